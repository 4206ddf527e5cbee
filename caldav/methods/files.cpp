// Files and folders: RFC 4918 as it stands, for what is no calendar.
#include "store/commands/files.hpp"

#include "caldav/errors.hpp"
#include "caldav/if_condition.hpp"
#include "caldav/methods/methods.hpp"
#include "caldav/methods/moving.hpp"
#include "caldav/webdav/depth.hpp"
#include "caldav/webdav/error_element.hpp"
#include "caldav/webdav/preconditions.hpp"

namespace holdfast::caldav {
namespace {

constexpr std::size_t kLongestType = 255;

std::string type_of(const HttpHeaders& headers) {
  const auto type = headers.find("Content-Type");
  return type && !type->empty() && type->size() <= kLongestType
             ? std::string(*type)
             : std::string("application/octet-stream");
}

}  // namespace

// What people put here is told as a file to be kept and never shown by a browser as a page of ours.
Awaitable<Result<HttpResponse>> get_file(const Door& door, const Call& call) {
  const auto& file = *call.place.file;
  HttpResponse response;
  response.headers.set("ETag", '"' + file.etag + '"');
  response.headers.set("Last-Modified", to_http_date(file.modified_at));
  response.headers.set("Cache-Control", "private, no-cache");
  if (webdav::is_not_modified(call.request.headers, file.etag)) {
    response.status = 304;
    co_return response;
  }
  response.headers.set("Content-Type", file.type);
  response.headers.set("X-Content-Type-Options", "nosniff");
  response.headers.set("Content-Disposition", "attachment");
  response.headers.set("Content-Security-Policy", "default-src 'none'; sandbox");
  response.body = store::read(door.ledger.engine(), [&](const store::Reads& reads) {
    return reads.file_body(file.user, file.path);
  });
  co_return response;
}

Awaitable<Result<HttpResponse>> put_file(const Door& door, const Call& call) {
  if (call.request.headers.find("Content-Range")) {
    co_return Error{Errc::validation, "a PUT carries the whole resource, not a range of it"};
  }
  if (call.request.body.size() > door.settings.max_resource_size) {
    co_return object_too_large(door.settings.max_resource_size);
  }
  const auto precondition = write_precondition(call);
  if (!precondition) {
    co_return precondition.error();
  }
  store::PutFile command;
  command.agency = call.user.agency;
  command.actor = actor_of(call);
  command.user = call.place.owner->id;
  command.path = call.place.target.path;
  command.type = type_of(call.request.headers);
  command.body = call.request.body;
  command.condition = precondition->condition;
  const auto outcome = co_await door.ledger.apply(std::move(command));
  if (!outcome) {
    co_return outcome.error();
  }
  auto response = moved(outcome->created);
  response.headers.set("ETag", '"' + outcome->etag + '"');
  co_return response;
}

Awaitable<Result<HttpResponse>> remove_file(const Door& door, const Call& call) {
  const auto precondition = write_precondition(call);
  if (!precondition) {
    co_return precondition.error();
  }
  store::DeleteFile command;
  command.agency = call.user.agency;
  command.actor = actor_of(call);
  command.user = call.place.owner->id;
  command.path = call.place.target.path;
  command.condition = precondition->condition;
  const auto outcome = co_await door.ledger.apply(std::move(command));
  if (!outcome) {
    co_return outcome.error();
  }
  co_return moved(false);
}

// RFC 4918 section 9.3: a body means something that we do not know.
Awaitable<Result<HttpResponse>> make_folder(const Door& door, const Call& call) {
  if (!call.request.body.empty()) {
    co_return xml_response(
        415, webdav::error_body(webdav::own("reason"), "a folder is made without a body"));
  }
  store::MakeFolder command;
  command.agency = call.user.agency;
  command.actor = actor_of(call);
  command.user = call.place.owner->id;
  command.path = call.place.target.path;
  // The root of the files has no row, and is there.
  const bool is_root = command.path.empty();
  Result<bool> made = Error{Errc::already_exists};
  if (!is_root) {
    made = co_await door.ledger.apply(std::move(command));
  }
  if (!made && made.error().code == Errc::already_exists) {
    auto response = xml_response(
        405, webdav::error_body(webdav::own("reason"), "there is something at this path"));
    response.headers.set("Allow", allowed_at(call.place.target.kind));
    co_return response;
  }
  if (!made) {
    co_return made.error();
  }
  co_return moved(true);
}

Awaitable<Result<HttpResponse>> copy_file(const Door& door, const Call& call) {
  const auto to = read_move(door, call);
  if (!to) {
    co_return move_error(to.error());
  }
  if (!is_in_files(to->place.target.kind) || to->place.target.path.empty()) {
    co_return Error{Errc::forbidden, "files stay among the files"};
  }
  const auto depth = webdav::read_depth(call.request.headers);
  if (!depth) {
    co_return depth.error();
  }
  const auto precondition = write_precondition(call);
  if (!precondition) {
    co_return precondition.error();
  }
  store::CopyFile command;
  command.agency = call.user.agency;
  command.actor = actor_of(call);
  command.user = call.place.owner->id;
  command.from = call.place.target.path;
  command.to = to->place.target.path;
  command.overwrite = to->overwrite;
  command.move = call.request.method == "MOVE";
  // A MOVE of a collection is always one of all that is in it (RFC 4918 section 9.9.2).
  command.shallow = !command.move && *depth == webdav::Depth::zero;
  command.condition = precondition->condition;
  const auto created = co_await door.ledger.apply(std::move(command));
  if (!created) {
    co_return created.error();
  }
  co_return moved(*created);
}

}  // namespace holdfast::caldav
