// Which scope of a token a route takes.
#pragma once

#include <optional>

#include "gateway/rest/route.hpp"
#include "store/scopes.hpp"

namespace holdfast::gateway::rest {

/// Nothing for what every token may: asking who it is. From the route's first noun, so that what is
/// added under a known noun is held back too; a noun that is not known is open to tokens without
/// scopes only.
std::optional<store::Scope> scope_of(const Route& route);

/// Whether a token with these scopes comes to the route.
bool admits(const Route& route, std::string_view scopes);

}  // namespace holdfast::gateway::rest
