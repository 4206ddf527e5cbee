// calendar-query, RFC 4791 section 7.8.
//
// Asked of a calendar, an object in it, or a home: then of all its calendars. Where no Depth is
// sent the calendar's members are meant, because that is what apps mean; Depth 0 is the collection
// itself, and no object is that.
#include "caldav/errors.hpp"
#include "caldav/query_zone.hpp"
#include "caldav/reports/limit.hpp"
#include "caldav/reports/query_run.hpp"
#include "caldav/reports/reports.hpp"
#include "caldav/webdav/depth.hpp"

namespace holdfast::caldav {
namespace {

Result<Query> read_query(const Call& call, const webdav::Element& body, icalendar::Steps& steps) {
  const auto element = body.child(webdav::caldav("filter"));
  if (!element) {
    return precondition("C:valid-filter", "a calendar-query has a filter");
  }
  auto filter = read_filter(*element);
  if (!filter) {
    return filter.error();
  }
  auto request = read_member_request(call, body);
  if (!request) {
    return request.error();
  }
  auto zone = read_query_zone(body, steps);
  if (!zone) {
    return zone.error();
  }
  const auto limit = read_limit(body);
  if (!limit) {
    return limit.error();
  }
  return Query{.filter = std::move(*filter),
               .request = std::move(*request),
               .zone = std::move(*zone),
               .limit = *limit};
}

bool asks_for_collection_alone(const Call& call) {
  const auto depth = webdav::read_depth(call.request.headers);
  return is_collection(call.place.target.kind) && depth && *depth == webdav::Depth::zero;
}

}  // namespace

Awaitable<Result<HttpResponse>> calendar_query(const Door& door, const Call& call,
                                               webdav::Element body) {
  // The zone of the query pays from it as long as the query runs.
  icalendar::Steps steps{icalendar::Limits{}.max_recurrence_steps};
  auto query = read_query(call, body, steps);
  if (!query) {
    co_return query.error();
  }
  webdav::Multistatus out;
  auto shelves = asks_for_collection_alone(call) ? std::vector<Shelf>{} : shelves_of(door, call);
  QueryRun run(door, call, std::move(*query), std::move(shelves), out);
  auto progress = run.step();
  while (progress && *progress == QueryRun::Progress::more) {
    co_await breathe();
    progress = run.step();
  }
  if (!progress) {
    co_return progress.error();
  }
  if (*progress == QueryRun::Progress::truncated) {
    // As RFC 6578 section 3.6 does it: the client named the limit, so it knows what 507 means.
    out.status(call.href, 507, webdav::dav("number-of-matches-within-limits"));
  }
  co_return members_response(door, call, run.request(), std::move(out));
}

}  // namespace holdfast::caldav
