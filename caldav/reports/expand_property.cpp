// expand-property, RFC 3253 section 3.8. macOS asks it of principals, for delegates that nobody has
// here; so the properties are told as a PROPFIND of depth 0 tells them, and hrefs are not followed.
#include "caldav/errors.hpp"
#include "caldav/properties.hpp"
#include "caldav/reports/reports.hpp"
#include "caldav/webdav/depth.hpp"

namespace holdfast::caldav {

Awaitable<Result<HttpResponse>> expand_property(const Door& door, const Call& call,
                                                webdav::Element body) {
  PropertyRequest request;
  request.minimal = webdav::prefers_minimal(call.request.headers);
  for (const auto& element : body.children(webdav::dav("property"))) {
    const auto local = element.attribute("name");
    if (!local || !webdav::is_ncname(*local)) {
      co_return Error{Errc::validation, "a property to expand has a name"};
    }
    const webdav::Name name{element.attribute("namespace").value_or(webdav::kDav), *local};
    if (!request.asks_for(name)) {
      request.wanted.push_back({name, find_property(name)});
    }
    if (request.wanted.size() > kMostNames) {
      co_return Error{Errc::validation, "too many property names in one request"};
    }
  }
  const Subject subject{.settings = door.settings,
                        .viewer = call.user,
                        .place = call.place,
                        .kind = call.place.target.kind};
  webdav::Multistatus out;
  write_response(out, call.href, subject, request);
  co_return xml_response(207, std::move(out).finish());
}

}  // namespace holdfast::caldav
