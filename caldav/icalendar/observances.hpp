// The offsets that a VTIMEZONE defines: RFC 5545 section 3.6.5.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <vector>

#include "caldav/icalendar/rrule.hpp"
#include "caldav/icalendar/scan.hpp"
#include "store/base/time.hpp"

namespace holdfast::icalendar {

/// Evaluated decade by decade on demand, because definitions begin in 1601 and go on for ever. Not
/// for sharing between threads.
class Observances {
 public:
  /// Nothing if the component does not define a zone: no observance, a missing or bad offset, a
  /// bad rule, one that recurs within a day. `steps` outlives the object and pays for the rules.
  static std::optional<Observances> read(const Component& timezone, Steps& steps);

  [[nodiscard]] Instant to_instant(LocalSeconds local) const;
  [[nodiscard]] LocalSeconds to_local(Instant at) const;

 private:
  /// One STANDARD or DAYLIGHT: from when on which offset holds.
  struct Observance {
    std::chrono::seconds from;
    std::chrono::seconds to;
    /// DTSTART and RDATEs, as wall times by `from`.
    std::vector<LocalSeconds> onsets;
    std::vector<Rule> rules;
  };
  struct Change {
    Instant at;
    std::chrono::seconds before;
    std::chrono::seconds after;
  };
  using Changes = std::vector<Change>;

  explicit Observances(Steps& steps) : steps_(&steps) {}
  static std::optional<Observance> read_observance(const Component& component);
  [[nodiscard]] std::chrono::seconds offset_at(Instant at) const;
  /// Sorted; holds all that matters to instants of the decade.
  [[nodiscard]] const Changes& changes_of(int decade) const;
  /// Out of steps: some offset, and word of it in the budget.
  [[nodiscard]] const Changes& give_up(int decade) const;

  std::vector<Observance> observances_;
  Steps* steps_;
  mutable std::map<int, Changes> decades_;
};

}  // namespace holdfast::icalendar
