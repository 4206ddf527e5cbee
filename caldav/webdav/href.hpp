// Hrefs: the same resource is written in many ways, and is compared in one.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace holdfast::webdav {

/// Scheme and authority of an absolute URL ("https://p42.example:443"), empty for a path.
std::string_view origin_of(std::string_view href);

/// The path of an href (absolute URL or absolute path), decoded once, without query and fragment:
/// what two hrefs are compared by. Nothing for a relative path, a broken escape, an encoded NUL, or
/// a path with dot segments. An encoded slash counts as a slash here, so this is for comparing
/// only: a server finds its resources segment by segment.
std::optional<std::string> comparable_path(std::string_view href);

}  // namespace holdfast::webdav
