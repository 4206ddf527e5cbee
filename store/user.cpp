#include "store/user.hpp"

#include "store/names.hpp"

namespace holdfast::store {

std::string_view name(Role role) {
  switch (role) {
    case Role::administrator:
      return "administrator";
    case Role::coordinator:
      return "coordinator";
    case Role::staff:
      return "staff";
  }
  return {};
}

std::optional<Role> role(std::string_view name) { return by_name(name, Role::staff); }

}  // namespace holdfast::store
