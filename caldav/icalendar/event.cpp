#include "caldav/icalendar/event.hpp"

#include <algorithm>

#include "store/base/text.hpp"

namespace holdfast::icalendar {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::seconds;

// Wall times of the world's zones lie between UTC-12 and UTC+14.
constexpr hours kFarthestEast{14};
constexpr hours kFarthestWest{12};
// RFC 5545 section 3.8.5.3: RRULE should not occur more than once.
constexpr std::size_t kMostRules = 20;

std::optional<DateValue> parse_as(std::string_view text, std::string_view type, bool strict) {
  if (strict) {
    if (type.empty() || equal_ignoring_case(type, "DATE-TIME")) {
      return parse_date_time(text);
    }
    return equal_ignoring_case(type, "DATE") ? parse_date(text) : std::nullopt;
  }
  text = trim(text);
  const auto timed = parse_date_time(text);
  return timed ? timed : parse_date(text);
}

// Reads the properties of one component into an Event.
class Reading {
 public:
  Reading(const Component& component, ZoneBook& zones, const ReadOptions& options, bool strict)
      : component_(component),
        zones_(zones),
        options_(options),
        strict_(strict),
        max_values_(static_cast<std::size_t>(options.limits.max_list_values)),
        max_dates_(static_cast<std::size_t>(options.limits.max_instances)) {
    event_.source = &component;
  }

  Event read() {
    const auto* start = component_.find("DTSTART");
    const auto* end = component_.find(component_.is("VTODO") ? "DUE" : "DTEND");
    if (start == nullptr && component_.is("VTODO")) {
      start = end;  // Due, and no more known.
    }
    if (start != nullptr) {
      event_.start = moment(*start);
    } else if (component_.is("VEVENT")) {
      problem("DTSTART is missing");
    }
    event_.verdict = judge_busy(component_, event_.is_date(), options_);
    read_length(end);
    read_recurrence_id();
    if (event_.start) {
      read_recurrence();
    }
    for (const auto name : component_.damaged) {
      if (holds_time(name)) {
        problem("a line of " + std::string(name) + " cannot be read");
      }
    }
    if (component_.cut_off) {
      problem("the text is cut off inside of it");
    }
    if (!event_.problem.empty()) {
      guess_around(end);
    }
    return std::move(event_);
  }

 private:
  static bool holds_time(std::string_view name) {
    constexpr std::string_view kNames[] = {"DTSTART", "DTEND", "DUE",    "DURATION",
                                           "RRULE",   "RDATE", "EXDATE", "RECURRENCE-ID"};
    return std::any_of(std::begin(kNames), std::end(kNames),
                       [name](std::string_view one) { return equal_ignoring_case(one, name); });
  }

  void problem(std::string why, Errc code = Errc::invalid_calendar_data) {
    if (event_.problem.empty()) {
      event_.problem = std::move(why);
      event_.problem_code = code;
    }
  }
  void note(std::string why) {
    if (event_.note.empty()) {
      event_.note = std::move(why);
    }
  }

  // The zone that a property's TZID means; null if it leads nowhere.
  const Zone* zone_of(const Property& property) {
    const auto tzid = property.parameter("TZID");
    return tzid.empty() ? &zones_.floating() : zones_.find(tzid);
  }

  static std::string unreadable(const Property& property, std::string_view value) {
    return std::string(property.name) + ": " + std::string(value.substr(0, 40)) + " is not a date" +
           " or time of the type that it should have";
  }
  static std::string unknown_zone(const Property& property) {
    return std::string(property.name) + ": the time zone " +
           std::string(property.parameter("TZID").substr(0, 80)) +
           " is not known, and no VTIMEZONE that can be evaluated defines it";
  }

  // `like` is what it belongs to: an end without a zone is meant in the zone of the start.
  std::optional<Moment> moment(const Property& property, const Moment* like = nullptr) {
    const auto value = parse_as(property.value, property.parameter("VALUE"), strict_);
    if (!value) {
      problem(unreadable(property, property.value));
      return std::nullopt;
    }
    const auto* zone =
        value->form == DateValue::Form::floating ? zone_of(property) : &zones_.floating();
    if (like != nullptr && like->value.form == DateValue::Form::floating &&
        property.parameter("TZID").empty()) {
      zone = like->zone;
    }
    if (zone == nullptr) {
      problem(unknown_zone(property));
      adrift_ = true;
      zone = &zones_.utc();
    }
    return moment_of(*value, *zone, zones_);
  }

