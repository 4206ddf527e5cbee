// free-busy-query, RFC 4791 section 7.10: when somebody is taken, and not by what.
//
// Asked of a calendar, or of a home: then of its owner's calendars, not of those that are guests in
// it. Depth is passed over: with one that leaves the members out, the answer would be that somebody
// has time.
#include "caldav/errors.hpp"
#include "caldav/icalendar/write.hpp"
#include "caldav/reports/availability.hpp"
#include "caldav/reports/busy_spans.hpp"
#include "caldav/reports/member.hpp"
#include "caldav/reports/reports.hpp"
#include "caldav/time_range.hpp"

namespace holdfast::caldav {
namespace {

// More is no question about free time but a wish for everything.
constexpr Duration kLongestSpan = std::chrono::days{800};

void write_periods(icalendar::Writer& writer, const BusySpans& spans, store::BusyType type,
                   std::string_view name) {
  for (const auto& span : spans.merged(type)) {
    writer.line("FREEBUSY" + std::string(name) + ':' + icalendar::utc_text(span.start) + '/' +
                icalendar::utc_text(span.end));
  }
}

std::string write_free_busy(const BusySpans& spans, TimeRange range, Instant now) {
  icalendar::Writer writer;
  writer.begin("VCALENDAR");
  writer.value("VERSION", "2.0");
  writer.value("PRODID", "-//Holdfast//CalDAV//EN");
  writer.begin("VFREEBUSY");
  writer.value("DTSTAMP", icalendar::utc_text(now));
  writer.value("DTSTART", icalendar::utc_text(range.start));
  writer.value("DTEND", icalendar::utc_text(range.end));
  write_periods(writer, spans, store::BusyType::busy, "");
  write_periods(writer, spans, store::BusyType::unavailable, ";FBTYPE=BUSY-UNAVAILABLE");
  write_periods(writer, spans, store::BusyType::tentative, ";FBTYPE=BUSY-TENTATIVE");
  writer.end("VFREEBUSY");
  writer.end("VCALENDAR");
  return writer.take();
}

Result<TimeRange> read_range(const webdav::Element& body) {
  const auto element = body.child(webdav::caldav("time-range"));
  if (!element) {
    return Error{Errc::validation, "a free-busy-query has a time-range"};
  }
  const auto range = read_time_range(*element);
  if (range && range->length() > kLongestSpan) {
    return answer_too_long();
  }
  return range;
}

}  // namespace

Awaitable<Result<HttpResponse>> free_busy_query(const Door& door, const Call& call,
                                                webdav::Element body) {
  const auto range = read_range(body);
  if (!range) {
    co_return range.error();
  }
  BusySpans spans(*range);
  const auto shelves = shelves_of(door, call);
  bool owner_asked = false;
  for (const auto& shelf : shelves) {
    if (shelf.place.shared && call.place.target.kind == Kind::home) {
      continue;
    }
    const auto added = co_await add_busy_time(door, shelf, *range, spans);
    if (!added) {
      co_return added.error();
    }
    // Of somebody else's calendar in one's home nothing is known but what stands in it.
    if (!shelf.place.shared && !owner_asked) {
      owner_asked = true;
      if (auto told = add_unavailability(door, shelf, *range, spans); !told) {
        co_return told.error();
      }
    }
  }
  HttpResponse response;
  response.headers.set("Content-Type", "text/calendar; charset=utf-8; component=VFREEBUSY");
  response.headers.set("X-Content-Type-Options", "nosniff");
  response.headers.set("Cache-Control", "no-store");
  response.body = write_free_busy(spans, *range, door.clock.now());
  co_return response;
}

}  // namespace holdfast::caldav
