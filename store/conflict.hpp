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
  /// "external", "block", "closure", "declined": a staff member declined in their calendar, or
  /// "time_zone": new rules of the zone move the appointment to time that is taken; "hours" or
  /// "capacity": the resource was changed and does not carry the booking any more (rule C37).
  std::string kind;
  /// The claim's origin: "<source id>/<uid>", "<calendar id>/<object name>" or a closure's id.
  /// Of a declined copy likewise where it stands, though it claims nothing; "tzdata/<zone>" of a
  /// time zone, "hours/<resource id>" and "capacity/<resource id>" of a changed resource.
  std::string cause;
  TimeRange time;
  Instant opened_at;
  std::optional<Instant> closed_at;
  /// "source" when the cause went away, "moved", "reassigned", "cancelled", "kept",
  /// "overlap_accepted", "unresolved" when the appointment began; empty while open.
  std::string resolution;
  /// Who settled it (the actor's id), and why; empty unless a person did.
  std::string resolved_by = {};
  std::string reason = {};
  /// Whether it was brought before the coordinators once more, because it was still open.
  bool escalated = false;
};

/// What is left out is not looked at.
struct ConflictFilter {
  AgencyId agency;
  /// True: only those that are not settled; false: only those that are.
  std::optional<bool> open = {};
  std::optional<ResourceId> resource = {};
  std::optional<BookingId> booking = {};
  std::optional<std::string> kind = {};
  std::optional<std::string> resolution = {};
};

}  // namespace holdfast::store
