// The times of one component, evaluated: when it starts, how long it lasts, how it recurs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "caldav/icalendar/busy.hpp"
#include "caldav/icalendar/rrule.hpp"
#include "caldav/icalendar/scan.hpp"
#include "caldav/icalendar/zones.hpp"

namespace holdfast::icalendar {

/// A DATE or DATE-TIME with the zone that it is meant in. The zone belongs to the book and is
/// never null.
struct Moment {
  DateValue value;
  const Zone* zone = nullptr;
  Instant at;

  [[nodiscard]] bool is_date() const { return value.is_date(); }
};

/// RFC 5545 section 3.3.6: days move with the wall clock, seconds do not.
struct Length {
  std::chrono::days nominal{0};
  std::chrono::seconds exact{0};
};

struct ExtraDate {
  Moment start;
  /// Of a PERIOD.
  std::optional<Length> length;
};

struct Event {
  const Component* source = nullptr;
  std::optional<Moment> start;
  Length length;
  std::optional<Moment> recurrence_id;
  bool this_and_future = false;
  std::vector<Rule> rules;
  /// EXRULE of RFC 2445, which some producers still write.
  std::vector<Rule> exception_rules;
  std::vector<ExtraDate> extra_dates;
  std::vector<Moment> exceptions;
  Verdict verdict;
  /// Why the times cannot be told; empty if they can.
  std::string problem;
  /// too_many_instances where it is a limit of ours.
  Errc problem_code = Errc::invalid_calendar_data;
  /// What was passed over on the safe side: the times hold more than was meant, never less.
  std::string note;
  /// With a problem: when it may take place, as far as that is known.
  std::optional<TimeRange> around;

  [[nodiscard]] bool recurs() const { return !rules.empty() || !extra_dates.empty(); }
  [[nodiscard]] bool is_date() const { return start && start->is_date(); }
  /// The span of the instance that begins at that wall time.
  [[nodiscard]] TimeRange span_at(LocalSeconds local, const Length& lasting) const;
  [[nodiscard]] TimeRange first_span() const { return span_at(start->value.local, length); }
};

/// What a value means in that zone.
Moment moment_of(const DateValue& value, const Zone& zone, const ZoneBook& zones);

/// When something ends that begins then and lasts that long.
Instant end_of(const Moment& start, const Length& length);

/// Reads a VEVENT, VTODO or VJOURNAL. With `strict` a value must have the type that it claims, or
/// the default one (RFC 5545 section 3.2.20); else the form of the text decides.
Event read_event(const Component& component, ZoneBook& zones, const ReadOptions& options,
                 bool strict);

/// A PERIOD in UTC or of the zone (RFC 5545 section 3.3.9).
std::optional<ExtraDate> read_period(std::string_view text, const Zone& zone, ZoneBook& zones);

}  // namespace holdfast::icalendar
