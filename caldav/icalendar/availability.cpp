#include "caldav/icalendar/availability.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "caldav/icalendar/object.hpp"
#include "caldav/icalendar/values.hpp"
#include "store/base/text.hpp"
#include "store/spans.hpp"

namespace holdfast::icalendar {
namespace {

using Spans = std::vector<TimeRange>;

/// One VAVAILABILITY, as far as it touches what is asked.
struct Agenda {
  int rank = 0;
  TimeRange time;
  store::BusyType type = store::BusyType::unavailable;
  Spans available;
};

/// What is in the first and not in the second; both are merged.
Spans without(const Spans& all, const Spans& some) {
  Spans left;
  for (auto rest : all) {
    for (const auto& cut : some) {
      if (!cut.overlaps(rest)) {
        continue;
      }
      if (rest.start < cut.start) {
        left.push_back({rest.start, cut.start});
      }
      rest.start = std::min(cut.end, rest.end);
    }
    if (!rest.empty()) {
      left.push_back(rest);
    }
  }
  return left;
}

/// 1 is the highest priority, 9 the lowest but that of those without one.
int rank_of(const Component& agenda) {
  const auto priority = parse_integer(trim(agenda.value_of("PRIORITY"))).value_or(0);
  return priority >= 1 && priority <= 9 ? static_cast<int>(priority) : 10;
}

store::BusyType type_of(const Component& agenda) {
  const auto type = trim(agenda.value_of("BUSYTYPE"));
  if (equal_ignoring_case(type, "BUSY")) {
    return store::BusyType::busy;
  }
  return equal_ignoring_case(type, "BUSY-TENTATIVE") ? store::BusyType::tentative
                                                     : store::BusyType::unavailable;
}

std::optional<Instant> instant_of(const Component& component, std::string_view name,
                                  ZoneBook& zones) {
  const auto* property = component.find(name);
  if (property == nullptr) {
    return std::nullopt;
  }
  const auto tzid = property->parameter("TZID");
  const auto* zone = tzid.empty() ? &zones.floating() : zones.find(tzid);
  const auto text = trim(property->value);
  const auto timed = parse_date_time(text);
  const auto date = timed ? timed : parse_date(text);
  return zone != nullptr && date ? std::optional(moment_of(*date, *zone, zones).at) : std::nullopt;
}

/// Section 3.1: without a beginning it goes back for ever, without an end it never ends.
TimeRange time_of(const Component& agenda, ZoneBook& zones, const ReadOptions& options,
                  TimeRange range) {
  const auto start = instant_of(agenda, "DTSTART", zones);
  auto end = instant_of(agenda, "DTEND", zones);
  if (!end && start && agenda.find("DURATION") != nullptr) {
    end = read_event(agenda, zones, options, false).first_span().end;
  }
  return {std::max(start.value_or(range.start), range.start),
          std::min(end.value_or(range.end), range.end)};
}

/// The instances of its AVAILABLE components: masters and overrides by their UIDs.
Result<Spans> available_in(const Component& agenda, ZoneBook& zones, ReadOptions options,
                           TimeRange range, Steps& steps) {
  std::vector<Event> events;
  events.reserve(agenda.children.size());
  for (const auto& child : agenda.children) {
    if (child.is("AVAILABLE")) {
      auto event = read_event(child, zones, options, false);
      if (event.start && event.problem.empty()) {
        events.push_back(std::move(event));
      }
    }
  }
  struct Series {
    const Event* master = nullptr;
    std::vector<const Event*> overrides;
  };
  std::map<std::string_view, Series> by_uid;
  for (const auto& event : events) {
    auto& series = by_uid[event.source->value_of("UID")];
    if (event.recurrence_id || series.master != nullptr) {
      series.overrides.push_back(&event);
    } else {
      series.master = &event;
    }
  }
  options.horizon = range;
  Spans spans;
  for (const auto& [uid, series] : by_uid) {
    const auto expansion = expand(series.master, series.overrides, zones, options, steps);
    if (!expansion.too_many.empty()) {
      return Error{Errc::too_many_instances, expansion.too_many};
    }
    for (const auto& one : expansion.occurrences) {
      spans.push_back(one.time);
    }
  }
  return store::merged(std::move(spans));
}

/// The more important one has decided of its time whatever the others say.
std::vector<Unavailable> outside_of(std::vector<Agenda> agendas) {
  std::stable_sort(agendas.begin(), agendas.end(),
                   [](const Agenda& a, const Agenda& b) { return a.rank < b.rank; });
  std::vector<Unavailable> found;
  Spans decided;
  for (const auto& agenda : agendas) {
    const auto open = without({agenda.time}, decided);
    for (const auto& span : without(open, agenda.available)) {
      found.push_back({span, agenda.type});
    }
    decided.push_back(agenda.time);
    decided = store::merged(std::move(decided));
  }
  return found;
}

}  // namespace

Result<std::vector<Unavailable>> unavailable_in(std::string_view text, TimeRange range,
                                                const ReadOptions& options, const Zone& floating) {
  const auto scanned = scan_tolerantly(text, options.limits);
  if (!scanned) {
    return std::vector<Unavailable>{};
  }
  Steps steps{options.limits.max_recurrence_steps};
  ZoneBook zones(scanned->calendars, floating, steps);
  std::vector<Agenda> agendas;
  for (const auto& component : scanned->calendars.front().children) {
    if (!component.is("VAVAILABILITY")) {
      continue;
    }
    const auto time = time_of(component, zones, options, range);
    if (time.start >= time.end) {
      continue;
    }
    auto available = available_in(component, zones, options, time, steps);
    if (!available) {
      return available.error();
    }
    agendas.push_back({rank_of(component), time, type_of(component), std::move(*available)});
  }
  return outside_of(std::move(agendas));
}

}  // namespace holdfast::icalendar
