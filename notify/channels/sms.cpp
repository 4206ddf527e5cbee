#include "notify/channels/sms.hpp"

#include "store/phone_number.hpp"

namespace holdfast::notify {
namespace {

using Ending = store::RecordAttempt::Ending;

/// When a text of which nothing was heard is first asked after.
constexpr Duration kAskAfter = std::chrono::minutes{10};

Ending ending_of(TextAnswer::Kind kind) {
  switch (kind) {
    case TextAnswer::Kind::accepted:
      return Ending::delivered;
    case TextAnswer::Kind::refused:
      return Ending::failed;
    case TextAnswer::Kind::retry:
      return Ending::retry;
    case TextAnswer::Kind::unknown:
      return Ending::unknown;
  }
  return Ending::retry;
}

}  // namespace

SmsChannel::SmsChannel(TextProvider& provider, const MessageContext& context,
                       ReportAddresses reports, Clock& clock, Log& log, SmsSettings settings)
    : provider_(provider),
      context_(context),
      reports_(std::move(reports)),
      clock_(clock),
      log_(log),
      settings_(std::move(settings)) {}

Result<OutgoingText> SmsChannel::compose(const store::Effect& effect) const {
  const auto appointment = store::parse_appointment(effect.payload);
  if (!appointment) {
    return appointment.error();
  }
  auto words = text_wording(effect.kind, *appointment, context_);
  if (!words) {
    return words.error();
  }
  const auto own = context_.settings(effect.agency).texts.sender;
  OutgoingText text;
  text.to = effect.recipient;
  text.from = own.empty() ? settings_.sender : own;
  text.body = std::move(words->text);
  text.segments = words->segments;
  text.report_url = reports_.url_of(effect.id.value);
  if (effect.deadline) {
    text.valid_for = std::chrono::ceil<std::chrono::seconds>(*effect.deadline - clock_.now());
  }
  text.since = effect.created_at;
  return text;
}

Awaitable<Delivery> SmsChannel::deliver(store::Effect effect) {
  auto text = compose(effect);
  if (!text) {
    Delivery refused;
    refused.ending = Ending::failed;
    refused.detail = text.error().detail;
    co_return refused;
  }
  if (effect.attempts > 1) {
    auto copy = *text;
    const auto found = co_await provider_.find(std::move(copy));
    if (!found) {
      co_return not_found_out(effect, found.error());
    }
    if (*found) {
      co_return judge(effect, **found);
    }
  }
  const auto segments = text->segments;
  auto send = provider_.send(std::move(*text));
  const auto answer = co_await std::move(send);
  log_.info("sms.sent", {{"effect", effect.id.value},
                         {"to", store::masked_number(effect.recipient)},
                         {"provider", provider_.name()},
                         {"alphabet", notify::name(segments.alphabet)},
                         {"parts", std::int64_t{segments.parts}},
                         {"answer", answer.detail}});
  co_return judge(effect, answer);
}

Delivery SmsChannel::not_found_out(const store::Effect& effect, const Error& error) {
  Delivery delivery;
  // It stays as uncertain as it was.
  delivery.ending = effect.fate == store::Fate::unknown ? Ending::unknown : Ending::retry;
  delivery.detail = "whether it was sent could not be asked: " + error.detail;
  delivery.channel_down = count_fault(true, false);
  return delivery;
}

Delivery SmsChannel::judge(const store::Effect& effect, const TextAnswer& answer) {
  Delivery delivery;
  delivery.ending = ending_of(answer.kind);
  delivery.detail = answer.detail;
  delivery.reference = answer.reference;
  delivery.retry_after = answer.retry_after;
  delivery.address_is_dead = answer.number_is_dead;
  const bool at_once = answer.account_fault || answer.retry_after.has_value();
  delivery.channel_down = count_fault(answer.provider_trouble, at_once);
  if (answer.kind == TextAnswer::Kind::accepted) {
    delivery.fate = store::Fate::submitted;
    if (provider_.can_be_asked() && !answer.reference.empty()) {
      delivery.ask_at = clock_.now() + kAskAfter;
    }
  }
  if (answer.kind == TextAnswer::Kind::unknown) {
    const auto asked = answer.retry_after.value_or(Duration{0});
    delivery.retry_after = std::max(asked, provider_.patience());
  }
  if (answer.account_fault) {
    log_.error(
        "sms.account_fault",
        {{"provider", provider_.name()}, {"effect", effect.id.value}, {"answer", answer.detail}});
  }
  return delivery;
}

bool SmsChannel::count_fault(bool fault, bool at_once) {
  faults_ = fault ? faults_ + 1 : 0;
  return at_once || faults_ >= settings_.faults_in_row;
}

}  // namespace holdfast::notify
