// What a token may be held to, beside the role of its user.
#pragma once

#include <string>
#include <string_view>

#include "store/base/result.hpp"

namespace holdfast::store {

/// "bookings:read": a noun of the API and what is done to it. `write` does not include `read`: a
/// form on a website books, and reads nobody's bookings.
struct Scope {
  std::string_view noun;
  bool write = false;
};
std::string to_string(Scope scope);

/// The scopes of a list that is separated by spaces (RFC 6749 section 3.3), in order and each once.
/// Errors: validation, naming the one that there is not.
Result<std::string> tidy_scopes(std::string_view list);

/// Whether a tidy list has that scope. An empty list holds nothing back.
bool allows(std::string_view scopes, Scope wanted);

}  // namespace holdfast::store
