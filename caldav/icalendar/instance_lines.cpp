#include "caldav/icalendar/instance_lines.hpp"

#include <algorithm>

#include "caldav/icalendar/write.hpp"
#include "store/base/text.hpp"

namespace holdfast::icalendar {
namespace {

using std::chrono::days;

std::string date_text(LocalSeconds local) {
  return local_text(std::chrono::floor<days>(local)).substr(0, 8);
}

bool same(const Length& a, const Length& b) { return a.nominal == b.nominal && a.exact == b.exact; }

// Writes moments of an object whose floating times are in that zone.
class Times {
 public:
  explicit Times(const Zone& floating) : floating_(floating) {}

  [[nodiscard]] std::string value_of(const Moment& moment) const {
    if (moment.is_date()) {
      return ";VALUE=DATE:" + date_text(moment.value.local);
    }
    return ':' + (floats(moment) ? local_text(moment.value.local) : utc_text(moment.at));
  }

  [[nodiscard]] std::string end_of(const Occurrence& one) const {
    const auto& start = one.start;
    if (start.is_date()) {
      return ";VALUE=DATE:" + date_text(start.value.local + one.length.nominal);
    }
    return ':' +
           (floats(start) ? local_text(floating_.to_local(one.time.end)) : utc_text(one.time.end));
  }

 private:
  // A zoned wall time has the same form.
  [[nodiscard]] bool floats(const Moment& moment) const {
    return moment.value.form == DateValue::Form::floating && moment.zone == &floating_;
  }

  const Zone& floating_;
};

}  // namespace

std::vector<TimeLine> times_of(const Occurrence& one, bool recurs, const Zone& floating) {
  const auto& source = *one.told_by->source;
  const Times times(floating);
  std::vector<TimeLine> lines;
  const bool todo = source.is("VTODO");
  const bool due_only = todo && source.find("DTSTART") == nullptr;
  lines.push_back({due_only ? "DUE" : "DTSTART", times.value_of(one.start)});
  const auto* duration = source.find("DURATION");
  const bool has_end = source.find(todo ? "DUE" : "DTEND") != nullptr;
  const bool as_written = same(one.length, one.told_by->length);
  if (!due_only && (has_end || duration != nullptr || !as_written)) {
    // Days of a DURATION are not 24 hours where clocks change, so they are told as an end.
    if (duration != nullptr && as_written && one.length.nominal == days{0}) {
      lines.push_back({"DURATION", ':' + std::string(trim(duration->value))});
    } else {
      lines.push_back({todo ? "DUE" : "DTEND", times.end_of(one)});
    }
  }
  if (recurs) {
    lines.push_back({"RECURRENCE-ID", times.value_of(one.original)});
  }
  return lines;
}

bool tells_instances(const Property& property) {
  constexpr std::string_view kNames[] = {"DTSTART", "DTEND",  "DUE",   "DURATION",     "RRULE",
                                         "EXRULE",  "EXDATE", "RDATE", "RECURRENCE-ID"};
  return std::any_of(std::begin(kNames), std::end(kNames),
                     [&](std::string_view name) { return property.is(name); });
}

std::string in_utc(const Property& property, Object& object) {
  const auto tzid = property.parameter("TZID");
  const auto* zone = tzid.empty() ? nullptr : object.zones().find(tzid);
  if (zone == nullptr) {
    return std::string(property.line);
  }
  std::string values;
  for (const auto text : list_of(property.value)) {
    const auto value = parse_date_time(trim(text));
    if (!value) {
      return std::string(property.line);
    }
    values += values.empty() ? "" : ",";
    values += utc_text(moment_of(*value, *zone, object.zones()).at);
  }
  std::string line(property.name);
  for (const auto& parameter : property.parameters) {
    if (!equal_ignoring_case(parameter.name, "TZID")) {
      line += ';';
      line += parameter.name;
      line += '=';
      line += parameter.value;
    }
  }
  return line + ':' + values;
}

std::string periods_in(const Property& property, TimeRange range, Object& object) {
  std::string kept;
  for (const auto text : list_of(property.value)) {
    const auto period = read_period(trim(text), object.zones().utc(), object.zones());
    const bool inside =
        !period ||
        TimeRange{period->start.at, end_of(period->start, *period->length)}.overlaps(range);
    if (inside) {
      kept += kept.empty() ? "" : ",";
      kept += text;
    }
  }
  if (kept.empty()) {
    return {};
  }
  const auto head = property.line.size() - property.value.size();
  return std::string(property.line.substr(0, head)) + kept;
}

}  // namespace holdfast::icalendar
