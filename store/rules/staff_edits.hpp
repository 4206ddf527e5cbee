// What a staff member does to the copy of a booking, in our calendar or in an outside one: a
// command like any other (rules C9 to C13, C19, C20).
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
  const SentCopy* sent = nullptr;
};

/// What the edit says about the time: nothing new, another time, or that it is off.
enum class EditKind { wording, time, cancellation, unusable };
EditKind kind_of(const ObjectDraft& draft, const Booking& booking);

/// Does what the edit wants to be done to the time; nothing for wording. On an error nothing was
/// written.
Result<Booking> apply_edit(const Booking& booking, const ObjectDraft& draft, const StaffEdit& edit,
                           RuleContext context, Transaction& tx);

/// The edit cannot stand (rule C10): tells the staff member, writes the audit, and gives the error
/// for the client. `wanted` is the start that was asked for, if any.
Error refuse_edit(const Booking& booking, const StaffEdit& edit, const Error& cause,
                  std::optional<Instant> wanted, RuleContext context, Transaction& tx);

}  // namespace holdfast::store
