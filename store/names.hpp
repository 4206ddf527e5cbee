// From the name of an enumerator back to it, for enums with a `name` function.
#pragma once

#include <optional>
#include <string_view>
#include <type_traits>

namespace holdfast::store {

/// The enumerators count from 0 to `last`.
template <class Enum>
std::optional<Enum> by_name(std::string_view text, Enum last) {
  using Number = std::underlying_type_t<Enum>;
  for (Number i = 0; i <= static_cast<Number>(last); ++i) {
    if (name(static_cast<Enum>(i)) == text) {
      return static_cast<Enum>(i);
    }
  }
  return std::nullopt;
}

}  // namespace holdfast::store
