// What Microsoft Graph says.
#pragma once

#include "sync/providers/said.hpp"

namespace holdfast::sync {

namespace graph = said;

}  // namespace holdfast::sync
