// What is known of one resource over a span of time: read once, asked many times. Booking, moving
// and availability judge by it, so that what is offered and what is granted cannot differ.
#pragma once

#include <string>
#include <vector>

#include "store/agency.hpp"
#include "store/claim.hpp"
#include "store/reads.hpp"
#include "store/rule_context.hpp"
#include "store/source.hpp"

namespace holdfast::store {

/// Why a resource cannot be taken, the stronger reason having the higher value: of several members
/// of a pool the strongest one is told.
enum class Hindrance { none, closed, blind, busy, booked };

/// Whether nothing may be concluded from what a source was last seen to hold: never read, stopped,
/// or its last good read is too long ago. A source that is not read as busy time is never blind.
bool is_blind(const Source& source, const RuleSettings& settings, Instant now);

class Occupancy {
 public:
  /// What is asked of a resource.
  struct Question {
    /// The appointment: must lie in working hours.
    TimeRange appointment;
    /// The appointment with its buffers: must be free.
    TimeRange span;
    /// Claims of this booking do not count: it is being moved.
    BookingId moving = {};
    bool at_any_hour = false;
  };
  /// One of the resource's places for a while.
  struct Place {
    TimeRange time;
    int unit = 0;
  };
  struct Verdict {
    Hindrance hindrance = Hindrance::none;
    /// Free places that together cover the span, in order of time, if there is no hindrance.
    /// Usually one; several where no single place is free throughout, though one is at each
    /// instant: to refuse then would be to refuse time that is free.
    std::vector<Place> places = {};
  };

  /// Knows the resource's claims in `claimed` and its working hours in `worked`.
  static Occupancy read(Resource resource, TimeRange claimed, TimeRange worked,
                        const RuleSettings& settings, Instant now, const Reads& reads);

  /// The question's span lies in `claimed`, its appointment in `worked`.
  [[nodiscard]] Verdict judge(const Question& question) const;

  [[nodiscard]] const Resource& resource() const { return resource_; }
  /// One of its sources that are busy time is blind.
  [[nodiscard]] bool blind() const { return blind_; }
  /// Exclusive time on the resource's local day of `at`, as far as it was read.
  [[nodiscard]] Duration booked_on_day_of(Instant at) const;
  /// The origin of the exclusive claim that was made last, of those read; empty: none. Origins of
  /// bookings sort by the time they were made.
  [[nodiscard]] const std::string& latest_origin() const { return latest_origin_; }

 private:
  Occupancy() = default;
  [[nodiscard]] bool works(TimeRange appointment) const;
  /// For each place the exclusive time that stands in the way of `span`.
  using Taken = std::vector<std::vector<TimeRange>>;
  /// Empty: at some instant of the span no place is free.
  static std::vector<Place> free_places(const Taken& taken, TimeRange span);

  Resource resource_;
  bool blind_ = false;
  /// In order of start.
  std::vector<Claim> claims_;
  std::vector<TimeRange> working_;
  std::string latest_origin_;
};

}  // namespace holdfast::store
