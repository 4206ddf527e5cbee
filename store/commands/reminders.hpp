// Commands that owe what nobody asked for at that moment: reminders, thanks, the day's agenda, a
// word about a calendar that cannot be read.
#pragma once

#include <string>
#include <vector>

#include "store/agency.hpp"
#include "store/rule_context.hpp"
#include "store/source.hpp"
#include "store/transaction.hpp"

namespace holdfast::store {

inline constexpr std::string_view kReminder = "reminder.upcoming";
inline constexpr std::string_view kThanks = "follow_up.thanks";

/// Owes reminders (and thanks) whose moment has come. Each is owed once, however often it is asked
/// for: its booking, SEQUENCE and lead are its key. A booking that does not take place as it did,
/// or that began to stand only after the moment, owes nothing.
struct OweReminders {
  /// How many were owed by this and not before.
  using Outcome = int;
  AgencyId agency;
  struct Item {
    BookingId booking;
    Lead lead;
    /// kReminder or kThanks.
    std::string kind;
  };
  std::vector<Item> items;
};
Result<int> decide(const OweReminders& command, RuleContext context, Transaction& tx);

/// Up to when reminders of that kind have been looked for. Nothing: never, so that an agency that
/// begins with them is not flooded with those of the past.
std::optional<Instant> reminded_until(AgencyId agency, std::string_view kind, const Reads& reads);
struct NoteReminded {
  using Outcome = Instant;
  AgencyId agency;
  std::string kind;
  Instant until;
};
Result<Instant> decide(const NoteReminded& command, RuleContext context, Transaction& tx);

/// When a reminder of that lead, or thanks, are due.
Instant reminder_moment(const Booking& booking, const Lead& lead, std::string_view kind);

/// What a worker asks before it sends: whether the message still holds for its booking. Always true
/// for what is not a reminder.
bool still_holds(const Effect& effect, const Reads& reads);

/// Owes one person the agenda of one day of theirs, once. Nothing is owed to who has no address,
/// does not want it or is not active.
struct OweAgenda {
  /// Whether it was owed by this.
  using Outcome = bool;
  AgencyId agency;
  ResourceId resource;
  LocalDate date;
};
Result<bool> decide(const OweAgenda& command, RuleContext context, Transaction& tx);

/// Tells whose calendar it is, and the office, that a source wants somebody: once for each time
/// that it stopped being read. Nothing is owed while it is read, or paused.
struct TellOfSource {
  using Outcome = bool;
  AgencyId agency;
  SourceId source;
};
Result<bool> decide(const TellOfSource& command, RuleContext context, Transaction& tx);

}  // namespace holdfast::store
