// An open question that a fact raised against a booking.
#pragma once

#include <optional>
#include <string>

#include "store/base/time.hpp"
#include "store/ids.hpp"

namespace holdfast::store {

struct Conflict {
  ConflictId id;
  AgencyId agency;
  BookingId booking;
  ResourceId resource;
  /// "external" or "block".
  std::string kind;
  /// The claim's origin: "<source id>/<uid>" or "<calendar id>/<object name>".
  std::string cause;
  TimeRange time;
  Instant opened_at;
  std::optional<Instant> closed_at;
  /// "source" when the cause went away, "moved", "cancelled".
  std::string resolution;
};

}  // namespace holdfast::store
