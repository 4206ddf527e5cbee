// free-busy-query, RFC 4791 section 7.10: when the calendar's owner is taken, and not by what.
//
// Told from the claims of the resource, which are what the ledger itself goes by. A booking's claim
// includes the time before and after it that the service asks for.
#include <algorithm>

#include "caldav/errors.hpp"
#include "caldav/filter.hpp"
#include "caldav/reports/member.hpp"
#include "caldav/reports/reports.hpp"

namespace holdfast::caldav {
namespace {

// More is no question about free time but a wish for everything.
constexpr Duration kLongestSpan = std::chrono::days{800};

std::string utc(Instant at) {
  // "2026-12-01T09:00:00Z" without what RFC 5545 does not write.
  auto text = to_rfc3339(std::chrono::floor<std::chrono::seconds>(at));
  std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
  return text;
}

bool is_of_calendar(const store::Claim& claim, const store::CalendarId& calendar) {
  return claim.kind == store::ClaimKind::booking ||
         (claim.kind == store::ClaimKind::block && claim.origin.starts_with(calendar.value + '/'));
}

/// Clipped to `range`, merged, in order.
std::vector<TimeRange> busy_spans(const store::Reads& reads, const Place& place, TimeRange range) {
  std::vector<TimeRange> spans;
  for (const auto& claim : reads.claims(place.calendar->agency, place.resource->id, range)) {
    if (is_of_calendar(claim, place.calendar->id)) {
      spans.push_back(
          {std::max(claim.time.start, range.start), std::min(claim.time.end, range.end)});
    }
  }
  std::sort(spans.begin(), spans.end(),
            [](const auto& a, const auto& b) { return a.start < b.start; });
  std::vector<TimeRange> merged;
  for (const auto& span : spans) {
    if (!merged.empty() && span.start <= merged.back().end) {
      merged.back().end = std::max(merged.back().end, span.end);
    } else {
      merged.push_back(span);
    }
  }
  return merged;
}

std::string write_free_busy(const std::vector<TimeRange>& busy, TimeRange range, Instant now) {
  std::string text =
      "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Holdfast//CalDAV//EN\r\nBEGIN:VFREEBUSY\r\n";
  text += "DTSTAMP:" + utc(now) + "\r\n";
  text += "DTSTART:" + utc(range.start) + "\r\n";
  text += "DTEND:" + utc(range.end) + "\r\n";
  for (const auto& span : busy) {
    text += "FREEBUSY:" + utc(span.start) + '/' + utc(span.end) + "\r\n";
  }
  text += "END:VFREEBUSY\r\nEND:VCALENDAR\r\n";
  return text;
}

}  // namespace

Awaitable<Result<HttpResponse>> free_busy_query(const Door& door, const Call& call,
                                                webdav::Element body) {
  const auto element = body.child(webdav::caldav("time-range"));
  if (!element) {
    co_return Error{Errc::validation, "a free-busy-query has a time-range"};
  }
  const auto range = read_time_range(*element);
  if (!range) {
    co_return range.error();
  }
  if (range->length() > kLongestSpan) {
    co_return answer_too_long();
  }
  const auto busy = store::read(door.ledger.engine(), [&](const store::Reads& reads) {
    return busy_spans(reads, call.place, *range);
  });
  HttpResponse response;
  response.headers.set("Content-Type", "text/calendar; charset=utf-8; component=VFREEBUSY");
  response.headers.set("X-Content-Type-Options", "nosniff");
  response.headers.set("Cache-Control", "no-store");
  response.body = write_free_busy(busy, *range, door.clock.now());
  co_return response;
}

}  // namespace holdfast::caldav
