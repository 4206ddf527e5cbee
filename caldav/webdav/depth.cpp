#include "caldav/webdav/depth.hpp"

#include "store/base/text.hpp"

namespace holdfast::webdav {

Result<std::optional<Depth>> read_depth(const HttpHeaders& headers) {
  const auto header = headers.joined("Depth");
  if (!header) {
    return std::optional<Depth>{};
  }
  const auto value = trim(*header);
  if (value == "0") {
    return std::optional<Depth>{Depth::zero};
  }
  if (value == "1") {
    return std::optional<Depth>{Depth::one};
  }
  if (equal_ignoring_case(value, "infinity")) {
    return std::optional<Depth>{Depth::infinity};
  }
  return Error{Errc::validation, "Depth is 0, 1 or infinity"};
}

bool prefers(const HttpHeaders& headers, std::string_view wanted) {
  const auto joined = headers.joined("Prefer");
  if (!joined) {
    return false;
  }
  std::string prefer = to_lower(*joined);
  std::erase(prefer, '"');
  std::string_view rest = prefer;
  while (!rest.empty()) {
    const auto comma = rest.find(',');
    // Parameters after a semicolon belong to the preference and change nothing here.
    const auto one = rest.substr(0, comma);
    if (trim(one.substr(0, one.find(';'))) == wanted) {
      return true;
    }
    rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
  }
  return false;
}

bool prefers_minimal(const HttpHeaders& headers) {
  const auto brief = headers.find("Brief");
  return (brief && equal_ignoring_case(trim(*brief), "t")) || prefers(headers, "return=minimal");
}

}  // namespace holdfast::webdav
