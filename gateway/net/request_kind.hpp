// Which kind of request one turned out to be: what it is counted as.
#pragma once

#include <cstddef>
#include <optional>

#include "store/ids.hpp"

namespace holdfast::gateway {

/// Who answers it.
enum class Door { dav, feeds, links, setup, hooks, oauth, api, page };
inline constexpr std::size_t kDoors = 8;

/// Filled in by those whose hands the request passes through, as soon as they know.
struct RequestKind {
  Door door = Door::page;
  /// Its row in the API's table of routes; nothing: none, or it was refused before that was looked
  /// up.
  std::optional<std::size_t> route = {};
  /// Of the token; nothing: nobody's, or not of the API.
  std::optional<store::AgencyId> agency = {};
};

}  // namespace holdfast::gateway
