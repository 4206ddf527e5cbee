#include "caldav/icalendar/feed.hpp"

#include <algorithm>
#include <array>

#include "caldav/icalendar/busy.hpp"
#include "caldav/icalendar/privacy.hpp"
#include "caldav/icalendar/values.hpp"
#include "caldav/icalendar/zones.hpp"
#include "store/base/text.hpp"

namespace holdfast::icalendar {
namespace {

/// What says when an event takes place, and nothing else of it.
bool is_about_time(const Property& property) {
  constexpr std::array<std::string_view, 9> kNames = {"DTSTART",       "DTEND",  "DURATION",
                                                      "RRULE",         "RDATE",  "EXDATE",
                                                      "RECURRENCE-ID", "EXRULE", "SEQUENCE"};
  return std::any_of(kNames.begin(), kNames.end(),
                     [&](std::string_view name) { return property.is(name); });
}

bool is_all_day(const Component& event) {
  const auto* start = event.find("DTSTART");
  return start != nullptr && parse_date(trim(start->value)).has_value();
}

bool is_this_and_future(const Property& recurrence_id) {
  return equal_ignoring_case(recurrence_id.parameter("RANGE"), "THISANDFUTURE");
}

void write_children(Writer& writer, const Component& component) {
  for (const auto& child : component.children) {
    if (child.is("VALARM")) {
      continue;
    }
    writer.begin(child.name);
    for (const auto& property : child.properties) {
      writer.line(property.line);
    }
    write_children(writer, child);
    writer.end(child.name);
  }
}

}  // namespace

FeedText::FeedText(Head head, ReadOptions options, TimeRange span)
    : head_(std::move(head)), options_(std::move(options)), span_(span) {
  // The calendar's own zone is always told: a text without any component is no calendar.
  zones_.add(*options_.zone);
}

void FeedText::add(std::string_view text, Instant modified_at) {
  const auto scanned = scan_tolerantly(text, options_.limits);
  if (!scanned) {
    return;
  }
  for (const auto& calendar : scanned->calendars) {
    auto names = zones_.adopt(calendar);
    std::vector<const Component*> events;
    for (const auto& child : calendar.children) {
      if (child.is("VEVENT")) {
        events.push_back(&child);
      }
      adopt_named_zones(child, names);
    }
    add_events(events, modified_at, names);
  }
}

// One object: what its CLASS keeps from others is told as a feed of busy times tells everything.
// One private override makes the whole series private, as its times would else say what it is.
void FeedText::add_events(const std::vector<const Component*>& events, Instant modified_at,
                          const FeedZones::Names& names) {
  const bool hidden = head_.busy_only || is_private(events);
  const auto exceptions = hidden ? free_instances(events, names) : std::vector<std::string>{};
  for (const auto* event : events) {
    if (!hidden) {
      write_whole(*event, modified_at, names);
    } else if (is_busy(*event)) {
      write_time(*event, exceptions, modified_at, names);
    }
  }
}

// A TZID without a definition is taken where its name leads somewhere (RFC 7809 section 3.1).
void FeedText::adopt_named_zones(const Component& component, FeedZones::Names& names) {
  for (const auto& property : component.properties) {
    const auto tzid = property.parameter("TZID");
    if (tzid.empty() || names.contains(tzid)) {
      continue;
    }
    if (const auto zone = zone_by_name(tzid)) {
      zones_.add(*zone);
      names.emplace(tzid, zone->name());
    }
  }
}

bool FeedText::is_busy(const Component& event) const {
  return judge_busy(event, is_all_day(event), options_).busy;
}

// An instance of a busy series that is itself free is left out of the series, not shown at the
// time that the series would have had there.
std::vector<std::string> FeedText::free_instances(const std::vector<const Component*>& events,
                                                  const FeedZones::Names& names) const {
  constexpr std::string_view kId = "RECURRENCE-ID";
  std::vector<std::string> exceptions;
  for (const auto* event : events) {
    const auto* id = event->find(kId);
    if (id != nullptr && !is_this_and_future(*id) && !is_busy(*event)) {
      exceptions.push_back("EXDATE" + zones_.time_line(*id, names).substr(kId.size()));
    }
  }
  return exceptions;
}

std::string FeedText::hidden_uid(const Component& event) const {
  return sha256_hex(head_.salt + '\n' + std::string(event.value_of("UID"))).substr(0, 40);
}

void FeedText::begin_event(const Component& event, Instant modified_at) {
  events_.begin("VEVENT");
  const auto stamp = utc_text(modified_at);
  events_.value("DTSTAMP", stamp);
  events_.value("LAST-MODIFIED", stamp);
  if (event.find("SEQUENCE") == nullptr) {
    events_.value("SEQUENCE", "0");
  }
}

void FeedText::write_whole(const Component& event, Instant modified_at,
                           const FeedZones::Names& names) {
  begin_event(event, modified_at);
  for (const auto& property : event.properties) {
    if (!property.is("DTSTAMP") && !property.is("LAST-MODIFIED")) {
      events_.line(zones_.renamed(property, names));
    }
  }
  write_children(events_, event);
  events_.end("VEVENT");
}

void FeedText::write_time(const Component& event, const std::vector<std::string>& exceptions,
                          Instant modified_at, const FeedZones::Names& names) {
  begin_event(event, modified_at);
  for (const auto& property : event.properties) {
    if (is_about_time(property)) {
      events_.line(zones_.time_line(property, names));
    }
  }
  events_.value("UID", hidden_uid(event));
  events_.value("SUMMARY", "Busy");
  events_.value("TRANSP", "OPAQUE");
  if (event.find("RECURRENCE-ID") == nullptr) {
    for (const auto& exception : exceptions) {
      events_.line(exception);
    }
  }
  events_.end("VEVENT");
}

std::string FeedText::finish() && {
  Writer writer;
  writer.begin("VCALENDAR");
  writer.text("PRODID", "-//Holdfast//Holdfast//EN");
  writer.value("VERSION", "2.0");
  writer.value("CALSCALE", "GREGORIAN");
  // RFC 7986 sections 5.1 and 5.7, each beside the older name that most apps still look for.
  writer.text("NAME", head_.name);
  writer.text("X-WR-CALNAME", head_.name);
  writer.text("X-WR-TIMEZONE", options_.zone->name());
  writer.value("REFRESH-INTERVAL", head_.refresh, {{"VALUE", "DURATION"}});
  writer.value("X-PUBLISHED-TTL", head_.refresh);
  zones_.write(writer, span_);
  auto text = writer.take();
  text += events_.take();
  text += "END:VCALENDAR\r\n";
  return text;
}

}  // namespace holdfast::icalendar
