// Calendars in which objects may still take the time that they took before a change.
//
// What a calendar is (its zone, whether it takes time) and whose it is decides what its objects
// take. A change of that is one small transaction; the objects follow in many, so that others are
// served in between. Until they have all been looked at, the calendar stands in a list of the
// store, so that a process that is struck down in between finds it there.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "store/ids.hpp"

namespace holdfast::store {

class Reads;
class Transaction;

/// A fact (Reads::fact): the list. Written by the functions below alone.
inline constexpr std::string_view kUnsettledFact = "unsettled_calendars";

/// What has to be looked at again of each object: what its text says, or only whether it takes
/// time.
enum class Unsettling { texts, blocks };

struct Unsettled {
  CalendarId calendar;
  /// Another number each time that the calendar is unsettled.
  std::int64_t mark = 0;
  Unsettling what = Unsettling::texts;
};

/// In the order in which they came.
std::vector<Unsettled> unsettled_calendars(const Reads& reads);

/// Puts the calendar on the list, under a new mark if it is there already; texts that were to be
/// read stay so.
void unsettle(const CalendarId& calendar, Unsettling what, Transaction& tx);

}  // namespace holdfast::store
