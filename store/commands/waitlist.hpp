// Commands on the waitlist: rules W1 to W11 of docs/waitlist.md.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/commands/bookings.hpp"
#include "store/rule_context.hpp"
#include "store/standing.hpp"
#include "store/transaction.hpp"
#include "store/user.hpp"
#include "store/waitlist.hpp"

namespace holdfast::store {

/// Serves the entry at once where something fits and is free. Errors: not_found (service,
/// resource), validation, already_exists (the same wish of the same customer; field `entry`).
struct JoinWaitlist {
  using Outcome = WaitlistStanding;
  Actor actor;
  /// Without id, status and booking. An `expires_at` of 1970 stands for the end of the last window.
  WaitlistEntry entry;
  bool dry_run = false;
};
Result<WaitlistStanding> decide(const JoinWaitlist& command, RuleContext context, Transaction& tx);

/// What the others have: which entry, and which version of it the caller saw. Errors of all:
/// not_found, version_conflict (field current_version), invalid_transition (fields from, allowed).
struct WaitlistStep {
  AgencyId agency;
  Actor actor;
  WaitlistId entry;
  std::optional<std::int64_t> expected_version;
  /// Checks and answers, changes nothing.
  bool dry_run = false;
};

/// Takes the wish back, and an open offer with it. Leaving twice succeeds.
struct LeaveWaitlist : WaitlistStep {
  using Outcome = WaitlistStanding;
};
Result<WaitlistStanding> decide(const LeaveWaitlist& command, RuleContext context, Transaction& tx);

/// offered -> confirmed: the offer's claim becomes the booking's. Accepting twice is one wish.
/// Errors besides: offer_expired (with alternatives); slot_taken, busy_outside and the like (with
/// alternatives) where other plans came to lie on what was offered and nobody else is free then.
struct AcceptOffer : WaitlistStep {
  using Outcome = Booking;
};
Result<Booking> decide(const AcceptOffer& command, RuleContext context, Transaction& tx);

/// The next entry gets the time in the same commit; this one goes on waiting, or leaves. Errors
/// besides: offer_expired (with alternatives).
struct DeclineOffer : WaitlistStep {
  using Outcome = WaitlistStanding;
  bool leave = false;
};
Result<WaitlistStanding> decide(const DeclineOffer& command, RuleContext context, Transaction& tx);

/// Staff serve that entry out of turn, at that time. Errors besides: as RequestBooking's about
/// time.
struct PromoteEntry : WaitlistStep {
  using Outcome = WaitlistStanding;
  Instant starts_at;
};
Result<WaitlistStanding> decide(const PromoteEntry& command, RuleContext context, Transaction& tx);

/// Looks for entries that could be served by now although nothing was released: days that came into
/// the booking window, sources that can be read again, and what one release left over because there
/// was too much of it. Errors: none.
struct ServeWaiting {
  struct Outcome {
    int served = 0;
    /// Where to go on; empty: all were looked at.
    WaitlistId last;
  };
  AgencyId agency;
  /// Entries after this one; empty: from the first.
  WaitlistId after;
  int limit = 20;
};
Result<ServeWaiting::Outcome> decide(const ServeWaiting& command, RuleContext context,
                                     Transaction& tx);

/// A booking with a second wish, for when the time turns out to be taken (slot_taken,
/// busy_outside). One transaction with the refusal, so that nobody can come in between. Errors: as
/// RequestBooking's and JoinWaitlist's.
struct BookOrElse {
  enum class OnTaken {
    /// The customer waits for that time.
    waitlist,
    /// The next free start after it on the same day, with the same people if they were named.
    next_available,
  };
  /// One of the two.
  struct Outcome {
    std::optional<Booking> booking;
    std::optional<WaitlistStanding> entry;
  };
  RequestBooking request;
  /// Nothing: the refusal stands.
  std::optional<OnTaken> on_taken = {};
  /// When the customer could come as well; empty: only when they asked.
  std::vector<TimeRange> windows;
};
Result<BookOrElse::Outcome> decide(const BookOrElse& command, RuleContext context, Transaction& tx);

}  // namespace holdfast::store
