#include "caldav/methods/moving.hpp"

#include "caldav/errors.hpp"
#include "caldav/seen.hpp"

namespace holdfast::caldav {
namespace {

/// Also where a calendar stands in two homes, and a folder is named with and without its slash.
bool is_same(const Place& place, const Place& source) {
  const auto& target = place.target;
  if (is_in_files(target.kind)) {
    return is_in_files(source.target.kind) && target.path == source.target.path;
  }
  const bool one_calendar =
      place.calendar && source.calendar && place.calendar->id == source.calendar->id;
  return target == source.target || (one_calendar && target.kind == source.target.kind &&
                                     target.object == source.target.object);
}

/// What its writer could not see is not written over.
bool stands_veiled(const store::Reads& reads, const Place& place, const store::User& viewer) {
  if (place.target.kind != Kind::object || !place.calendar) {
    return false;
  }
  const auto entry = reads.object_entry(place.calendar->id, place.target.object);
  return entry && is_veiled(place, viewer, *entry);
}

}  // namespace

Result<MoveTo> read_move(const Door& door, const Call& call) {
  const auto destination = webdav::read_destination(call.request.headers);
  if (!destination) {
    return destination.error();
  }
  const Error no_parent{Errc::invalid_transition, "there is no collection at the destination"};
  const auto target = read_target(destination->path, door.settings.root);
  if (!target) {
    return target.error().code == Errc::not_found ? no_parent : target.error();
  }
  bool veiled = false;
  auto place = store::read(door.ledger.engine(), [&](const store::Reads& reads) {
    auto found = resolve_new(reads, call.user, *target);
    veiled = found && stands_veiled(reads, *found, call.user);
    return found;
  });
  if (!place) {
    return no_parent;
  }
  if (is_same(*place, call.place)) {
    return Error{Errc::forbidden, "source and destination are the same"};
  }
  if (!place->writable || veiled) {
    return need_privilege(href_of(place->target, door.settings.root), "bind");
  }
  return MoveTo{std::move(*place), destination->overwrite};
}

HttpResponse move_error(const Error& error) {
  auto response = error_response(error);
  if (error.code == Errc::refused) {
    response = error_response({Errc::validation, error.detail, {}});
    response.status = 502;
  }
  return response;
}

HttpResponse moved(bool created) {
  HttpResponse response;
  response.status = created ? 201 : 204;
  return response;
}

}  // namespace holdfast::caldav
