// PROPFIND, RFC 4918 section 9.1.
#include <algorithm>

#include "caldav/errors.hpp"
#include "caldav/kept.hpp"
#include "caldav/methods/methods.hpp"
#include "caldav/properties.hpp"
#include "caldav/request_body.hpp"
#include "caldav/seen.hpp"
#include "caldav/webdav/depth.hpp"

namespace holdfast::caldav {
namespace {

void write_place(webdav::Multistatus& out, const Door& door, const Call& call, const Place& place,
                 std::string_view href, const store::Reads& reads, const PropertyRequest& request) {
  const auto kind = place.target.kind;
  const auto kept = place.shared || request.wants_kept(kind) ? kept_with(reads, place)
                                                             : std::vector<store::DeadProperty>{};
  const Subject subject{
      .settings = door.settings, .viewer = call.user, .place = place, .kind = kind, .kept = kept};
  write_response(out, href, subject, request);
}

void write_object(webdav::Multistatus& out, const Door& door, const Call& call,
                  std::string_view href, const store::ObjectEntry& entry,
                  std::span<const store::DeadProperty> kept, const PropertyRequest& request) {
  const Subject subject{.settings = door.settings,
                        .viewer = call.user,
                        .place = call.place,
                        .kind = Kind::object,
                        .entry = &entry,
                        .kept = kept};
  write_response(out, href, subject, request);
}

/// What lies in a folder, but not what lies deeper. The folder's place has all else that is asked
/// of them: to resolve each would count all the person's files as often as there are some.
void write_files(webdav::Multistatus& out, const Door& door, const Call& call,
                 const store::Reads& reads, const PropertyRequest& request) {
  const auto& folder = call.place.target;
  const auto below = folder.path.empty() ? 0 : folder.path.size() + 1;
  for (auto& file : reads.files_below(call.place.owner->id, folder.path)) {
    if (file.path.find('/', below) != std::string::npos) {
      continue;
    }
    Place place = call.place;
    place.target = file_of(folder.login, file.path, file.folder);
    place.file = std::move(file);
    write_place(out, door, call, place, href_of(place.target, door.settings.root), reads, request);
    if (out.size() > door.settings.max_answer) {
      return;
    }
  }
}

std::vector<Target> children_of(const store::Reads& reads, const Call& call) {
  const auto& place = call.place;
  switch (place.target.kind) {
    case Kind::root:
      return {Target{.kind = Kind::principals}, Target{.kind = Kind::homes}};
    case Kind::principals:
    case Kind::homes: {
      std::vector<Target> people;
      for (const auto& user : visible_users(reads, call.user)) {
        people.push_back(place.target.kind == Kind::homes ? home_of(user.login)
                                                          : principal_of(user.login));
      }
      return people;
    }
    case Kind::home:
      return calendars_in(reads, call.user, place);
    case Kind::files:
    case Kind::folder:
    case Kind::principal:
    case Kind::calendar:
    case Kind::object:
    case Kind::file:
      return {};
  }
  return {};
}

/// The members of all collections but calendars: few, and read in one go. Ends where the answer
/// gets too long.
void write_children(webdav::Multistatus& out, const Door& door, const Call& call,
                    const store::Reads& reads, const PropertyRequest& request) {
  if (is_in_files(call.place.target.kind)) {
    write_files(out, door, call, reads, request);
    return;
  }
  for (const auto& child : children_of(reads, call)) {
    if (out.size() > door.settings.max_answer) {
      return;
    }
    if (const auto place = resolve(reads, call.user, child)) {
      write_place(out, door, call, *place, href_of(place->target, door.settings.root), reads,
                  request);
    }
  }
}

/// A piece of a calendar's members with what is kept with them, both in order of name.
struct Members {
  std::vector<store::ObjectEntry> entries;
  std::vector<store::DeadProperty> kept;

