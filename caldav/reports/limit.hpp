// DAV:limit (RFC 5323 section 5.17): how many results a client wants at most.
#pragma once

#include <cstdint>
#include <optional>

#include "caldav/webdav/xml.hpp"
#include "store/base/result.hpp"

namespace holdfast::caldav {

/// Errors: validation.
Result<std::optional<std::int64_t>> read_limit(const webdav::Element& body);

}  // namespace holdfast::caldav
