#include "caldav/webdav/destination.hpp"

#include "caldav/webdav/href.hpp"
#include "store/base/text.hpp"

namespace holdfast::webdav {
namespace {

/// The authority without user and without the port that the scheme has anyway.
std::string host_of(std::string_view origin) {
  const auto scheme = origin.find("://");
  std::string host = to_lower(origin.substr(scheme == std::string_view::npos ? 0 : scheme + 3));
  if (const auto at = host.rfind('@'); at != std::string::npos) {
    host.erase(0, at + 1);
  }
  for (const std::string_view port : {":80", ":443"}) {
    if (host.ends_with(port)) {
      host.resize(host.size() - port.size());
    }
  }
  return host;
}

bool is_ours(std::string_view origin, const HttpHeaders& headers) {
  for (const std::string_view name : {"Host", "X-Forwarded-Host"}) {
    if (const auto own = headers.find(name); own && host_of(trim(*own)) == host_of(origin)) {
      return true;
    }
  }
  return false;
}

}  // namespace

Result<Destination> read_destination(const HttpHeaders& headers) {
  const auto header = headers.find("Destination");
  if (!header) {
    return Error{Errc::validation, "COPY and MOVE have a Destination"};
  }
  auto href = trim(*header);
  const auto origin = origin_of(href);
  if (!origin.empty() && !is_ours(origin, headers)) {
    return Error{Errc::refused, "the destination is on another server"};
  }
  href.remove_prefix(origin.size());
  href = href.substr(0, href.find_first_of("?#"));
  if (!href.starts_with('/')) {
    return Error{Errc::validation, "a Destination is an absolute URL or a path from the root"};
  }
  Destination destination{std::string(href), true};
  if (const auto overwrite = headers.find("Overwrite")) {
    const auto value = trim(*overwrite);
    if (!equal_ignoring_case(value, "T") && !equal_ignoring_case(value, "F")) {
      return Error{Errc::validation, "Overwrite is T or F"};
    }
    destination.overwrite = equal_ignoring_case(value, "T");
  }
  return destination;
}

}  // namespace holdfast::webdav
