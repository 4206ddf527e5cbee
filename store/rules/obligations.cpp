#include "store/rules/obligations.hpp"

#include <algorithm>
#include <utility>

#include "store/rules/appointment.hpp"
#include "store/rules/texts.hpp"

namespace holdfast::store {

bool owe_effect(Effect effect, const Appointment& appointment, RuleContext context,
                Transaction& tx) {
  const auto& booking = appointment.booking;
  effect.id = make_id<EffectId>(context.now, context.random);
  effect.agency = booking.agency;
  effect.booking = booking.id;
  effect.sequence = booking.sequence;
  effect.payload = to_json(appointment);
  effect.created_at = context.now;
  effect.due_at = std::max(effect.due_at, context.now);
  // An effect is owed once: where it is known already, it stands as it is.
  if (!tx.insert(effect)) {
    return false;
  }
  const auto overtaken = [&](const Effect& older) {
    return older.id != effect.id && replaces(effect, older);
  };
  supersede(booking, overtaken, tx);
  return true;
}

bool tells_more(const Effect& newer, const Effect& older) {
  const auto family = [](std::string_view kind) { return kind.substr(0, kind.find('.')); };
  // What is told of a booking says more than a reminder of how it was; a reminder says less.
  const bool ends_reminder = family(newer.kind) == "booking" && family(older.kind) == "reminder";
  return newer.booking == older.booking &&
         (family(newer.kind) == family(older.kind) || ends_reminder) &&
         family(newer.kind) != "conflict" && family(newer.kind) != "letter" &&
         !newer.booking.empty();
}

bool replaces(const Effect& newer, const Effect& older) {
  return newer.channel == older.channel && newer.recipient == older.recipient &&
         tells_more(newer, older);
}

bool owe_mail(const OwedMail& mail, const Appointment& appointment, RuleContext context,
              Transaction& tx) {
  Effect effect;
  effect.kind = mail.kind;
  effect.discriminator = mail.discriminator;
  effect.deadline = mail.deadline;
  effect.due_at = mail.due_at.value_or(context.now);
  bool owed = false;
  const auto text = text_route(mail.kind, appointment, tx);
  if (text) {
    effect.channel = "sms";
    effect.recipient = text->number;
    owed = owe_effect(effect, appointment, context, tx);
  }
  if (mail.recipient.empty() || (text && text->instead)) {
    return owed;
  }
  effect.channel = "mail";
  effect.recipient = mail.recipient;
  return owe_effect(std::move(effect), appointment, context, tx) || owed;
}

void owe_copy(std::string_view kind, const Source& source, const Appointment& appointment,
              std::string discriminator, RuleContext context, Transaction& tx) {
  Effect effect;
  effect.channel = "calendar";
  effect.kind = std::string(kind);
  effect.recipient = source.id.value;
  effect.discriminator = std::move(discriminator);
  owe_effect(std::move(effect), seen_by(appointment, source.resource), context, tx);

  auto mirror = tx.mirror(source.id, appointment.booking.id).value_or(Mirror{});
  mirror.source = source.id;
  mirror.booking = appointment.booking.id;
  mirror.state = kind == "copy.delete" ? "removed" : "pending";
  tx.put(mirror);
}

void owe_copies(const Booking* before, const Appointment& now, RuleContext context, Transaction& tx,
                const std::string& discriminator) {
  const auto& booking = now.booking;
  const bool holds = is_known(booking.status);
  if (holds) {
    for (const auto& taken : booking.taken) {
      for (const auto& source : tx.sources_of(booking.agency, taken.resource)) {
        if (source.writes) {
          owe_copy("copy.put", source, now, discriminator, context, tx);
        }
      }
    }
  }
  if (before == nullptr) {
    return;
  }
  for (const auto& taken : before->taken) {
    if (holds && takes(booking, taken.resource)) {
      continue;
    }
    for (const auto& source : tx.sources_of(booking.agency, taken.resource)) {
      // A copy may stand there although nothing is written there any more.
      if (source.writes || tx.mirror(source.id, booking.id)) {
        owe_copy("copy.delete", source, now, {}, context, tx);
      }
    }
  }
}

}  // namespace holdfast::store
