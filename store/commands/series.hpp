// Repeating bookings.
#pragma once

#include <vector>

#include "store/commands/bookings.hpp"

namespace holdfast::store {

/// One booking for each start, each as RequestBooking decides it. `all_or_nothing`: the first
/// refusal is the answer and nothing is booked; else as many as fit, and each date says what became
/// of it. Errors: validation (1 to 200 starts, each once), and RequestBooking's if all or nothing.
struct RequestSeries {
  struct Occurrence {
    Instant starts_at;
    Result<Booking> booking;
  };
  struct Outcome {
    SeriesId id;
    std::vector<Occurrence> occurrences;
  };
  /// Its start is not used.
  RequestBooking booking;
  std::vector<Instant> starts;
  bool all_or_nothing = true;
};
Result<RequestSeries::Outcome> decide(const RequestSeries& command, RuleContext context,
                                      Transaction& tx);

}  // namespace holdfast::store