  /// Of one member; `from` moves on behind it.
  [[nodiscard]] std::span<const store::DeadProperty> kept_with(const store::ObjectEntry& entry,
                                                               std::size_t& from) const {
    if (from == kept.size()) {
      return {};
    }
    const auto subject = store::subject_of(entry.calendar, entry.name);
    const auto first = std::find_if(kept.begin() + static_cast<std::ptrdiff_t>(from), kept.end(),
                                    [&](const auto& one) { return one.subject >= subject; });
    const auto last =
        std::find_if(first, kept.end(), [&](const auto& one) { return one.subject != subject; });
    from = static_cast<std::size_t>(last - kept.begin());
    return {first, last};
  }
};

Members read_members(const Door& door, const Call& call, const std::string& after, bool wants_kept,
                     int piece) {
  return store::read(door.ledger.engine(), [&](const store::Reads& reads) {
    const auto& calendar = call.place.calendar->id;
    Members members{reads.members(calendar, after, piece), {}};
    if (wants_kept && !members.entries.empty()) {
      members.kept =
          reads.dead_properties(store::subject_of(calendar, members.entries.front().name),
                                store::subject_of(calendar, members.entries.back().name));
    }
    return members;
  });
}

/// Writes the next members of a calendar after `after` and moves it on. False when there are no
/// more.
bool write_members(webdav::Multistatus& out, const Door& door, const Call& call,
                   const PropertyRequest& request, std::string& after) {
  const bool wants_kept = request.wants_kept(Kind::object);
  // What is kept with members may be large, as texts may.
  const int piece = wants_kept ? door.settings.text_piece : door.settings.piece;
  auto members = read_members(door, call, after, wants_kept, piece);
  std::size_t from = 0;
  for (auto& entry : members.entries) {
    auto kept = members.kept_with(entry, from);
    if (is_veiled(call.place, call.user, entry)) {
      veil(entry);
      kept = {};
    }
    write_object(out, door, call, call.href + percent_encode(entry.name), entry, kept, request);
    if (out.size() > door.settings.max_answer) {
      return true;
    }
  }
  if (!members.entries.empty()) {
    after = members.entries.back().name;
  }
  return members.entries.size() == static_cast<std::size_t>(piece);
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

Error too_many_members() {
  return precondition("D:number-of-matches-within-limits", "too many members");
}

Result<HttpResponse> tell_object(const Door& door, const Call& call,
                                 const PropertyRequest& request) {
  webdav::Multistatus out;
  bool found = false;
  door.ledger.engine().read([&](const store::Reads& reads) {
    const auto entry = seen_entry(reads, call.place, call.user, call.place.target.object);
    if (entry) {
      const bool tells_kept =
          request.wants_kept(Kind::object) && !is_veiled(call.place, call.user, *entry);
      const auto kept =
          tells_kept ? kept_with(reads, call.place) : std::vector<store::DeadProperty>{};
      write_object(out, door, call, call.href, *entry, kept, request);
      found = true;
    }
  });
  if (!found) {
    return Error{Errc::not_found, "nothing is at this path"};
  }
  return xml_response(207, std::move(out).finish());
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
  if (kind == Kind::object) {
    co_return tell_object(door, call, *request);
  }
  webdav::Multistatus out;
  door.ledger.engine().read([&](const store::Reads& reads) {
    write_place(out, door, call, call.place, call.href, reads, *request);
    if (depth == webdav::Depth::one && kind != Kind::calendar) {
      write_children(out, door, call, reads, *request);
    }
  });
  if (out.size() > door.settings.max_answer) {
    co_return too_many_members();
  }
  if (depth == webdav::Depth::one && kind == Kind::calendar) {
    std::string after;
    while (write_members(out, door, call, *request, after)) {
      if (out.size() > door.settings.max_answer) {
        co_return too_many_members();
      }
      co_await breathe();
    }
  }
  auto body = std::move(out).finish();
  if (request->steady()) {
    door.answers.keep(call.question, body);
  }
  co_return xml_response(207, std::move(body));
}

}  // namespace holdfast::caldav
