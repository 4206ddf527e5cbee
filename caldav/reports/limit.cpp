#include "caldav/reports/limit.hpp"

#include <charconv>
#include <string>

#include "store/base/text.hpp"

namespace holdfast::caldav {

Result<std::optional<std::int64_t>> read_limit(const webdav::Element& body) {
  const auto limit = body.child(webdav::dav("limit"));
  if (!limit) {
    return std::optional<std::int64_t>{};
  }
  const auto nresults = limit->child(webdav::dav("nresults"));
  const std::string text = nresults ? std::string(trim(nresults->text())) : "";
  std::int64_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc{} || read.ptr != text.data() + text.size() || value < 1) {
    return Error{Errc::validation, "nresults is a number above 0"};
  }
  return std::optional<std::int64_t>{value};
}

}  // namespace holdfast::caldav
