// The bodies of series, made into commands.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gateway/rest/booking_request.hpp"
#include "store/commands/series.hpp"

namespace holdfast::gateway::rest {

/// A date of the series: its instant, or why its wall time is not one (rule C7).
struct PlannedDate {
  std::string local;
  std::optional<Instant> at;
  std::optional<Error> fault;
};

struct PreparedSeries {
  store::RequestSeries command;
  /// All dates in order; the command has those with an instant.
  std::vector<PlannedDate> dates;
  Names names;
  std::string time_zone;
  /// As Prepared's.
  std::vector<store::SourceId> doubtful = {};
};

/// Errors: validation, invalid_local_time (where all or nothing is wanted).
Result<PreparedSeries> read_series(const Request& request, const store::Reads& reads);

/// Errors: validation. `now` is from when, if the body does not say.
Result<Prepared<store::CancelSeries>> read_series_cancel(const Request& request, Instant now,
                                                         const store::Reads& reads);

}  // namespace holdfast::gateway::rest
