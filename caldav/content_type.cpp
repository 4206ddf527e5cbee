#include "caldav/content_type.hpp"

#include "store/base/text.hpp"

namespace holdfast::caldav {

std::string content_type_of(const store::ObjectEntry& entry) {
  return "text/calendar; charset=utf-8; component=" + entry.component;
}

bool is_xml(const HttpHeaders& headers) {
  const auto header = headers.find("Content-Type");
  if (!header) {
    return true;
  }
  const auto type = to_lower(trim(header->substr(0, header->find(';'))));
  return type == "text/xml" || type == "application/xml" || type.ends_with("+xml");
}

Status check_calendar_body(const HttpHeaders& headers) {
  // A part of a resource stored as the whole of it would lose the rest (RFC 9110 section 14.5).
  if (headers.find("Content-Range")) {
    return Error{Errc::validation, "a PUT carries the whole resource, not a range of it"};
  }
  if (const auto encoding = headers.find("Content-Encoding");
      encoding && !equal_ignoring_case(trim(*encoding), "identity")) {
    return Error{Errc::validation, "the body must not be encoded"};
  }
  const auto header = headers.find("Content-Type");
  if (!header) {
    return {};
  }
  auto rest = to_lower(*header);
  const auto type = trim(std::string_view(rest).substr(0, rest.find(';')));
  if (type != "text/calendar") {
    return Error{Errc::unsupported_calendar_data, "calendar objects are text/calendar"};
  }
  if (const auto at = rest.find("charset="); at != std::string::npos) {
    auto charset = std::string_view(rest).substr(at + 8);
    charset = trim(charset.substr(0, charset.find(';')));
    if (charset != "utf-8" && charset != "\"utf-8\"" && charset != "us-ascii") {
      return Error{Errc::unsupported_calendar_data, "calendar objects are in UTF-8"};
    }
  }
  return {};
}

}  // namespace holdfast::caldav
