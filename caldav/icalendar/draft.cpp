#include "caldav/icalendar/draft.hpp"

#include <algorithm>

#include "caldav/icalendar/busy.hpp"
#include "caldav/icalendar/free_busy.hpp"
#include "caldav/icalendar/privacy.hpp"
#include "store/base/text.hpp"

namespace holdfast::icalendar {
namespace {

bool starts_earlier(const store::Instance& a, const store::Instance& b) {
  return std::pair(a.time.start, a.time.end) < std::pair(b.time.start, b.time.end);
}

bool is_cancelled(const Component& component) {
  return equal_ignoring_case(trim(component.value_of("STATUS")), "CANCELLED");
}

// What the components say beside their times.
void read_identity(const Group& group, const Component& chief, const ReadOptions& options,
                   store::ObjectDraft& draft) {
  draft.component = chief.is("VEVENT")     ? "VEVENT"
                    : chief.is("VTODO")    ? "VTODO"
                    : chief.is("VJOURNAL") ? "VJOURNAL"
                                           : "VFREEBUSY";
  draft.uid = unescape(chief.value_of("UID"));
  draft.cancelled = is_cancelled(chief);
  draft.participation = to_lower(participation_of_owner(chief, options));
  draft.is_private = is_private(group);
  for (const auto* one : group) {
    const auto sequence = parse_integer(trim(one->value_of("SEQUENCE"))).value_or(0);
    draft.sequence = std::max(draft.sequence, sequence);
  }
  // RFC 5545 section 3.8.7.2: DTSTAMP is UTC. Some write it without the Z, and mean it.
  if (const auto stamp = parse_date_time(trim(chief.value_of("DTSTAMP")))) {
    draft.dtstamp = Instant{stamp->local.time_since_epoch()};
  }
}

// One component whose time cannot be told bars all that it may touch.
void bar(const Event& event, TimeRange horizon, store::ObjectDraft& draft) {
  const auto around = event.around.value_or(horizon);
  const TimeRange span{std::max(around.start, horizon.start), std::min(around.end, horizon.end)};
  if (!span.empty()) {
    draft.instances.push_back({span, false, event.verdict.busy});
  }
  draft.unbounded = draft.unbounded || around.end >= horizon.end;
}

}  // namespace

Drafted draft_of(const Group& group, ZoneBook& zones, const ReadOptions& options, Steps& steps,
                 bool strict) {
  if (group.front()->is("VFREEBUSY")) {
    return draft_of_free_busy(group, zones, options, strict);
  }
  Drafted drafted;
  auto& draft = drafted.draft;
  const auto horizon = within_calendar(options.horizon);
  const auto trouble = [&](Errc code, const std::string& why) {
    if (!drafted.trouble && !why.empty()) {
      drafted.trouble = Error{code, why};
    }
  };

  std::vector<Event> events;
  events.reserve(group.size());
  for (const auto* component : group) {
    events.push_back(read_event(*component, zones, options, strict));
    trouble(events.back().problem_code, events.back().problem);
    trouble(Errc::invalid_calendar_data, events.back().note);
  }
  const Event* master = nullptr;
  std::vector<const Event*> overrides;
  for (const auto& event : events) {
    if (event.problem.empty() && !event.start) {
      continue;  // A to-do or journal entry without any time.
    }
    if (!event.problem.empty()) {
      bar(event, horizon, draft);
    } else if (event.source->find("RECURRENCE-ID") == nullptr && master == nullptr) {
      master = &event;
    } else {
      overrides.push_back(&event);
    }
  }

  const auto expansion = expand(master, overrides, zones, options, steps);
  draft.unbounded = draft.unbounded || expansion.unbounded;
  for (const auto& occurrence : expansion.occurrences) {
    draft.instances.push_back(instance_of(occurrence));
  }
  if (!expansion.too_many.empty()) {
    trouble(Errc::too_many_instances, expansion.too_many);
    for (auto& event : events) {
      if (event.problem.empty() && event.start) {
        event.around = TimeRange{event.first_span().start, Instant::max()};
        bar(event, horizon, draft);
      }
    }
  }
  if (steps.zones_failed) {
    trouble(Errc::too_many_instances, "a VTIMEZONE takes too much work to evaluate");
    draft.instances.clear();
    for (auto& event : events) {
      event.around = horizon;
      bar(event, horizon, draft);
    }
  }

  // A master whose own times cannot be told is still the one that names the object.
  const auto told = std::find_if(events.begin(), events.end(), [](const Event& event) {
    return event.source->find("RECURRENCE-ID") == nullptr;
  });
  const Event& chief = told != events.end() ? *told : events.front();
  read_identity(group, *chief.source, options, draft);
  draft.busy_rule = chief.verdict.rule;
  draft.recurring = chief.recurs() || events.size() > 1 || told == events.end();
  if (chief.start && chief.problem.empty()) {
    draft.first = chief.first_span();
    if (chief.verdict.busy && draft.first->empty()) {
      draft.busy_rule = "N12";
    }
  }
  if (drafted.trouble) {
    draft.busy_rule = "N13";
  }
  std::sort(draft.instances.begin(), draft.instances.end(), starts_earlier);
  draft.expanded_until = draft.unbounded ? horizon.end : Instant::max();
  return drafted;
}

}  // namespace holdfast::icalendar
