// What a new version of the tz database brings: rule C41.
#pragma once

#include <string>
#include <vector>

#include "store/rule_context.hpp"
#include "store/transaction.hpp"

namespace holdfast::store {

/// Brings bookings ahead in line with the wall time that they were made for. Where the new span is
/// free on the same resources, the booking is there from now on, and everybody is told; where it is
/// not, the booking stays at its instant. The whole list is gone through until nothing more gives
/// way, because one booking may be in the way of the next.
///
/// `left` are those that could not follow. They may be in the way of one another across commands:
/// so they are asked again, and only with `open_conflicts` each becomes an open question.
struct RecomputeLocalTimes {
  struct Outcome {
    int moved = 0;
    std::vector<BookingId> left;
  };
  AgencyId agency;
  std::vector<BookingId> bookings;
  bool open_conflicts = false;
};
Result<RecomputeLocalTimes::Outcome> decide(const RecomputeLocalTimes& command, RuleContext context,
                                            Transaction& tx);

/// Everything is in line with that version of the tz database.
struct NoteTimeZones {
  using Outcome = int;
  std::string version;
};
Result<int> decide(const NoteTimeZones& command, RuleContext context, Transaction& tx);

/// The name of that fact (Reads::fact).
inline constexpr std::string_view kTimeZonesFact = "tzdata";

}  // namespace holdfast::store