  void read_length(const Property* end) {
    const auto* duration = component_.find("DURATION");
    if (end != nullptr && duration != nullptr) {
      // RFC 5545 section 3.6.1: either of them, not both.
      strict_ ? problem("DURATION and an end exclude each other") : void();
    }
    if (!event_.start) {
      return;
    }
    const bool date = event_.start->is_date();
    if (date) {
      event_.length.nominal = days{1};
    }
    if (end != nullptr) {
      if (const auto until = moment(*end, &*event_.start)) {
        take_end(*until);
      }
    } else if (duration != nullptr) {
      const auto value = parse_duration(strict_ ? duration->value : trim(duration->value));
      if (!value || value->negative()) {
        problem("DURATION must be a positive time such as PT1H or P1D");
      } else if (!date) {
        event_.length = {value->nominal, value->exact};
      } else if (value->exact.count() != 0 && strict_) {
        problem("DURATION of a date is in days or weeks");
      } else {
        event_.length.nominal =
            std::max(days{1}, value->nominal + std::chrono::ceil<days>(value->exact));
      }
    }
    if (component_.is("VJOURNAL") && !date) {
      event_.length = {};
    }
  }

  void take_end(const Moment& end) {
    const auto& start = *event_.start;
    if (end.is_date() != start.is_date()) {
      problem(
          "the end is a date and the start is a time, or the reverse: both must be one of them");
      return;
    }
    if (end.at < start.at) {
      problem("the end lies before the start");
      return;
    }
    if (start.is_date()) {
      // An end on the first day itself is a common slip for an event of one day.
      const auto length = std::chrono::floor<days>(end.value.local - start.value.local);
      event_.length.nominal = std::max(days{1}, length);
    } else {
      // RFC 5545 section 3.8.5.3: with an end the exact duration recurs.
      event_.length = {days{0}, std::chrono::floor<seconds>(end.at - start.at)};
    }
  }

  void read_recurrence_id() {
    const auto* property = component_.find("RECURRENCE-ID");
    if (property == nullptr) {
      return;
    }
    event_.this_and_future = equal_ignoring_case(property->parameter("RANGE"), "THISANDFUTURE");
    const auto value = parse_as(property->value, property->parameter("VALUE"), strict_);
    const auto* zone =
        value && value->form == DateValue::Form::floating ? zone_of(*property) : &zones_.floating();
    if (!value || zone == nullptr) {
      // The instance that it replaces stays, and the replacement stands beside it.
      note(value ? unknown_zone(*property) : unreadable(*property, property->value));
      return;
    }
    event_.recurrence_id = moment_of(*value, *zone, zones_);
  }

  void read_recurrence() {
    for (const auto& property : component_.properties) {
      if (property.is("RRULE") || property.is("EXRULE")) {
        auto rule = parse_rule(strict_ ? property.value : trim(property.value), event_.is_date(),
                               options_.limits.max_list_values);
        const bool adds = property.is("RRULE");
        if (event_.rules.size() + event_.exception_rules.size() >= kMostRules) {
          problem("more than " + std::to_string(kMostRules) + " recurrence rules",
                  Errc::too_many_instances);
          continue;
        }
        if (rule) {
          (adds ? event_.rules : event_.exception_rules).push_back(std::move(*rule));
        } else if (adds || strict_) {
          problem(rule.error().detail, rule.error().code);
        } else {
          note(rule.error().detail);
        }
      } else if (property.is("RDATE")) {
        read_extra_dates(property);
      } else if (property.is("EXDATE")) {
        read_exceptions(property);
      }
    }
  }

  void read_extra_dates(const Property& property) {
    const auto* zone = zone_of(property);
    if (zone == nullptr) {
      problem(unknown_zone(property));
      return;
    }
    const auto texts = list_of(property.value);
    if (event_.extra_dates.size() + texts.size() > max_dates_) {
      problem("more than " + std::to_string(max_dates_) + " values of RDATE",
              Errc::too_many_instances);
      return;
    }
    if (texts.size() > max_values_) {
      problem("RDATE holds more than " + std::to_string(max_values_) +
                  " values; give them in several properties",
              Errc::too_many_instances);
      return;
    }
    const bool periods = equal_ignoring_case(property.parameter("VALUE"), "PERIOD");
    for (const auto text : texts) {
      if (text.empty() && !strict_) {
        continue;
      }
      if (periods || (!strict_ && text.find('/') != text.npos)) {
        if (auto period = read_period(text, *zone, zones_)) {
          event_.extra_dates.push_back(std::move(*period));
        } else {
          problem("RDATE: " + std::string(text.substr(0, 40)) + " is not a period");
        }
      } else if (const auto value = parse_as(text, property.parameter("VALUE"), strict_)) {
        event_.extra_dates.push_back({moment_of(*value, *zone, zones_), std::nullopt});
      } else {
        problem(unreadable(property, text));
      }
    }
  }

