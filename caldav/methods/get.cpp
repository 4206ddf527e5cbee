// GET of a calendar object resource: the stored bytes as they are.
#include "caldav/content_type.hpp"
#include "caldav/methods/methods.hpp"
#include "caldav/webdav/preconditions.hpp"

namespace holdfast::caldav {

Awaitable<Result<HttpResponse>> get(const Door&, const Call& call) {
  const auto& object = call.object;
  if (!object) {
    co_return Error{Errc::not_found, "nothing is at this path"};
  }
  HttpResponse response;
  response.headers.set("ETag", '"' + object->entry.etag + '"');
  response.headers.set("Last-Modified", to_http_date(object->entry.modified_at));
  // Kept by the client alone, and asked for again each time.
  response.headers.set("Cache-Control", "private, no-cache");
  if (webdav::is_not_modified(call.request.headers, object->entry.etag)) {
    response.status = 304;
    co_return response;
  }
  response.headers.set("Content-Type", content_type_of(object->entry));
  response.headers.set("X-Content-Type-Options", "nosniff");
  response.body = std::move(object->text);
  co_return response;
}

}  // namespace holdfast::caldav
