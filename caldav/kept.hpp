// What clients keep with resources (store/dead_property.hpp), as the CalDAV room asks for it.
#pragma once

#include <string>
#include <vector>

#include "caldav/access.hpp"

namespace holdfast::caldav {

/// Under what the properties of a resource are filed; empty for what keeps none.
std::string kept_subject(const Place& place);

/// All that is kept with it.
std::vector<store::DeadProperty> kept_with(const store::Reads& reads, const Place& place);

}  // namespace holdfast::caldav
