#include "caldav/icalendar/plain_event.hpp"

#include <algorithm>
#include <array>

#include "caldav/icalendar/values.hpp"
#include "caldav/icalendar/write.hpp"
#include "caldav/icalendar/zones.hpp"
#include "store/base/text.hpp"

namespace holdfast::icalendar {
namespace {

std::string date_text(LocalDate date) { return local_text(date).substr(0, 8); }

void write_time(Writer& writer, std::string_view name, const PlainTime& time, bool of_series) {
  if (time.date) {
    writer.value(name, date_text(*time.date), {{"VALUE", "DATE"}});
    return;
  }
  const auto zone = time.zone.empty() ? std::nullopt : zone_by_name(time.zone);
  const auto whole = std::chrono::floor<std::chrono::seconds>(time.at);
  if (zone && zone->name() != "UTC") {
    const auto local = zone->to_local(whole);
    // A wall time that exists twice means its first occurrence (RFC 5545 section 3.3.5).
    if (of_series || zone->to_instant(local) == whole) {
      writer.value(name, local_text(local.value), {{"TZID", zone->name()}});
      return;
    }
  }
  if (of_series && !zone && !time.zone.empty()) {
    // A name that leads nowhere: readers must see that they cannot tell.
    writer.value(name, local_text(std::chrono::local_seconds{whole.time_since_epoch()}),
                 {{"TZID", time.zone}});
    return;
  }
  writer.value(name, utc_text(whole));
}

bool tells_recurrence(std::string_view line) {
  constexpr std::array<std::string_view, 4> kNames = {"RRULE", "EXRULE", "RDATE", "EXDATE"};
  const auto name = line.substr(0, line.find_first_of(":;"));
  return std::any_of(kNames.begin(), kNames.end(),
                     [&](std::string_view known) { return equal_ignoring_case(name, known); });
}

void write_event(Writer& writer, const PlainEvent& event) {
  const bool of_series = !event.recurrence.empty();
  writer.begin("VEVENT");
  writer.text("UID", event.uid);
  writer.value("SEQUENCE", std::to_string(event.sequence));
  if (event.changed_at) {
    writer.value("DTSTAMP", utc_text(*event.changed_at));
    writer.value("LAST-MODIFIED", utc_text(*event.changed_at));
  }
  if (event.recurrence_id) {
    write_time(writer, "RECURRENCE-ID", *event.recurrence_id, false);
  }
  write_time(writer, "DTSTART", event.start, of_series);
  if (event.end) {
    write_time(writer, "DTEND", *event.end, of_series);
  }
  for (const auto& line : event.recurrence) {
    if (tells_recurrence(line)) {
      writer.line(clean_text(line));
    }
  }
  writer.text("SUMMARY", event.summary);
  writer.text("DESCRIPTION", event.description);
  writer.text("LOCATION", event.location);
  writer.text("STATUS", event.status);
  writer.value("TRANSP", event.transparent ? "TRANSPARENT" : "OPAQUE");
  writer.text("CLASS", event.classification);
  if (!event.participation.empty()) {
    writer.value("ATTENDEE", mailto(kPlainOwner), {{"PARTSTAT", event.participation}});
  }
  writer.text("X-MICROSOFT-CDO-BUSYSTATUS", event.busy_status);
  writer.end("VEVENT");
}

}  // namespace

std::string write_plain(const std::vector<PlainEvent>& events) {
  Writer writer;
  writer.begin("VCALENDAR");
  writer.value("VERSION", "2.0");
  writer.value("PRODID", "-//Holdfast//Plain events//EN");
  for (const auto& event : events) {
    write_event(writer, event);
  }
  writer.end("VCALENDAR");
  return writer.take();
}

}  // namespace holdfast::icalendar
