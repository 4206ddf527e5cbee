// Time at which an agency, or one of its resources, does not work: holidays, leave, repairs.
#pragma once

#include <optional>
#include <string>

#include "store/base/time.hpp"
#include "store/ids.hpp"

namespace holdfast::store {

/// Becomes claims of kind closure, with its id as their origin, on every resource it concerns.
struct Closure {
  ClosureId id;
  AgencyId agency;
  /// Nothing: all resources of the agency, also those that are defined later.
  std::optional<ResourceId> resource;
  TimeRange time;
  /// For people: "Christmas", "leave".
  std::string reason;
  std::int64_t version = 1;
};

}  // namespace holdfast::store
