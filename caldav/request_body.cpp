#include "caldav/request_body.hpp"

#include "store/base/text.hpp"

namespace holdfast::caldav {

Result<webdav::Document> read_xml_body(const Door& door, const HttpRequest& request) {
  if (const auto encoding = request.headers.find("Content-Encoding");
      encoding && !equal_ignoring_case(trim(*encoding), "identity")) {
    return Error{Errc::validation, "the body must not be encoded"};
  }
  return webdav::Document::parse(request.body, door.settings.xml);
}

}  // namespace holdfast::caldav
