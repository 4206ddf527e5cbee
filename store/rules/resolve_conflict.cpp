// A person settles an open question about a booking.
#include <array>
#include <utility>

#include "store/commands/conflicts.hpp"
#include "store/rules/carried.hpp"
#include "store/rules/conflict_steps.hpp"
#include "store/rules/faults.hpp"
#include "store/rules/moves.hpp"
#include "store/rules/reassign.hpp"
#include "store/rules/record.hpp"
#include "store/rules/wall_time.hpp"
#include "store/rules/whole_class.hpp"

namespace holdfast::store {
namespace {

using Outcome = ResolveConflict::Outcome;

constexpr std::array<std::pair<Resolution, std::string_view>, 5> kNames{{
    {Resolution::keep, "keep"},
    {Resolution::move, "move"},
    {Resolution::reassign, "reassign"},
    {Resolution::cancel, "cancel"},
    {Resolution::accept_overlap, "accept_overlap"},
}};

constexpr std::size_t kLongestReason = 1000;

/// The booking stays where it is.
bool lets_stand(Resolution how) {
  return how == Resolution::keep || how == Resolution::accept_overlap;
}

Status check(const ResolveConflict& command) {
  Faults faults;
  if (lets_stand(command.how)) {
    faults.check_line("/reason", command.reason, kLongestReason);
  } else {
    faults.check_text("/reason", command.reason, kLongestReason);
  }
  const bool moves = command.how == Resolution::move;
  faults.unless(command.starts_at.has_value() == moves, "/starts_at",
                moves ? "is where the booking moves to" : "goes with how=move only");
  faults.unless(!command.to || command.how == Resolution::reassign, "/to",
                "goes with how=reassign only");
  return faults.status();
}

/// What only the stored conflict and booking can tell.
Status check(const ResolveConflict& command, const Conflict& conflict, const Booking& booking,
             Instant now) {
  Faults faults;
  // Staff may drag a copy into the past to put the record right; a question is not settled so.
  faults.unless(!command.starts_at || *command.starts_at > now, "/starts_at", "must lie ahead");
  faults.unless(command.starts_at != booking.time.start, "/starts_at",
                "is when the appointment begins now; another time would settle it");
  faults.unless(command.how != Resolution::reassign || conflict.kind != kTimeZoneKind, "/how",
                "is keep, move or cancel: other people have the same clock");
  return faults.status();
}

/// A person may move past working hours, but not out of a question about them.
Status expect_settled(const Conflict& conflict, const Booking& after, const Reads& reads) {
  const auto resource =
      conflict.kind == kHours ? reads.resource(after.agency, conflict.resource) : std::nullopt;
  if (!resource || !outside_hours(after, *resource)) {
    return {};
  }
  return Error{Errc::outside_rules,
               to_rfc3339(after.time.start) +
                   " lies outside of the working hours too, so the question would stay: choose a "
                   "time within them, or another person, or keep the booking where it is",
               {{"rule", "hours"}}};
}

Error closed_already(const Conflict& conflict) {
  return {Errc::invalid_transition,
          "the conflict was settled before: " + conflict.resolution,
          {{"from", conflict.resolution}}};
}

/// Those who share an appointment have one trainer: the whole class goes over with the seat that
/// was asked about. The booking as it stands then.
Result<Booking> reassign_class_of(const Booking& booking, const Reassignment& wanted,
                                  RuleContext context, Transaction& tx) {
  const auto session = tx.session(booking.agency, booking.session);
  if (!session) {
    return cannot_become(booking, "reassigned");
  }
  const WholeClass whole{*session, sitting_in(booking.agency, booking.session, tx)};
  const auto after = reassign_class(whole, wanted, context, tx);
  if (!after) {
    return after.error();
  }
  for (const auto& one : after->bookings) {
    if (one.id == booking.id) {
      return one;
    }
  }
  return booking;
}

/// What the person wants to be done to the booking. On an error nothing was written.
Result<Booking> act(const ResolveConflict& command, const Conflict& conflict,
                    const Booking& booking, RuleContext context, Transaction& tx) {
  switch (command.how) {
    case Resolution::keep:
    case Resolution::accept_overlap:
      return booking;
    case Resolution::move: {
      Move move;
      move.actor = command.actor;
      move.starts_at = *command.starts_at;
      move.length = booking.time.length();
      move.wanted = command.keep_with;
      move.by_staff = true;
      move.dry_run = command.dry_run;
      return move_booking(booking, move, context, tx);
    }
    case Resolution::reassign: {
      Reassignment wanted;
      wanted.actor = command.actor;
      wanted.from = conflict.resource;
      wanted.to = command.to;
      wanted.because = conflict.cause;
      wanted.dry_run = command.dry_run;
      return booking.session.empty() ? reassign(booking, wanted, context, tx)
                                     : reassign_class_of(booking, wanted, context, tx);
    }
    case Resolution::cancel: {
      Cancellation cancellation;
      cancellation.actor = command.actor;
      cancellation.by = "staff";
      cancellation.reason = command.reason;
      cancellation.dry_run = command.dry_run;
      return cancel_booking(booking, cancellation, context, tx);
    }
  }
  return booking;
}

/// The words a settled conflict keeps.
std::string_view settled_as(Resolution how) {
  switch (how) {
    case Resolution::keep:
      return "kept";
    case Resolution::move:
      return "moved";
    case Resolution::reassign:
      return "reassigned";
    case Resolution::cancel:
      return "cancelled";
    case Resolution::accept_overlap:
      return "overlap_accepted";
  }
  return {};
}

/// Who settled it, and why. The reason is no part of the audit: people write names into it, and
/// names must be erasable.
Conflict sign(Conflict conflict, const ResolveConflict& command, RuleContext context,
              Transaction& tx) {
  conflict.resolved_by = command.actor.id;
  conflict.reason = command.reason;
  tx.put(conflict);
  record({conflict.agency,
          command.actor,
          "clash.resolved",
          conflict.booking.value,
          describe(conflict),
          {{"how", name(command.how)}, {"resolution", conflict.resolution}}},
         context, tx);
  return conflict;
}

}  // namespace

std::string_view name(Resolution resolution) {
  for (const auto& [value, text] : kNames) {
    if (value == resolution) {
      return text;
    }
  }
  return {};
}

std::optional<Resolution> resolution(std::string_view name) {
  for (const auto& [value, text] : kNames) {
    if (text == name) {
      return value;
    }
  }
  return std::nullopt;
}

Result<Outcome> decide(const ResolveConflict& command, RuleContext context, Transaction& tx) {
  const auto conflict = tx.conflict(command.agency, command.conflict);
  if (!conflict) {
    return Error{Errc::not_found, "there is no such conflict"};
  }
  if (conflict->closed_at) {
    return closed_already(*conflict);
  }
  if (const auto valid = check(command); !valid) {
    return valid.error();
  }
  const auto booking = tx.booking(command.agency, conflict->booking);
  if (!booking) {
    return Error{Errc::not_found, "the conflict's booking is gone"};
  }
  if (const auto fits = check(command, *conflict, *booking, context.now); !fits) {
    return fits.error();
  }
  auto done = act(command, *conflict, *booking, context, tx);
  if (!done) {
    return done.error();
  }
  if (command.how == Resolution::move) {
    if (const auto settled = expect_settled(*conflict, *done, tx); !settled) {
      return settled.error();
    }
  }
  if (command.dry_run) {
    auto settled = *conflict;
    settled.resolution = settled_as(command.how);
    return Outcome{std::move(settled), std::move(*done)};
  }
  if (lets_stand(command.how)) {
    auto settled =
        close_conflict(*conflict, {std::string(settled_as(command.how))}, *booking, context, tx);
    settled = sign(std::move(settled), command, context, tx);
    auto standing = *booking;
    if (conflict->kind == kTimeZoneKind) {
      standing = keep_instant(standing, command.actor, context, tx);
    }
    return Outcome{std::move(settled), confirm_if_settled(std::move(standing), context, tx)};
  }
  // The change itself closed it.
  auto settled = sign(*tx.conflict(command.agency, command.conflict), command, context, tx);
  return Outcome{std::move(settled), std::move(*done)};
}

}  // namespace holdfast::store
