#include "store/rules/conflict_notices.hpp"

#include <set>
#include <string>

#include "store/placement.hpp"
#include "store/rules/appointment.hpp"
#include "store/rules/obligations.hpp"
#include "store/rules/questions.hpp"

namespace holdfast::store {
namespace {

constexpr int kOffered = 5;

void tell_people(const std::string& kind, const Appointment& appointment, const Conflict& conflict,
                 RuleContext context, Transaction& tx) {
  const auto& booking = appointment.booking;
  std::set<std::string> addresses{appointment.agency_mail_address};
  if (conflict.kind != name(ClaimKind::closure)) {
    if (const auto resource = tx.resource(booking.agency, conflict.resource)) {
      addresses.insert(resource->email);
    }
  }
  for (const auto& address : addresses) {
    OwedMail mail;
    mail.kind = kind;
    mail.recipient = address;
    mail.discriminator = conflict.id.value;
    mail.deadline = booking.time.end;
    owe_mail(mail, appointment, context, tx);
  }
}

/// The customer's program showed the proposal as open until it hears otherwise. Moved elsewhere it
/// is answered twice: by the new time, and by this, which must not take the place of that.
void refuse_counter(const Appointment& appointment, const Conflict& conflict, RuleContext context,
                    Transaction& tx) {
  OwedMail mail;
  const bool moved = conflict.resolution != "kept";
  mail.kind = moved ? "proposal.refused" : "booking.counter_refused";
  mail.recipient = appointment.booking.customer.email;
  mail.discriminator = conflict.id.value;
  mail.deadline = appointment.booking.time.end;
  owe_mail(mail, appointment, context, tx);
}

/// The proposal was answered by something else than what was wished for. Of a cancelled booking the
/// cancellation says all, and what the customer said anew themselves needs no answer.
bool is_refused(const Conflict& conflict, const Booking& booking) {
  const bool elsewhere = conflict.resolution == "moved" && conflict.time != booking.time;
  return booking.status != BookingStatus::cancelled && (conflict.resolution == "kept" || elsewhere);
}

bool is_about(const Effect& effect, const Conflict& conflict) {
  return effect.kind.starts_with("conflict.") && effect.discriminator == conflict.id.value;
}

/// A message that is on its way, or whose attempt was cut off, may have arrived.
bool may_have_arrived(const Effect& effect) {
  return effect.state == EffectState::delivered || effect.state == EffectState::leased ||
         (effect.state == EffectState::due && effect.attempts > 0);
}

}  // namespace

void tell_opened(const Booking& booking, const Conflict& conflict, RuleContext context,
                 Transaction& tx) {
  tell_people("conflict.opened", appointment_of(booking, tx), conflict, context, tx);
}

void tell_asked(const Booking& booking, const Conflict& conflict, RuleContext context,
                Transaction& tx) {
  auto appointment = appointment_of(booking, tx);
  const bool counter = conflict.kind == kCounter;
  if (counter) {
    appointment.alternatives = {conflict.time.start};
  }
  tell_people(counter ? "conflict.countered" : "conflict.customer_declined", appointment, conflict,
              context, tx);
}

void tell_overridden(const Booking& booking, const Conflict& conflict, RuleContext context,
                     Transaction& tx) {
  tell_people("conflict.overridden", appointment_of(booking, tx), conflict, context, tx);
}

void tell_escalated(const Booking& booking, const Conflict& conflict, RuleContext context,
                    Transaction& tx) {
  tell_people("conflict.escalated", appointment_of(booking, tx), conflict, context, tx);
}

void offer_move(const Booking& booking, const Conflict& conflict, RuleContext context,
                Transaction& tx) {
  const auto service = tx.service(booking.agency, booking.service);
  if (!service || service->policy.on_clash != OnClash::offer_move) {
    return;
  }
  auto appointment = appointment_of(booking, tx);
  const Wish wish{.service = *service,
                  .starts_at = booking.time.start,
                  .moving = &booking,
                  .length = booking.time.length()};
  appointment.alternatives = alternatives(wish, context.settings, context.now, tx, kOffered);
  OwedMail mail;
  mail.kind = "conflict.offer_move";
  mail.recipient = booking.customer.email;
  mail.discriminator = conflict.id.value;
  mail.deadline = booking.time.start;
  owe_mail(mail, appointment, context, tx);
}

void tell_closed(const Booking& booking, const Conflict& conflict, RuleContext context,
                 Transaction& tx) {
  std::set<std::string> told;
  for (const auto& effect : tx.effects_of(booking.agency, booking.id)) {
    if (is_about(effect, conflict) && may_have_arrived(effect)) {
      told.insert(effect.recipient);
    }
  }
  supersede(
      booking, [&](const Effect& effect) { return is_about(effect, conflict); }, tx);
  if (conflict.resolution == "unresolved") {
    return;
  }
  const bool stands = conflict.resolution == "source" || conflict.resolution == "kept" ||
                      conflict.resolution == "overlap_accepted";
  const auto appointment = appointment_of(booking, tx);
  if (conflict.kind == kCounter && is_refused(conflict, booking)) {
    refuse_counter(appointment, conflict, context, tx);
  }
  for (const auto& address : told) {
    const bool customer = address == booking.customer.email;
    if (customer && !stands) {
      continue;
    }
    OwedMail mail;
    mail.kind = customer ? "conflict.offer_withdrawn" : "conflict.closed";
    mail.recipient = address;
    mail.discriminator = conflict.id.value;
    mail.deadline = booking.time.end;
    owe_mail(mail, appointment, context, tx);
  }
}

}  // namespace holdfast::store
