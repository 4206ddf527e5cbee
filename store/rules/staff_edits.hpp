// What a staff member does to the copy of a booking, in our calendar or in an outside one: a
// command like any other (rules C9 to C14, C19, C20).
#pragma once

#include <optional>
#include <string>

#include "store/booking.hpp"
#include "store/calendar.hpp"
#include "store/rule_context.hpp"
#include "store/rules/staff_copies.hpp"
#include "store/transaction.hpp"
#include "store/user.hpp"

namespace holdfast::store {

struct StaffEdit {
  Actor actor;
  /// Whose calendar it was done in.
  ResourceId resource;
  /// Where the copy stands, as the origin of busy time there would be called (busy_time.hpp).
  std::string place;
  const SentCopy* sent = nullptr;
};

/// What the edit says about the appointment: nothing new, another time, that it is off, or that the
/// staff member will not do it.
enum class EditKind { wording, time, cancellation, declined, unusable };
EditKind kind_of(const ObjectDraft& draft, const Booking& booking, const ResourceId& resource);

/// Does what the edit wants to be done; for wording, takes back what the person declined before and
/// accepts now. On an error nothing was written.
Result<Booking> apply_edit(const Booking& booking, const ObjectDraft& draft, const StaffEdit& edit,
                           RuleContext context, Transaction& tx);

/// The copy was taken away, or marked as cancelled (rule C12): cancelled as by staff, and the
/// customer hears of it after the undo window. Errors: forbidden, where the service wants the copy
/// back instead.
Result<Booking> cancel_copy(const Booking& booking, const Actor& actor, RuleContext context,
                            Transaction& tx);

/// The edit cannot stand (rule C10): tells the staff member, writes the audit, and gives the error
/// for the client. `wanted` is the start that was asked for, if any.
Error refuse_edit(const Booking& booking, const StaffEdit& edit, const Error& cause,
                  std::optional<Instant> wanted, RuleContext context, Transaction& tx);

}  // namespace holdfast::store
