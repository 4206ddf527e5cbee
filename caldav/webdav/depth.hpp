// Depth, and what a client prefers to be left out.
#pragma once

#include <optional>
#include <string_view>

#include "store/base/http.hpp"
#include "store/base/result.hpp"

namespace holdfast::webdav {

enum class Depth { zero, one, infinity };

/// Nothing where the header is missing: what that means differs from method to method.
/// Errors: validation.
Result<std::optional<Depth>> read_depth(const HttpHeaders& headers);

/// Whether Prefer (RFC 7240) names that preference, "return=minimal" or "return=representation".
bool prefers(const HttpHeaders& headers, std::string_view wanted);

/// Prefer: return=minimal (RFC 8144), or its forerunner `Brief: t` that Apple's clients send: what
/// is not there need not be listed.
bool prefers_minimal(const HttpHeaders& headers);

}  // namespace holdfast::webdav
