#include <algorithm>
#include <boost/json/object.hpp>

#include "store/commands/lifecycle.hpp"
#include "store/json.hpp"
#include "store/placement.hpp"
#include "store/rules/appointment.hpp"
#include "store/rules/expiry.hpp"
#include "store/rules/moves.hpp"
#include "store/rules/obligations.hpp"
#include "store/rules/owned_time.hpp"
#include "store/rules/refusals.hpp"
#include "store/rules/staff_copies.hpp"
#include "store/rules/steps.hpp"

namespace holdfast::store {
namespace {

constexpr Duration kUndo = std::chrono::minutes{10};

struct Cancelled {
  Instant at;
  BookingStatus before = BookingStatus::confirmed;
};

/// The booking itself does not say what it was before; its history does.
Cancelled last_cancellation(const Booking& booking, const Reads& reads) {
  Cancelled last{booking.updated_at};
  for (const auto& entry : reads.audit_of(booking.agency, booking.id.value)) {
    if (entry.action != "booking.cancelled" && !entry.action.starts_with("cancel.")) {
      continue;
    }
    const auto before = parse_json(entry.before);
    const auto* object = before ? before->if_object() : nullptr;
    const auto* status = object == nullptr ? nullptr : object->if_contains("status");
    const auto* text = status == nullptr ? nullptr : status->if_string();
    last = {entry.at,
            text == nullptr
                ? BookingStatus::confirmed
                : booking_status({text->data(), text->size()}).value_or(BookingStatus::confirmed)};
  }
  return last;
}

bool same_resources(const Booking& booking, const Placement& placement) {
  return booking.taken.size() == placement.taken.size() &&
         std::all_of(placement.taken.begin(), placement.taken.end(),
                     [&](const Taken& taken) { return takes(booking, taken.resource); });
}

/// The time as it was, with the same people.
Result<Placement> take_back(const Booking& booking, bool dry_run, RuleContext context,
                            Transaction& tx) {
  const auto service = tx.service(booking.agency, booking.service);
  if (!service) {
    return Error{Errc::not_found, "the booking's service is gone"};
  }
  const Wish wish{.service = *service,
                  .starts_at = booking.time.start,
                  .moving = &booking,
                  .length = booking.time.length(),
                  .start_stands = true};
  auto placement = place_over_expired(wish, dry_run, context, tx);
  if (placement && !same_resources(booking, *placement)) {
    placement = Error{Errc::slot_taken, "somebody else has that time by now"};
  }
  if (!placement) {
    return with_alternatives(placement.error(), wish, context, tx);
  }
  return placement;
}

/// Whether the customer knows the booking as it stands again, and was not told that it was
/// cancelled: then its undoing needs no words either.
bool never_heard(const Booking& cancelled, const Reads& reads) {
  bool knows = false;
  bool unsent = false;
  bool sent = false;
  for (const auto& effect : reads.effects_of(cancelled.agency, cancelled.id)) {
    if (effect.channel == "calendar" || !effect.kind.starts_with("booking.")) {
      continue;
    }
    if (effect.kind == "booking.cancelled") {
      const bool waits = effect.state == EffectState::due && effect.attempts == 0;
      unsent = unsent || waits;
      sent = sent || !waits;
    } else {
      knows = effect.state == EffectState::delivered;
    }
  }
  return knows && unsent && !sent;
}

/// The cancellation's mail goes with what supersedes it, or here.
void tell(const Booking& cancelled, const Appointment& restored, RuleContext context,
          Transaction& tx) {
  const auto& booking = restored.booking;
  if (!never_heard(cancelled, tx)) {
    owe_mail({"booking.restored", booking.customer.email, {}, booking.time.end}, restored, context,
             tx);
    return;
  }
  supersede(
      booking, [](const Effect& effect) { return effect.kind == "booking.cancelled"; }, tx);
}

}  // namespace

Result<Booking> decide(const RestoreBooking& command, RuleContext context, Transaction& tx) {
  const auto before = booking_for(command, tx);
  if (!before) {
    return before.error();
  }
  if (before->status != BookingStatus::cancelled) {
    return cannot_become(*before, "restored");
  }
  const auto cancelled = last_cancellation(*before, tx);
  if (cancelled.before == BookingStatus::requested) {
    auto error = cannot_become(*before, "restored");
    error.detail = "it was never confirmed: ask for the time anew";
    return error;
  }
  if (context.now > cancelled.at + kUndo) {
    return Error{Errc::policy_window_closed,
                 "a cancellation can be undone for ten minutes",
                 {{"until", to_rfc3339(cancelled.at + kUndo)}}};
  }
  if (is_nobody(before->customer)) {
    auto error = cannot_become(*before, "restored");
    error.detail = "its customer was erased: a promise to nobody cannot be kept";
    return error;
  }
  const auto placement = take_back(*before, command.dry_run, context, tx);
  if (!placement) {
    return placement.error();
  }

  auto after = turned(*before, BookingStatus::confirmed, true, context);
  grant(after, *placement, context);
  after.cancelled_by.clear();
  after.cancel_reason.clear();
  after.late = false;
  // What was answered to the invitation that fell is no answer to this one.
  after.customer_response.clear();
  if (command.dry_run) {
    return after;
  }
  take(after, *placement, nullptr, tx);
  store_step(*before, after, "booking.restored", command, context, tx);
  const auto appointment = appointment_of(after, tx);
  write_staff_copies(appointment, nullptr, context, tx);
  tell(*before, appointment, context, tx);
  owe_copies(nullptr, appointment, context, tx);
  return after;
}

}  // namespace holdfast::store
