// What stands in a calendar that became transparent, or stopped being so.
#include "store/commands/calendars.hpp"
#include "store/rules/own_events.hpp"
#include "store/rules/record.hpp"

namespace holdfast::store {
namespace {

/// Objects that are looked at in one transaction: some 20 ms in which nobody else writes.
constexpr int kPiece = 500;

}  // namespace

Result<std::string> decide(const BlockCalendar& command, RuleContext context, Transaction& tx) {
  const auto calendar = tx.calendar(command.calendar);
  if (!calendar || calendar->agency != command.agency) {
    return Error{Errc::not_found, "there is no such calendar"};
  }
  const auto members = tx.members(calendar->id, command.after, kPiece);
  for (const auto& member : members) {
    if (member.booking.empty()) {
      block_again(*calendar, member.name, timer_actor(), context, tx);
    }
  }
  return std::ssize(members) == kPiece ? members.back().name : std::string{};
}

}  // namespace holdfast::store
