// PROPFIND, RFC 4918 section 9.1.
#include "caldav/errors.hpp"
#include "caldav/methods/methods.hpp"
#include "caldav/properties.hpp"
#include "caldav/request_body.hpp"
#include "caldav/webdav/depth.hpp"

namespace holdfast::caldav {
namespace {

void write_place(webdav::Multistatus& out, const Door& door, const Call& call, const Place& place,
                 const PropertyRequest& request) {
  const Subject subject{
      .settings = door.settings, .viewer = call.user, .place = place, .kind = place.target.kind};
  write_response(out, href_of(place.target, door.settings.root), subject, request);
}

void write_object(webdav::Multistatus& out, const Door& door, const Call& call,
                  std::string_view href, const store::ObjectEntry& entry,
                  const PropertyRequest& request) {
  const Subject subject{.settings = door.settings,
                        .viewer = call.user,
                        .place = call.place,
                        .kind = Kind::object,
                        .entry = &entry};
  write_response(out, href, subject, request);
}

/// The members of all collections but calendars: few, and read in one go.
void write_children(webdav::Multistatus& out, const Door& door, const Call& call,
                    const store::Reads& reads, const PropertyRequest& request) {
  std::vector<Target> children;
  const auto kind = call.place.target.kind;
  if (kind == Kind::root) {
    children = {Target{.kind = Kind::principals}, Target{.kind = Kind::homes}};
  } else if (kind == Kind::principals || kind == Kind::homes) {
    for (const auto& user : visible_users(reads, call.user)) {
      children.push_back(kind == Kind::homes ? home_of(user.login) : principal_of(user.login));
    }
  } else if (kind == Kind::home && call.place.resource) {
    const auto& owner = *call.place.owner;
    for (const auto& calendar : reads.calendars_of(owner.agency, call.place.resource->id)) {
      children.push_back({.kind = Kind::calendar, .login = owner.login, .calendar = calendar.slug});
    }
  }
  for (const auto& child : children) {
    if (const auto place = resolve(reads, call.user, child)) {
      write_place(out, door, call, *place, request);
    }
  }
}

/// Writes the next members of a calendar after `after` and moves it on. False when there are no
/// more.
bool write_members(webdav::Multistatus& out, const Door& door, const Call& call,
                   const PropertyRequest& request, std::string& after) {
  const auto members = store::read(door.ledger.engine(), [&](const store::Reads& reads) {
    return reads.members(call.place.calendar->id, after, door.settings.piece);
  });
  for (const auto& entry : members) {
    write_object(out, door, call, call.href + percent_encode(entry.name), entry, request);
    if (out.size() > door.settings.max_answer) {
      return true;
    }
  }
  if (!members.empty()) {
    after = members.back().name;
  }
  return members.size() == static_cast<std::size_t>(door.settings.piece);
}

Result<PropertyRequest> read_request(const Door& door, const Call& call,
                                     std::optional<webdav::Document>& document) {
  const bool minimal = webdav::prefers_minimal(call.request.headers);
  // No body means allprop (RFC 4918 section 9.1).
  if (call.request.body.empty()) {
    return PropertyRequest{.mode = PropertyRequest::Mode::all, .wanted = {}, .minimal = minimal};
  }
  auto parsed = read_xml_body(door, call.request);
  if (!parsed) {
    return parsed.error();
  }
  document = std::move(*parsed);
  if (!document->root().is(webdav::dav("propfind"))) {
    return Error{Errc::validation, "the body of a PROPFIND is a DAV:propfind"};
  }
  return read_property_request(document->root(), minimal);
}

}  // namespace

Awaitable<Result<HttpResponse>> propfind(const Door& door, const Call& call) {
  const auto kind = call.place.target.kind;
  const auto header = webdav::read_depth(call.request.headers);
  if (!header) {
    co_return header.error();
  }
  // No Depth means infinity (RFC 4918 section 9.1), which nobody gets on a collection: the answer
  // would be the whole agency.
  const auto depth = header->value_or(webdav::Depth::infinity);
  if (depth == webdav::Depth::infinity && is_collection(kind)) {
    co_return precondition("D:propfind-finite-depth", "Depth is 0 or 1 here");
  }
  std::optional<webdav::Document> document;
  const auto request = read_request(door, call, document);
  if (!request) {
    co_return request.error();
  }
  webdav::Multistatus out;
  if (kind == Kind::object) {
    const auto entry = store::read(door.ledger.engine(), [&](const store::Reads& reads) {
      return reads.object_entry(call.place.calendar->id, call.place.target.object);
    });
    if (!entry) {
      co_return Error{Errc::not_found, "nothing is at this path"};
    }
    write_object(out, door, call, call.href, *entry, *request);
    co_return xml_response(207, std::move(out).finish());
  }
  const Subject subject{
      .settings = door.settings, .viewer = call.user, .place = call.place, .kind = kind};
  write_response(out, call.href, subject, *request);
  if (depth == webdav::Depth::one && kind == Kind::calendar) {
    std::string after;
    while (write_members(out, door, call, *request, after)) {
      if (out.size() > door.settings.max_answer) {
        co_return precondition("D:number-of-matches-within-limits", "too many members");
      }
      co_await breathe();
    }
  } else if (depth == webdav::Depth::one) {
    door.ledger.engine().read(
        [&](const store::Reads& reads) { write_children(out, door, call, reads, *request); });
  }
  co_return xml_response(207, std::move(out).finish());
}

}  // namespace holdfast::caldav
