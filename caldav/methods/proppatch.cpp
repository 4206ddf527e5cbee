// PROPPATCH, RFC 4918 section 9.2.
#include "caldav/errors.hpp"
#include "caldav/methods/methods.hpp"
#include "caldav/request_body.hpp"
#include "caldav/webdav/multistatus.hpp"

namespace holdfast::caldav {

// No property can be changed yet, and each is told so by name: clients that set a colour or an
// order at every start go on after that, and would not after an error for the whole request.
Awaitable<Result<HttpResponse>> proppatch(const Door& door, const Call& call) {
  const auto document = read_xml_body(door, call.request);
  if (!document) {
    co_return document.error();
  }
  const auto root = document->root();
  if (!root.is(webdav::dav("propertyupdate"))) {
    co_return Error{Errc::validation, "the body of a PROPPATCH is a DAV:propertyupdate"};
  }
  webdav::Multistatus out;
  out.begin(call.href);
  out.begin_propstat();
  std::size_t named = 0;
  for (const auto& instruction : root.children()) {
    for (const auto& prop : instruction.children(webdav::dav("prop"))) {
      for (const auto& property : prop.children()) {
        out.xml().empty(property.name());
        ++named;
      }
    }
  }
  if (named == 0) {
    co_return Error{Errc::validation, "a DAV:propertyupdate names properties to set or remove"};
  }
  out.end_propstat(403, webdav::dav("cannot-modify-protected-property"));
  out.end();
  co_return xml_response(207, std::move(out).finish());
}

}  // namespace holdfast::caldav
