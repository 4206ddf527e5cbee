// What the audit keeps of a closure. Not its reason: that may be about a person's health.
#pragma once

#include <boost/json/object.hpp>

#include "store/closure.hpp"

namespace holdfast::store {

boost::json::object describe(const Closure& closure);

}  // namespace holdfast::store
