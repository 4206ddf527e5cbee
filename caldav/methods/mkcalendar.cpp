// MKCALENDAR (RFC 4791 section 5.3.1) and MKCOL of a calendar (RFC 5689).
#include "caldav/content_type.hpp"
#include "caldav/errors.hpp"
#include "caldav/methods/methods.hpp"
#include "caldav/property_update.hpp"
#include "caldav/request_body.hpp"
#include "caldav/webdav/error_element.hpp"
#include "caldav/webdav/multistatus.hpp"

namespace holdfast::caldav {
namespace {

using webdav::dav;

/// Calendars stand in the homes of people whose time can be booked, and in no calendar (RFC 4791
/// section 4.2).
Status judge_location(const Call& call, const Settings& settings) {
  const auto& place = call.place;
  if (place.target.kind == Kind::object && !place.calendar) {
    return Error{Errc::invalid_transition, "there is no collection to put a calendar into"};
  }
  if (place.target.kind == Kind::object) {
    return precondition("C:calendar-collection-location-ok", "calendars stand in no calendar");
  }
  if (!place.resource && place.target.kind == Kind::calendar) {
    return need_privilege(href_of(home_of(place.owner->login), settings.root), "bind");
  }
  return {};
}

/// What a request that names properties begins the calendar with. No body: nothing.
Result<PropertyUpdate> read_wishes(const std::optional<webdav::Document>& document,
                                   webdav::Name root, Instant now) {
  if (!document) {
    return PropertyUpdate{};
  }
  if (!document->root().is(root)) {
    return Error{Errc::validation, "the body is a " + std::string(root.local) + " element"};
  }
  auto update = read_update(document->root(), UpdateOf::new_calendar, Kind::calendar, now);
  if (update) {
    update->refuse_all();
  }
  return update;
}

/// RFC 4791 section 5.3.1 tells what could not be set in a multistatus, RFC 5689 section 3 in an
/// element of its own.
HttpResponse refused_properties(const Call& call, const PropertyUpdate& update, bool is_mkcol) {
  if (is_mkcol) {
    webdav::XmlWriter xml(dav("mkcol-response"), {webdav::kDav, webdav::kCalDav});
    write_propstats(xml, update);
    return xml_response(403, std::move(xml).finish());
  }
  webdav::Multistatus out;
  out.begin(call.href);
  write_propstats(out.xml(), update);
  out.end();
  return xml_response(207, std::move(out).finish());
}

Awaitable<Result<HttpResponse>> make(const Door& door, const Call& call,
                                     const PropertyUpdate& update) {
  store::MakeCalendar command;
  command.agency = call.place.owner->agency;
  command.actor = actor_of(call);
  command.resource = call.place.resource->id;
  command.slug = call.place.target.calendar;
  command.change = update.change;
  const auto made = co_await door.ledger.apply(std::move(command));
  if (!made && made.error().code == Errc::already_exists) {
    co_return precondition("D:resource-must-be-null", made.error().detail);
  }
  if (!made) {
    co_return made.error();
  }
  HttpResponse response;
  response.status = 201;
  response.headers.set("Cache-Control", "no-cache");
  co_return response;
}

/// Whether a D:resourcetype in the body says that the collection is to be a calendar.
bool wants_calendar(const std::optional<webdav::Document>& document) {
  if (!document) {
    return false;
  }
  for (const auto& set : document->root().children(dav("set"))) {
    for (const auto& prop : set.children(dav("prop"))) {
      const auto type = prop.child(dav("resourcetype"));
      if (type && type->child(webdav::caldav("calendar"))) {
        return true;
      }
    }
  }
  return false;
}

Awaitable<Result<HttpResponse>> run(const Door& door, const Call& call, bool is_mkcol) {
  if (!call.request.body.empty() && !is_xml(call.request.headers)) {
    co_return xml_response(
        415, webdav::error_body(webdav::own("reason"), "the body of such a request is XML"));
  }
  if (!call.place.vacant && call.place.target.kind != Kind::object) {
    co_return precondition("D:resource-must-be-null", "there is something at this path already");
  }
  if (auto allowed = judge_location(call, door.settings); !allowed) {
    co_return allowed.error();
  }
  std::optional<webdav::Document> document;
  if (!call.request.body.empty()) {
    auto parsed = read_xml_body(door, call.request);
    if (!parsed) {
      co_return parsed.error();
    }
    document.emplace(std::move(*parsed));
  }
  if (is_mkcol && !wants_calendar(document)) {
    co_return precondition("D:valid-resourcetype", "a home holds calendars and nothing else");
  }
  const auto root = is_mkcol ? dav("mkcol") : webdav::caldav("mkcalendar");
  const auto update = read_wishes(document, root, door.clock.now());
  if (!update) {
    co_return update.error();
  }
  if (!update->accepted()) {
    co_return refused_properties(call, *update, is_mkcol);
  }
  auto response = co_await make(door, call, *update);
  co_return response;
}

}  // namespace

Awaitable<Result<HttpResponse>> mkcalendar(const Door& door, const Call& call) {
  auto response = co_await run(door, call, false);
  co_return response;
}

Awaitable<Result<HttpResponse>> mkcol(const Door& door, const Call& call) {
  auto response = co_await run(door, call, true);
  co_return response;
}

}  // namespace holdfast::caldav
