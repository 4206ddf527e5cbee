// What is done in one booking, one service after another, and what holds for its start without
// looking at any resource.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "store/base/time_zone.hpp"
#include "store/placement.hpp"

namespace holdfast::store {

class Course {
 public:
  /// One service, with its place relative to the booking's start.
  struct Leg {
    const Service* service;
    Duration offset{0};
    Duration length{0};
    /// A resource of this leg that must be taken.
    std::optional<ResourceId> wanted = {};

    [[nodiscard]] TimeRange appointment(Instant start) const {
      return {start + offset, start + offset + length};
    }
    /// With its buffers.
    [[nodiscard]] TimeRange span(Instant start) const {
      return {start + offset - service->buffer_before,
              start + offset + length + service->buffer_after};
    }
  };

  /// The wish, its service and its booking outlive the course. Errors: not_found (agency, or one of
  /// the services), validation (a length that a service does not have, too much in one booking),
  /// internal (the agency's time zone is unknown).
  static Result<Course> of(const Wish& wish, Instant now, const Reads& reads);

  [[nodiscard]] const std::vector<Leg>& legs() const { return legs_; }
  [[nodiscard]] Duration length() const { return legs_.back().offset + legs_.back().length; }
  /// All legs with their buffers, for a booking that begins within `starts`.
  [[nodiscard]] TimeRange spans(TimeRange starts) const;

  /// Slot step, notice and booking window.
  [[nodiscard]] Status judge_start(Instant start) const;
  /// What is left of `range` by notice and booking window.
  [[nodiscard]] TimeRange bookable(TimeRange range) const;
  /// Every start in `[range.start, range.end)` that lies on the slot step, in order. Each of them
  /// may still fail for every other reason.
  [[nodiscard]] std::vector<Instant> starts_on_step(TimeRange range) const;

 private:
  Course(TimeZone zone, Instant now, bool any_start)
      : zone_(std::move(zone)), now_(now), any_start_(any_start) {}
  Status add_wished(const Wish& wish, const Reads& reads);
  Status add_moved(const Wish& wish, const Reads& reads);
  /// A service that the wish does not hold itself.
  const Service* keep(std::optional<Service> service);
  void add(const Service* service, Duration length, std::optional<ResourceId> wanted);
  [[nodiscard]] bool is_on_step(Instant start) const;
  /// From when and until when the notices and booking windows of all services allow a start.
  [[nodiscard]] Instant earliest() const;
  [[nodiscard]] Instant latest() const;

  TimeZone zone_;
  Instant now_;
  /// Notice, window and step do not bind.
  bool any_start_;
  std::vector<Leg> legs_;
  std::vector<std::unique_ptr<const Service>> kept_;
};

}  // namespace holdfast::store
