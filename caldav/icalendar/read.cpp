#include "caldav/icalendar/read.hpp"

#include <algorithm>
#include <unordered_map>

#include "caldav/icalendar/draft.hpp"
#include "caldav/icalendar/object_rules.hpp"
#include "caldav/icalendar/scan.hpp"
#include "caldav/icalendar/second_opinion.hpp"
#include "store/base/text.hpp"

namespace holdfast::icalendar {
namespace {

bool starts_earlier(const store::Instance& a, const store::Instance& b) {
  return std::pair(a.time.start, a.time.end) < std::pair(b.time.start, b.time.end);
}

// The objects of a tolerantly scanned text: of the kind that matters most, grouped by UID.
std::vector<Group> groups_of(const Scanned& scanned) {
  for (const auto* kind : {"VEVENT", "VFREEBUSY", "VTODO", "VJOURNAL"}) {
    std::vector<Group> groups;
    std::unordered_map<std::string_view, std::size_t> known;
    for (const auto& calendar : scanned.calendars) {
      for (const auto& component : calendar.children) {
        if (component.is(kind)) {
          const auto [at, is_new] = known.emplace(component.value_of("UID"), groups.size());
          if (is_new) {
            groups.emplace_back();
          }
          groups[at->second].push_back(&component);
        }
      }
    }
    if (!groups.empty()) {
      return groups;
    }
  }
  return {};
}

// An event without UID is known by what it says; the same text gives the same name.
std::string made_up_uid(const Component& component) {
  std::string said;
  for (const auto* name : {"DTSTART", "DTEND", "DURATION", "RECURRENCE-ID", "SUMMARY"}) {
    said += std::string(component.value_of(name)) + '\n';
  }
  return "unnamed-" + sha256_hex(said).substr(0, 32);
}

/// "#<RECURRENCE-ID>" where the series itself is not there; else nothing.
std::string name_of_occurrence(const Group& group) {
  const bool alone = std::all_of(group.begin(), group.end(), [](const Component* component) {
    return component->find("RECURRENCE-ID") != nullptr;
  });
  return alone ? '#' + std::string(trim(group.front()->value_of("RECURRENCE-ID"))) : std::string{};
}

void merge(const store::ObjectDraft& other, store::ObjectDraft& into) {
  into.instances.insert(into.instances.end(), other.instances.begin(), other.instances.end());
  into.recurring = true;
  into.unbounded = into.unbounded || other.unbounded;
  into.expanded_until = std::min(into.expanded_until, other.expanded_until);
  into.sequence = std::max(into.sequence, other.sequence);
  into.cancelled = into.cancelled && other.cancelled;
}

}  // namespace

Result<store::ObjectDraft> read_object(std::string_view text, const ReadOptions& options) {
  const auto scanned = scan_strictly(text, options.limits);
  if (!scanned) {
    return scanned.error();
  }
  const auto& calendar = scanned->calendars.front();
  // What it is comes before what it says: a message with METHOD is no object to begin with.
  const auto group = check_object(calendar);
  if (!group) {
    return group.error();
  }
  if (const auto checked = check_values(calendar, options.limits); !checked) {
    return checked.error();
  }
  Steps steps{options.limits.max_recurrence_steps};
  ZoneBook zones(scanned->calendars, *options.zone, steps);
  auto drafted = draft_of(*group, zones, options, steps, true);
  if (drafted.trouble) {
    return std::move(*drafted.trouble);
  }
  if (const auto asked = ask_libical(text, *scanned); !asked) {
    return asked.error();
  }
  return std::move(drafted.draft);
}

Result<store::ObjectDraft> read_external(std::string_view text, const ReadOptions& options) {
  const auto scanned = scan_tolerantly(text, options.limits);
  if (!scanned) {
    return scanned.error();
  }
  const auto groups = groups_of(*scanned);
  if (groups.empty()) {
    return Error{Errc::invalid_calendar_data, "there is no event and no free-busy time in it"};
  }
  Steps steps{options.limits.max_recurrence_steps};
  ZoneBook zones(scanned->calendars, *options.zone, steps);
  std::string incomplete = scanned->passed_over;
  store::ObjectDraft draft;
  const auto most = static_cast<std::size_t>(options.limits.max_instances);
  for (const auto& group : groups) {
    auto drafted = draft_of(group, zones, options, steps, false);
    if (drafted.trouble && incomplete.empty()) {
      incomplete = drafted.trouble->detail;
    }
    if (&group == &groups.front()) {
      draft = std::move(drafted.draft);
    } else {
      merge(drafted.draft, draft);
    }
    if (draft.instances.size() > most) {
      // Many objects in one: nobody needs to be told more than that all of the time is doubtful.
      incomplete = "more than " + std::to_string(most) + " instances in one object";
      draft.instances = {{within_calendar(options.horizon), false, true}};
      break;
    }
  }
  std::sort(draft.instances.begin(), draft.instances.end(), starts_earlier);
  if (trim(draft.uid).empty()) {
    draft.uid = made_up_uid(*groups.front().front());
  }
  if (options.name_occurrences) {
    draft.uid += name_of_occurrence(groups.front());
  }
  draft.incomplete = std::move(incomplete);
  return draft;
}

bool overlaps(std::string_view text, TimeRange range, const ReadOptions& options) {
  ReadOptions asked = options;
  asked.horizon = range;
  const auto draft = read_external(text, asked);
  if (!draft || !draft->incomplete.empty()) {
    return true;
  }
  if (!draft->first && draft->instances.empty() && !draft->recurring) {
    return draft->component == "VTODO";  // RFC 4791 section 9.9: one without times is always there.
  }
  const auto whole = within_calendar(range);
  if (draft->component == "VFREEBUSY" && draft->first && draft->first->overlaps(whole)) {
    return true;
  }
  return std::any_of(draft->instances.begin(), draft->instances.end(), [&](const auto& one) {
    return one.time.empty() ? whole.contains(one.time.start) : one.time.overlaps(whole);
  });
}

}  // namespace holdfast::icalendar