  // What cannot be read excludes nothing: the time stays busy.
  void read_exceptions(const Property& property) {
    const auto* zone = zone_of(property);
    if (zone == nullptr) {
      note(unknown_zone(property));
      return;
    }
    const auto texts = list_of(property.value);
    if (strict_ && texts.size() > max_values_) {
      problem("EXDATE holds more than " + std::to_string(max_values_) +
                  " values; give them in several properties",
              Errc::too_many_instances);
      return;
    }
    if (event_.exceptions.size() + texts.size() > max_dates_) {
      note("more than " + std::to_string(max_dates_) + " values of EXDATE");
      return;
    }
    for (const auto text : texts) {
      // VALUE=DATE is often left out here; the form tells.
      const auto value = parse_as(strict_ ? text : trim(text), {}, false);
      if (value) {
        event_.exceptions.push_back(moment_of(*value, *zone, zones_));
      } else if (!text.empty() || strict_) {
        note(unreadable(property, text));
      }
    }
  }

  // With a problem: the span that it may touch as far as that is known. A series may touch all
  // that follows its start.
  void guess_around(const Property* end) {
    if (!event_.start) {
      return;
    }
    TimeRange range{event_.start->at, event_.start->at};
    const auto value = end != nullptr ? parse_as(end->value, {}, false) : std::nullopt;
    if (value) {
      const auto* zone = zone_of(*end);
      const auto at = moment_of(*value, zone != nullptr ? *zone : zones_.utc(), zones_).at;
      range = {std::min(range.start, at), std::max(range.end, at)};
    } else {
      range.end = event_.first_span().end;
    }
    if (range.empty() || (end != nullptr && !value)) {
      range.end = range.start + hours{24};
    }
    if (adrift_) {
      range = {range.start - kFarthestEast, range.end + kFarthestWest};
    }
    if (component_.cut_off || component_.find("RRULE") != nullptr ||
        component_.find("RDATE") != nullptr) {
      range.end = Instant::max();
    }
    event_.around = range;
  }

  const Component& component_;
  ZoneBook& zones_;
  const ReadOptions& options_;
  const bool strict_;
  const std::size_t max_values_;
  const std::size_t max_dates_;
  Event event_;
  /// A wall time whose zone is not known was read as UTC.
  bool adrift_ = false;
};

}  // namespace

Moment moment_of(const DateValue& value, const Zone& zone, const ZoneBook& zones) {
  switch (value.form) {
    case DateValue::Form::date:
      // A date has no zone (RFC 5545 section 3.3.4): it is a day of the calendar's owner.
      return {value, &zones.floating(),
              zones.floating().start_of(std::chrono::floor<days>(value.local))};
    case DateValue::Form::utc:
      return {value, &zones.utc(), Instant{value.local.time_since_epoch()}};
    case DateValue::Form::floating:
      break;
  }
  return {value, &zone, zone.to_instant(value.local)};
}

Instant end_of(const Moment& start, const Length& length) {
  if (start.is_date()) {
    const auto day = std::chrono::floor<days>(start.value.local);
    return start.zone->start_of(day + length.nominal);
  }
  return length.nominal.count() == 0
             ? start.at + length.exact
             : start.zone->to_instant(start.value.local + length.nominal) + length.exact;
}

TimeRange Event::span_at(LocalSeconds local, const Length& lasting) const {
  const auto& zone = *start->zone;
  const Moment begin{
      {start->value.form, local},
      &zone,
      start->is_date() ? zone.start_of(std::chrono::floor<days>(local)) : zone.to_instant(local)};
  return {begin.at, end_of(begin, lasting)};
}

std::optional<ExtraDate> read_period(std::string_view text, const Zone& zone, ZoneBook& zones) {
  const auto slash = text.find('/');
  const auto start = parse_date_time(text.substr(0, slash));
  if (slash == text.npos || !start) {
    return std::nullopt;
  }
  ExtraDate period{moment_of(*start, zone, zones), Length{}};
  const auto rest = text.substr(slash + 1);
  if (const auto end = parse_date_time(rest)) {
    const auto until = moment_of(*end, zone, zones).at;
    if (until < period.start.at) {
      return std::nullopt;
    }
    period.length->exact = std::chrono::floor<seconds>(until - period.start.at);
    return period;
  }
  const auto duration = parse_duration(rest);
  if (!duration || duration->negative()) {
    return std::nullopt;
  }
  *period.length = {duration->nominal, duration->exact};
  return period;
}

Event read_event(const Component& component, ZoneBook& zones, const ReadOptions& options,
                 bool strict) {
  return Reading(component, zones, options, strict).read();
}

}  // namespace holdfast::icalendar
