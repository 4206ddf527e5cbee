#include "store/grant.hpp"

#include "store/names.hpp"

namespace holdfast::store {

std::string_view name(GrantState state) {
  switch (state) {
    case GrantState::pending:
      return "pending";
    case GrantState::active:
      return "active";
    case GrantState::expired:
      return "expired";
    case GrantState::ended:
      return "ended";
  }
  return {};
}

std::optional<GrantState> grant_state(std::string_view name) {
  return by_name(name, GrantState::ended);
}

}  // namespace holdfast::store
