#include "caldav/methods/moving.hpp"

#include "caldav/errors.hpp"

namespace holdfast::caldav {

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
  auto place = store::read(door.ledger.engine(), [&](const store::Reads& reads) {
    return resolve_new(reads, call.user, *target);
  });
  if (!place) {
    return no_parent;
  }
  if (place->target == call.place.target ||
      (is_in_files(target->kind) && target->path == call.place.target.path)) {
    return Error{Errc::forbidden, "source and destination are the same"};
  }
  if (!place->writable) {
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
