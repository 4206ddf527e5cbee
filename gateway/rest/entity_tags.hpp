// ETag, If-Match and If-None-Match (RFC 9110 sections 8.8.3, 13.1.1 and 13.1.2).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "store/base/http.hpp"

namespace holdfast::gateway::rest {

/// The strong entity tag of a version: "\"4\"".
std::string version_tag(std::int64_t version);

/// The version that a writer has seen, by its If-Match: `current` if it is listed (or for "*"),
/// else the first version listed, else 0, which no object ever has. Whether it is still the
/// current one is decided in the transaction: a repeat must find its kept answer first.
std::int64_t expected_version(const HttpHeaders& headers, std::int64_t current);

/// `response` as it is, or 304 if If-None-Match names its ETag. For reads.
HttpResponse unless_known(const HttpHeaders& request, HttpResponse response);

}  // namespace holdfast::gateway::rest
