#include "store/rules/declined_copies.hpp"

#include "store/rules/conflict_steps.hpp"
#include "store/rules/moves.hpp"
#include "store/rules/reassign.hpp"
#include "store/rules/record.hpp"

namespace holdfast::store {
namespace {

constexpr std::string_view kDeclined = "declined";

bool is_declined(const Conflict& conflict, const StaffEdit& edit) {
  return conflict.kind == kDeclined && conflict.cause == edit.place;
}

bool is_reassigned_on_clash(const Booking& booking, const Reads& reads) {
  const auto service = reads.service(booking.agency, booking.service);
  return service && service->policy.on_clash == OnClash::reassign;
}

}  // namespace

Result<Booking> decline_copy(const Booking& booking, const StaffEdit& edit, RuleContext context,
                             Transaction& tx) {
  const bool open =
      booking.status == BookingStatus::confirmed || booking.status == BookingStatus::conflicted;
  if (!open || booking.time.start <= context.now) {
    return cannot_become(booking, "declined by staff");
  }
  for (const auto& conflict : tx.open_conflicts_of(booking.agency, booking.id)) {
    if (is_declined(conflict, edit)) {
      return booking;
    }
  }
  if (is_reassigned_on_clash(booking, tx)) {
    Reassignment wanted;
    wanted.actor = edit.actor;
    wanted.from = edit.resource;
    wanted.because = edit.place;
    auto reassigned = reassign(booking, wanted, context, tx);
    if (reassigned) {
      return reassigned;
    }
  }
  Clash clash;
  clash.resource = edit.resource;
  clash.kind = kDeclined;
  clash.cause = edit.place;
  clash.time = booking.time;
  clash.actor = edit.actor;
  clash.action = "staff.declined";
  open_conflict(booking, clash, context, tx);
  return *tx.booking(booking.agency, booking.id);
}

Booking accept_copy(const Booking& booking, const StaffEdit& edit, RuleContext context,
                    Transaction& tx) {
  for (const auto& conflict : tx.open_conflicts_of(booking.agency, booking.id)) {
    if (is_declined(conflict, edit)) {
      close_conflict(conflict, {"source"}, booking, context, tx);
      record({booking.agency,
              edit.actor,
              "clash.closed_by_source",
              booking.id.value,
              describe(conflict),
              {}},
             context, tx);
    }
  }
  return confirm_if_settled(booking, context, tx);
}

}  // namespace holdfast::store
