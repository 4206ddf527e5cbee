#include "caldav/server.hpp"

#include <algorithm>

#include "caldav/errors.hpp"
#include "caldav/methods/methods.hpp"
#include "caldav/webdav/error_element.hpp"

namespace holdfast::caldav {
namespace {

/// The canonical path; "/" and "/principals/" stay what the client called them, because it looks
/// for the answer under that name.
std::string answered_href(const Target& target, std::string_view path, std::string_view root) {
  return path == "/" || path == "/principals/" ? std::string(path) : href_of(target, root);
}

HttpResponse not_allowed(Kind kind) {
  auto response = xml_response(
      405, webdav::error_body(webdav::own("reason"), "not a method of this resource: see Allow"));
  response.headers.set("Allow", allowed_at(kind));
  return response;
}

}  // namespace

Server::Server(store::Ledger& ledger, Clock& clock, Settings settings)
    : settings_(std::move(settings)), door_{ledger, clock, settings_} {}

Awaitable<HttpResponse> Server::handle(HttpRequest request, store::User user,
                                       std::string request_id) {
  const auto path = path_of(request.target);
  const auto target = read_target(path, settings_.root);
  if (!target) {
    co_return error_response(target.error());
  }
  auto place = store::read(door_.ledger.engine(), [&](const store::Reads& reads) {
    return resolve(reads, user, *target);
  });
  // Before the method is looked at: what is somebody else's answers every method alike.
  if (!place) {
    co_return error_response(place.error());
  }
  auto href = answered_href(*target, path, settings_.root);
  const Call call{.request = std::move(request),
                  .user = std::move(user),
                  .request_id = std::move(request_id),
                  .place = std::move(*place),
                  .href = std::move(href)};
  const auto table = methods();
  const auto method = std::find_if(table.begin(), table.end(), [&](const Method& row) {
    return row.name == call.request.method;
  });
  if (method == table.end() || (method->kinds & in(target->kind)) == 0) {
    co_return not_allowed(target->kind);
  }
  auto answer = co_await method->run(door_, call);
  if (!answer) {
    co_return error_response(answer.error());
  }
  co_return std::move(*answer);
}

}  // namespace holdfast::caldav
