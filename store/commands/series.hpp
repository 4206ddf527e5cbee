// Repeating bookings.
#pragma once

#include <string>
#include <vector>

#include "store/commands/bookings.hpp"

namespace holdfast::store {

/// One booking for each start, each as RequestBooking decides it. `all_or_nothing`: the first
/// refusal is the answer (field starts_at: which) and nothing is booked; else as many as fit, and
/// each date says what became of it. Errors: validation (1 to 200 starts, in order, none before the
/// one before it has ended), and RequestBooking's if all or nothing.
struct RequestSeries {
  struct Occurrence {
    Instant starts_at;
    Result<Booking> booking;
  };
  struct Outcome {
    /// Empty if nothing was booked.
    SeriesId id;
    /// In the order of `starts`.
    std::vector<Occurrence> occurrences;
  };
  /// A refusal may come when earlier occurrences were written already: the whole must be rolled
  /// back then, so it is no answer to keep under a key.
  static constexpr bool kRefusalMayHaveWritten = true;

  /// Its start and series are not used, and it converts no hold.
  RequestBooking booking;
  std::vector<Instant> starts;
  bool all_or_nothing = true;
};
Result<RequestSeries::Outcome> decide(const RequestSeries& command, RuleContext context,
                                      Transaction& tx);

/// Cancels each occurrence from `from` on that can be cancelled; the others stay as they are and
/// say why. Doing it twice is one wish. Errors: not_found, validation.
struct CancelSeries {
  struct Occurrence {
    Instant starts_at;
    /// The wall clock that was meant.
    std::string local;
    Result<Booking> booking;
  };
  struct Outcome {
    std::vector<Occurrence> occurrences;
  };
  AgencyId agency;
  Actor actor;
  SeriesId series;
  /// Starts before it stay.
  Instant from;
  /// customer, staff, system, source.
  std::string by;
  std::string reason;
  bool dry_run = false;
};
Result<CancelSeries::Outcome> decide(const CancelSeries& command, RuleContext context,
                                     Transaction& tx);

}  // namespace holdfast::store
