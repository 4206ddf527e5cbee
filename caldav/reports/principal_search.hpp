// What people can be searched by.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "caldav/access.hpp"
#include "caldav/webdav/names.hpp"

namespace holdfast::caldav {

struct SearchedProperty {
  webdav::Name name;
  /// For people, in English.
  std::string_view description;
  /// The text that is searched; empty if the person has none.
  std::string (*text)(const Place& principal);
};

std::span<const SearchedProperty> searched_properties();

}  // namespace holdfast::caldav
