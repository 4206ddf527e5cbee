// When alarms go off: RFC 5545 section 3.6.6, as RFC 4791 section 9.9 asks for it.
#include <algorithm>
#include <limits>

#include "caldav/icalendar/overlap.hpp"
#include "store/base/text.hpp"

namespace holdfast::icalendar {
namespace {

using std::chrono::days;
using std::chrono::seconds;

// Longer leads than that are nobody's, and would only make the search for instances long.
constexpr seconds kLongest = days{366 * 100};

// What it costs to say when it rings, beside a look at an instance.
constexpr std::size_t kComparisonsOfARing = 32;

// How far around a span instances are looked for: one of few lengths, so that the alarms of one
// object share what was expanded.
seconds reach_for(seconds lead) {
  for (const seconds reach : {seconds{days{2}}, seconds{days{40}}, seconds{days{400}}}) {
    if (lead <= reach) {
      return reach;
    }
  }
  return kLongest;
}

struct Alarm {
  DurationValue offset;
  bool from_end = false;
  /// After the first time.
  std::int64_t repeats = 0;
  seconds pause{0};

  [[nodiscard]] seconds repeating() const {
    // Both are bounded: 32 bits, and a thousand years.
    return repeats > 0 && pause > kLongest / repeats ? kLongest : pause * repeats;
  }

  /// Whether any of its rings is in the range, the first one being at `first`.
  [[nodiscard]] bool rings(Instant first, TimeRange range) const {
    if (first >= range.end) {
      return false;
    }
    if (first >= range.start) {
      return true;
    }
    if (repeats == 0) {
      return false;
    }
    // The first repetition that is not before the range.
    const auto missed = std::chrono::ceil<seconds>(range.start - first);
    const auto number = (missed + pause - seconds{1}) / pause;
    return number <= repeats && first + pause * number < range.end;
  }
};

Alarm read_repetition(const Component& component) {
  Alarm alarm;
  const auto repeat = parse_integer(trim(component.value_of("REPEAT")));
  const auto pause = parse_duration(trim(component.value_of("DURATION")));
  if (repeat && *repeat > 0 && pause && !pause->negative()) {
    alarm.pause = pause->exact + std::chrono::duration_cast<seconds>(pause->nominal);
    alarm.repeats = alarm.pause > seconds{0} ? *repeat : 0;
  }
  return alarm;
}

// Days of a trigger move with the wall clock of the event, the rest is exact.
Instant first_ring(const Occurrence& one, const Alarm& alarm) {
  const auto anchor = alarm.from_end ? one.time.end : one.time.start;
  if (alarm.offset.nominal == days{0}) {
    return anchor + alarm.offset.exact;
  }
  const auto& zone = *one.start.zone;
  return zone.to_instant(zone.to_local(anchor) + alarm.offset.nominal) + alarm.offset.exact;
}

}  // namespace

bool rings_in(Object& object, const Component& alarm, const Component& holder, TimeRange range) {
  range = within_calendar(range);
  const auto* trigger = alarm.find("TRIGGER");
  if (trigger == nullptr) {
    return false;
  }
  auto read = read_repetition(alarm);
  if (const auto absolute = parse_date_time(trim(trigger->value))) {
    return read.rings(Instant{absolute->local.time_since_epoch()}, range);
  }
  const auto offset = parse_duration(trim(trigger->value));
  const auto* event = object.event_of(holder);
  if (!offset || event == nullptr || !event->start) {
    return false;
  }
  if (!event->problem.empty()) {
    return true;
  }
  read.offset = *offset;
  // A to-do that has no start but is due has its alarms around that (RFC 5545 section 3.8.6.3).
  read.from_end = equal_ignoring_case(trigger->parameter("RELATED"), "END");

  const auto lead = std::chrono::abs(offset->nominal) + std::chrono::abs(offset->exact) + days{1};
  const auto reach = reach_for(lead + read.repeating());
  const auto occurrences = object.occurrences({range.start - reach, range.end + reach});
  if (!occurrences || !object.pay(occurrences->size() * kComparisonsOfARing)) {
    return true;
  }
  return std::any_of(occurrences->begin(), occurrences->end(), [&](const Occurrence& one) {
    return one.told_by == event && read.rings(first_ring(one, read), range);
  });
}

}  // namespace holdfast::icalendar
