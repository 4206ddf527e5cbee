// The figures of one agency as JSON: GET /v1/metrics/summary.
#pragma once

#include <boost/json/object.hpp>

#include "gateway/metrics/metrics.hpp"

namespace holdfast::gateway::metrics {

/// Of that agency alone, save where a member says `"scope": "store"`. What cannot be known is null.
/// Takes milliseconds. Throws EngineFailure. Any thread.
boost::json::object summary(const Parts& parts, store::AgencyId agency);

}  // namespace holdfast::gateway::metrics
