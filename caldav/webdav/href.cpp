#include "caldav/webdav/href.hpp"

#include "store/base/http.hpp"

namespace holdfast::webdav {

std::string_view origin_of(std::string_view href) {
  const auto scheme = href.find("://");
  if (scheme == std::string_view::npos ||
      href.substr(0, scheme).find('/') != std::string_view::npos) {
    return {};
  }
  const auto end = href.find_first_of("/?#", scheme + 3);
  return href.substr(0, end);
}

std::optional<std::string> comparable_path(std::string_view href) {
  href.remove_prefix(origin_of(href).size());
  href = href.substr(0, href.find_first_of("?#"));
  if (href.empty()) {
    href = "/";
  }
  if (href.front() != '/') {
    return std::nullopt;
  }
  auto path = percent_decode(href);
  if (!path) {
    return std::nullopt;
  }
  for (const std::string_view dots : {"/./", "/../"}) {
    if ((*path + '/').find(dots) != std::string::npos) {
      return std::nullopt;
    }
  }
  return path;
}

}  // namespace holdfast::webdav
