#include "store/rules/texts.hpp"

#include <algorithm>

#include "store/message_kinds.hpp"
#include "store/phone_number.hpp"
#include "store/rules/obligations.hpp"

namespace holdfast::store {
namespace {

bool is_for_customer(std::string_view kind) {
  const auto* const known = find_message_kind(kind);
  return known != nullptr && known->audience == Audience::customer;
}

TextUse wanted_use(const TextSettings& settings, const Booking& booking, const Reads& reads) {
  const auto& own = booking.customer.notify;
  if (settings.use == TextUse::never || own == "mail") {
    return TextUse::never;
  }
  if (!own.empty()) {
    return own == "sms" ? TextUse::instead : TextUse::also;
  }
  const auto service = reads.service(booking.agency, booking.service);
  return service && service->policy.texts ? *service->policy.texts : settings.use;
}

bool is_chosen(std::string_view kind, const TextSettings& settings) {
  return settings.kinds.empty() ||
         std::find(settings.kinds.begin(), settings.kinds.end(), kind) != settings.kinds.end();
}

/// Where customers of that agency can be texted at all.
std::optional<std::string> reachable_number(const Booking& booking, const TextSettings& settings,
                                            const Reads& reads) {
  auto number = e164(booking.customer.phone, settings.region);
  const bool reachable = number && !reads.suppression(booking.agency, "sms", *number);
  return reachable ? std::move(number) : std::nullopt;
}

/// The same message, whatever its way.
bool is_same(const Effect& one, const Effect& other) {
  return one.kind == other.kind && one.sequence == other.sequence &&
         one.discriminator == other.discriminator;
}

/// Whether the customer was told something since that this would contradict.
bool is_overtaken(const Effect& effect, const Reads& reads) {
  const auto all = reads.effects_of(effect.agency, effect.booking);
  return std::any_of(all.begin(), all.end(), [&](const Effect& other) {
    return !is_same(other, effect) && is_for_customer(other.kind) && tells_more(other, effect) &&
           (other.sequence > effect.sequence || other.created_at > effect.created_at);
  });
}

std::string other_way(const Effect& effect, const Appointment& appointment, const Reads& reads) {
  const auto& booking = appointment.booking;
  if (effect.channel == "sms") {
    return booking.customer.email;
  }
  const auto settings = reads.message_settings(booking.agency).texts;
  const bool may = effect.recipient == booking.customer.email && !booking.customer.phone.empty() &&
                   wanted_use(settings, booking, reads) != TextUse::never;
  return may ? reachable_number(booking, settings, reads).value_or("") : std::string{};
}

}  // namespace

std::optional<TextRoute> text_route(std::string_view kind, const Appointment& appointment,
                                    const Reads& reads) {
  const auto& booking = appointment.booking;
  if (booking.customer.phone.empty() || !is_for_customer(kind)) {
    return std::nullopt;
  }
  const auto settings = reads.message_settings(booking.agency).texts;
  const auto use = wanted_use(settings, booking, reads);
  const bool no_mail = booking.customer.email.empty();
  const bool wanted = no_mail || (use != TextUse::fallback && is_chosen(kind, settings));
  if (use == TextUse::never || !wanted) {
    return std::nullopt;
  }
  auto number = reachable_number(booking, settings, reads);
  if (!number) {
    return std::nullopt;
  }
  return TextRoute{std::move(*number), use == TextUse::instead};
}

bool pass_on(const Effect& effect, RuleContext context, Transaction& tx) {
  const bool is_message = effect.channel == "mail" || effect.channel == "sms";
  if (!is_message || !is_for_customer(effect.kind) || effect.fate == Fate::complained ||
      (effect.deadline && *effect.deadline <= context.now)) {
    return false;
  }
  const auto appointment = parse_appointment(effect.payload);
  if (!appointment || is_overtaken(effect, tx)) {
    return false;
  }
  Effect other;
  other.channel = effect.channel == "mail" ? "sms" : "mail";
  other.kind = effect.kind;
  other.recipient = other_way(effect, *appointment, tx);
  other.discriminator = effect.discriminator;
  other.deadline = effect.deadline;
  return !other.recipient.empty() && owe_effect(std::move(other), *appointment, context, tx);
}

bool goes_another_way(const Effect& effect, const Reads& reads) {
  const auto all = reads.effects_of(effect.agency, effect.booking);
  return std::any_of(all.begin(), all.end(), [&](const Effect& other) {
    return other.id != effect.id && other.channel != effect.channel && is_same(other, effect) &&
           !is_dead(other) && other.state != EffectState::superseded;
  });
}

}  // namespace holdfast::store
