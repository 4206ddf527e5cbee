// calendar-query, RFC 4791 section 7.8. The Depth that it means is 1, also where none is sent.
#include "caldav/errors.hpp"
#include "caldav/filter.hpp"
#include "caldav/icalendar/read.hpp"
#include "caldav/reports/member.hpp"
#include "caldav/reports/reports.hpp"
#include "caldav/zone.hpp"

namespace holdfast::caldav {
namespace {

/// Where a query stands: what it looks for, and how far it has come.
struct Query {
  Filter filter;
  PropertyRequest request;
  bool wants_text = false;
  TimeZone zone;
  icalendar::ReadOptions options;
  std::string after = {};
};

/// Events in a span of time: the store finds them by their instances, and the codec is asked only
/// where a series goes on beyond what was expanded. Returns whether there may be more.
bool write_hits(webdav::Multistatus& out, const Door& door, const Call& call, Query& query) {
  const auto hits = store::read(door.ledger.engine(), [&](const store::Reads& reads) {
    return reads.objects_in(call.place.calendar->id, query.filter.component, *query.filter.time,
                            query.after, door.settings.text_piece);
  });
  for (const auto& hit : hits) {
    const auto& entry = hit.object.entry;
    query.after = entry.name;
    if (hit.maybe && !icalendar::overlaps(hit.object.text, *query.filter.time, query.options)) {
      continue;
    }
    write_member(out, door, call, member_href(call, entry.name), entry,
                 query.wants_text ? &hit.object.text : nullptr, query.request);
    if (out.size() > door.settings.max_answer) {
      return true;
    }
  }
  return hits.size() == static_cast<std::size_t>(door.settings.text_piece);
}

bool matches(const store::ObjectEntry& entry, const std::optional<store::CalendarObject>& object,
             const Query& query) {
  if (!query.filter.component.empty() && entry.component != query.filter.component) {
    return false;
  }
  return !query.filter.time ||
         (object && icalendar::overlaps(object->text, *query.filter.time, query.options));
}

/// Whether the instances in the store tell all that is in the span. They do not of to-dos, because
/// one without times is in every span (RFC 4791 section 9.9) and has no instance; and not of what
/// lies so far back that a series stored since was not expanded there.
bool told_by_instances(const Filter& filter, Instant now) {
  return filter.component == "VEVENT" && filter.time && filter.time->start >= now - kExpandedBehind;
}

/// One object after the other: where there is no span of time, and where the instances do not tell.
/// Returns whether there may be more.
bool write_members(webdav::Multistatus& out, const Door& door, const Call& call, Query& query) {
  bool more = false;
  door.ledger.engine().read([&](const store::Reads& reads) {
    const auto& calendar = call.place.calendar->id;
    const auto piece = query.filter.time ? door.settings.text_piece : door.settings.piece;
    const auto members = reads.members(calendar, query.after, piece);
    more = members.size() == static_cast<std::size_t>(piece);
    for (const auto& entry : members) {
      query.after = entry.name;
      const bool other =
          !query.filter.component.empty() && entry.component != query.filter.component;
      const bool reads_text = !other && (query.wants_text || query.filter.time);
      const auto object = reads_text ? reads.object(calendar, entry.name) : std::nullopt;
      if (!matches(entry, object, query)) {
        continue;
      }
      write_member(out, door, call, member_href(call, entry.name), entry,
                   query.wants_text && object ? &object->text : nullptr, query.request);
      if (out.size() > door.settings.max_answer) {
        more = true;
        return;
      }
    }
  });
  return more;
}

Result<Query> read_query(const Call& call, const webdav::Element& body) {
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
  const bool wants_text = request->asks_for(webdav::caldav("calendar-data"));
  return Query{.filter = std::move(*filter),
               .request = std::move(*request),
               .wants_text = wants_text,
               .zone = zone_of(*call.place.resource),
               .options = {}};
}

}  // namespace

Awaitable<Result<HttpResponse>> calendar_query(const Door& door, const Call& call,
                                               webdav::Element body) {
  auto query = read_query(call, body);
  if (!query) {
    co_return query.error();
  }
  query->options = reading_options(door, *call.place.resource, query->zone);
  const auto write =
      told_by_instances(query->filter, door.clock.now()) ? write_hits : write_members;
  webdav::Multistatus out;
  while (write(out, door, call, *query)) {
    if (out.size() > door.settings.max_answer) {
      co_return answer_too_long();
    }
    co_await breathe();
  }
  co_return xml_response(207, std::move(out).finish());
}

}  // namespace holdfast::caldav
