// What is known of one resource over a span of time: read once, asked many times. Booking, moving
// and availability judge by it, so that what is offered and what is granted cannot differ.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/agency.hpp"
#include "store/claim.hpp"
#include "store/hindrance.hpp"
#include "store/reads.hpp"
#include "store/rule_context.hpp"
#include "store/source.hpp"
#include "store/spans.hpp"

namespace holdfast::store {

/// Whether nothing may be concluded from what a source was last seen to hold: never read, stopped,
/// or its last good read is too long ago. A source that is not read as busy time, or is
/// paused by a person, is never blind.
bool is_blind(const Source& source, const RuleSettings& settings, Instant now);

class Occupancy {
 public:
  /// What is known.
  struct Scope {
    /// Claims that overlap this.
    TimeRange claimed;
    /// Working hours.
    TimeRange worked;
    /// Starts of bookings, both ends included, for which the caps can be judged.
    TimeRange starts;
    /// Does not count towards the caps: the booking, or the group session, that is being moved.
    std::string except = {};
  };
  /// What is asked of a resource.
  struct Question {
    /// When the booking begins, by which it counts towards the caps.
    Instant begins;
    /// The appointment: must lie in working hours.
    TimeRange appointment;
    /// The appointment with its buffers: must be free.
    TimeRange span;
    /// Claims of this origin do not count: they are what is being moved or joined.
    std::string_view own = {};
    /// Working hours and caps do not bind (rule C11).
    bool at_any_hour = false;
    /// It is counted already: a seat in a group session that stands.
    bool counted = false;
    /// Time that is busy for another reason than a booking is no hindrance (rule C3).
    bool over_busy = false;
  };
  /// One of the resource's places for a while.
  struct Place {
    TimeRange time;
    int unit = 0;
  };
  /// How much of a cap is used.
  struct Count {
    /// A local day, or a local week from Monday.
    TimeRange period;
    std::int64_t bookings = 0;
    int cap = 0;
  };

  /// For each place the time that is taken there.
  using Taken = std::vector<std::vector<TimeRange>>;
  /// As `places`.
  static std::vector<Place> free_places(const Taken& taken, TimeRange span);

  static Occupancy read(Resource resource, const Scope& scope, const RuleSettings& settings,
                        Instant now, const Reads& reads);

  /// The question lies in the scope.
  [[nodiscard]] Hindrance judge(const Question& question) const;
  /// Free places that together cover the span, in order of time; empty: at some instant none is
  /// free. Usually one; several where no single place is free throughout, though one is at each
  /// instant: to refuse then would be to refuse time that is free.
  [[nodiscard]] std::vector<Place> places(TimeRange span, std::string_view own) const;

  [[nodiscard]] const Resource& resource() const { return resource_; }
  /// One of its sources that are busy time is blind.
  [[nodiscard]] bool blind() const { return blind_; }
  /// Its working hours, merged, in order.
  [[nodiscard]] const std::vector<TimeRange>& working() const { return working_; }
  /// The appointment lies in them.
  [[nodiscard]] bool works(TimeRange appointment) const { return holds(working_, appointment); }
  /// The caps that a booking with that start would exceed.
  [[nodiscard]] std::vector<Count> caps_reached(Instant begins) const;
  /// All that lies on the span, of any kind, in order of start.
  [[nodiscard]] std::vector<Claim> claims_on(TimeRange span) const;
  /// Exclusive time on the resource's local day of `at`, as far as it was read.
  [[nodiscard]] Duration booked_on_day_of(Instant at) const;
  /// When the exclusive claim that was made last, of those read, was made: the part of its origin's
  /// id that sorts by time. Empty: none.
  [[nodiscard]] const std::string& latest_booking() const { return latest_booking_; }

 private:
  Occupancy() = default;
  void count(const Scope& scope, const Reads& reads);
  [[nodiscard]] Taken taken_in(TimeRange span, std::string_view own) const;
  /// The first claim that may reach into a span with that start.
  [[nodiscard]] std::vector<Claim>::const_iterator first_near(Instant start) const;

  Resource resource_;
  bool blind_ = false;
  /// In order of start.
  std::vector<Claim> claims_;
  std::vector<TimeRange> working_;
  std::vector<Count> counts_;
  std::string latest_booking_;
};

}  // namespace holdfast::store
