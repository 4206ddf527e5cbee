// Reading what a service says in JSON: a member that is missing or of another kind is just not
// there.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <string>
#include <string_view>

namespace holdfast::sync::said {

inline const boost::json::value* member(const boost::json::object& object, std::string_view name) {
  return object.if_contains(boost::json::string_view(name.data(), name.size()));
}

/// Empty for null and for what is no text.
inline std::string text(const boost::json::object& object, std::string_view name) {
  const auto* value = member(object, name);
  const auto* found = value != nullptr ? value->if_string() : nullptr;
  return found != nullptr ? std::string(found->data(), found->size()) : std::string{};
}

inline bool flag(const boost::json::object& object, std::string_view name) {
  const auto* value = member(object, name);
  const auto* found = value != nullptr ? value->if_bool() : nullptr;
  return found != nullptr && *found;
}

inline const boost::json::object* child(const boost::json::object& object, std::string_view name) {
  const auto* value = member(object, name);
  return value != nullptr ? value->if_object() : nullptr;
}

inline const boost::json::array* list(const boost::json::object& object, std::string_view name) {
  const auto* value = member(object, name);
  return value != nullptr ? value->if_array() : nullptr;
}

}  // namespace holdfast::sync::said
