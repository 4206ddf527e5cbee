#include "caldav/icalendar/timezone_text.hpp"

#include <array>
#include <optional>
#include <vector>

namespace holdfast::icalendar {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::local_days;
using std::chrono::local_seconds;
using std::chrono::seconds;
using std::chrono::year_month_day;

constexpr days kYear{366};
/// How many years must look alike before a rule is written for them.
constexpr std::size_t kYearsAlike = 4;
/// A zone that changes oftener than that (Morocco: four times a year) is cut off there.
constexpr std::size_t kMostChanges = 24;

struct Change {
  seconds from;
  seconds to;
  /// Wall time by `from`.
  local_seconds onset;
  std::string name;
};

std::vector<Change> changes_between(const TimeZone& zone, Instant first, Instant last) {
  std::vector<Change> changes;
  for (auto at = zone.next_transition(first); at && *at < last && changes.size() < kMostChanges;
       at = zone.next_transition(*at)) {
    const auto from = zone.offset_at(*at - seconds{1});
    const auto to = zone.offset_at(*at);
    if (from != to) {
      const local_seconds onset{floor<seconds>(at->time_since_epoch()) + from};
      changes.push_back({from, to, onset, zone.abbreviation_at(*at)});
    }
  }
  return changes;
}

std::string offset_text(seconds offset) {
  const auto total = std::chrono::abs(offset).count();
  const auto two = [](std::int64_t n) {
    return std::string{static_cast<char>('0' + n / 10), static_cast<char>('0' + n % 10)};
  };
  std::string out = offset < seconds{0} ? "-" : "+";
  out += two(total / 3600) + two(total / 60 % 60);
  if (total % 60 != 0) {
    out += two(total % 60);
  }
  return out;
}

// The n-th (or last: -1) weekday of a month that all onsets of one kind fall on.
std::optional<std::string> yearly_rule(const std::vector<Change>& changes, std::size_t kind) {
  constexpr std::array<std::string_view, 7> kWeekdays = {"SU", "MO", "TU", "WE", "TH", "FR", "SA"};
  const auto day0 = floor<days>(changes[kind].onset);
  const year_month_day date0{day0};
  const unsigned nth0 = (static_cast<unsigned>(date0.day()) - 1) / 7;
  bool always_nth = true;
  bool always_last = true;
  for (std::size_t i = kind; i < changes.size(); i += 2) {
    const auto day = floor<days>(changes[i].onset);
    const year_month_day date{day};
    if (changes[i].from != changes[kind].from || changes[i].to != changes[kind].to ||
        changes[i].onset - day != changes[kind].onset - day0 || date.month() != date0.month() ||
        std::chrono::weekday{day} != std::chrono::weekday{day0} ||
        date.year() != date0.year() + std::chrono::years{static_cast<int>((i - kind) / 2)}) {
      return std::nullopt;
    }
    always_nth = always_nth && (static_cast<unsigned>(date.day()) - 1) / 7 == nth0;
    always_last = always_last && year_month_day{day + days{7}}.month() != date.month();
  }
  if (!always_last && (!always_nth || nth0 > 3)) {
    return std::nullopt;
  }
  return "FREQ=YEARLY;BYMONTH=" + std::to_string(static_cast<unsigned>(date0.month())) +
         ";BYDAY=" + (always_last ? "-1" : std::to_string(nth0 + 1)) +
         std::string(kWeekdays[std::chrono::weekday{day0}.c_encoding()]);
}

void write_observance(Writer& writer, const Change& change, bool daylight,
                      const std::string& rule) {
  const std::string_view kind = daylight ? "DAYLIGHT" : "STANDARD";
  writer.begin(kind);
  writer.value("DTSTART", local_text(change.onset));
  writer.value("TZOFFSETFROM", offset_text(change.from));
  writer.value("TZOFFSETTO", offset_text(change.to));
  writer.text("TZNAME", change.name);
  if (!rule.empty()) {
    writer.value("RRULE", rule);
  }
  writer.end(kind);
}

bool write_as_rules(Writer& writer, const std::vector<Change>& changes) {
  if (changes.size() < 2 * kYearsAlike) {
    return false;
  }
  const auto first = yearly_rule(changes, 0);
  const auto second = yearly_rule(changes, 1);
  if (!first || !second) {
    return false;
  }
  write_observance(writer, changes[0], changes[0].to > changes[0].from, *first);
  write_observance(writer, changes[1], changes[1].to > changes[1].from, *second);
  return true;
}

}  // namespace

void write_timezone(Writer& writer, const TimeZone& zone, TimeRange span) {
  writer.begin("VTIMEZONE");
  writer.text("TZID", zone.name());
  // From before the span on, so that readers find an onset before every time that they look up.
  const auto first = span.start - kYear - days{10};
  const auto years_on = changes_between(zone, first, span.end + kYear * 5);
  if (!write_as_rules(writer, years_on)) {
    const auto offset = zone.offset_at(first);
    // Where nothing changes any more, this is all there is to say.
    const Change before{offset, offset, local_days{std::chrono::year{1970} / 1 / 1},
                        zone.abbreviation_at(first)};
    write_observance(writer, before, false, {});
    for (const auto& change : changes_between(zone, first, span.end + kYear)) {
      write_observance(writer, change, change.to > change.from, {});
    }
  }
  writer.end("VTIMEZONE");
}

}  // namespace holdfast::icalendar
