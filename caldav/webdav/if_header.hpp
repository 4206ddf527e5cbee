// The If header: RFC 4918 section 10.4.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/base/result.hpp"

namespace holdfast::webdav {

/// One condition on the state of a resource.
struct StateCondition {
  bool negated = false;
  enum class Kind { etag, token };
  Kind kind = Kind::token;
  /// An entity tag without quotes, or a URI.
  std::string value;
  /// W/"…": matches nothing, because If compares strongly.
  bool weak = false;
};

/// Conditions that must all hold.
struct StateList {
  /// The resource that is meant, as it was written; empty: the one of the request.
  std::string resource;
  std::vector<StateCondition> conditions;
};

/// The header holds if any of its lists does. Never empty.
/// Errors: validation, for what is no If header.
Result<std::vector<StateList>> read_if(std::string_view value);

}  // namespace holdfast::webdav
