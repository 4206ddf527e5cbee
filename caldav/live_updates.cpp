#include "caldav/live_updates.hpp"

#include <algorithm>

#include "caldav/icalendar/calendar_timezone.hpp"
#include "caldav/icalendar/zones.hpp"
#include "store/base/text.hpp"

namespace holdfast::caldav {
namespace {

using webdav::caldav;
using webdav::dav;
using webdav::Element;
using Outcome = std::optional<Refusal>;

constexpr std::size_t kLongestName = 255;
constexpr webdav::Name kOnlySet = dav("cannot-modify-protected-property");

Outcome set_displayname(store::CalendarChange& change, const Element* element, Instant) {
  const auto text = element != nullptr ? element->text() : std::string{};
  const auto name = trim(text);
  if (name.size() > kLongestName || has_control(name)) {
    return Refusal{409, webdav::own("displayname-too-long")};
  }
  // A calendar without a name is told by its place.
  if (!name.empty()) {
    change.name = std::string(name);
  }
  return {};
}

// RFC 6638 section 9.1. Nothing else than these two is a value.
Outcome set_transparency(store::CalendarChange& change, const Element* element, Instant) {
  const bool transparent = element != nullptr && element->child(caldav("transparent")).has_value();
  if (element != nullptr && !transparent && !element->child(caldav("opaque"))) {
    return Refusal{409, caldav("valid-schedule-calendar-transp")};
  }
  change.transparent = transparent;
  return {};
}

// RFC 4791 section 5.2.2: a VCALENDAR with one VTIMEZONE. The text is kept; times are read in the
// zone of the tz database that it means.
Outcome set_timezone(store::CalendarChange& change, const Element* element, Instant now) {
  if (element == nullptr) {
    change.time_zone = std::string{};
    return {};
  }
  auto zone = icalendar::zone_of_calendar_timezone(element->text(), now);
  if (!zone) {
    return Refusal{403, caldav("valid-calendar-data")};
  }
  change.time_zone = std::move(*zone);
  return {};
}

// RFC 7809 section 5.2.2. Windows names and the like are no IANA names, but what is meant is known.
Outcome set_timezone_id(store::CalendarChange& change, const Element* element, Instant) {
  if (element == nullptr) {
    change.time_zone = std::string{};
    return {};
  }
  const auto zone = icalendar::zone_by_name(element->text());
  if (!zone) {
    return Refusal{403, caldav("valid-timezone")};
  }
  change.time_zone = zone->name();
  // A text that was kept may be of another zone.
  store::PropertyChange forget;
  forget.property.ns = webdav::kCalDav;
  forget.property.local = "calendar-timezone";
  forget.remove = true;
  change.properties.push_back(std::move(forget));
  return {};
}

// RFC 4791 section 5.2.3.
Outcome set_components(store::CalendarChange& change, const Element* element, Instant) {
  if (element == nullptr) {
    return Refusal{403, kOnlySet};
  }
  std::vector<std::string> wanted;
  for (const auto& comp : element->children(caldav("comp"))) {
    wanted.push_back(std::string(comp.attribute("name").value_or("")));
  }
  std::vector<std::string> components;
  for (const auto component : store::kComponents) {
    const auto named = std::find_if(wanted.begin(), wanted.end(), [&](const auto& one) {
      return equal_ignoring_case(one, component);
    });
    if (named != wanted.end()) {
      components.emplace_back(component);
      wanted.erase(named);
    }
  }
  // What stands for a time zone goes along with every component.
  std::erase_if(wanted, [](const auto& one) { return equal_ignoring_case(one, "VTIMEZONE"); });
  if (components.empty() || !wanted.empty()) {
    return Refusal{403, caldav("supported-calendar-component")};
  }
  change.components = std::move(components);
  return {};
}

// RFC 5689 section 3: DAVx5 sends it with MKCALENDAR too.
Outcome set_calendar_type(store::CalendarChange&, const Element* element, Instant) {
  if (element == nullptr) {
    return Refusal{403, kOnlySet};
  }
  const auto types = element->children();
  const bool known = std::all_of(types.begin(), types.end(), [](const Element& type) {
    return type.is(dav("collection")) || type.is(caldav("calendar"));
  });
  if (!known || !element->child(dav("collection"))) {
    return Refusal{403, dav("valid-resourcetype")};
  }
  return {};
}

constexpr auto kHere = in(Kind::calendar);

// The zone by name comes after its text in a request that has both, and means the same.
constexpr LiveUpdate kRows[] = {
    {dav("displayname"), kHere, false, false, set_displayname},
    {caldav("schedule-calendar-transp"), kHere, false, false, set_transparency},
    {caldav("calendar-timezone"), kHere, false, true, set_timezone},
    {caldav("calendar-timezone-id"), kHere, false, false, set_timezone_id},
    {caldav("supported-calendar-component-set"), kHere, true, false, set_components},
    {dav("resourcetype"), kHere, true, false, set_calendar_type},
};

}  // namespace

const LiveUpdate* find_live_update(const webdav::Name& name, Kind kind, UpdateOf what) {
  const auto row = std::find_if(std::begin(kRows), std::end(kRows), [&](const LiveUpdate& one) {
    return one.name == name && (one.kinds & in(kind)) != 0 && what != UpdateOf::guest &&
           (!one.only_new || what == UpdateOf::new_calendar);
  });
  return row == std::end(kRows) ? nullptr : row;
}

}  // namespace holdfast::caldav
