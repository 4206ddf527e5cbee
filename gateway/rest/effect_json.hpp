// What the world was or will be told, as the API shows it.
#pragma once

#include <boost/json/object.hpp>

#include "store/effect.hpp"
#include "store/reads.hpp"

namespace holdfast::gateway::rest {

/// With every attempt, and every word that came back.
boost::json::object effect_json(const store::Effect& effect, const store::Reads& reads);

/// Without them; with the booking that it is about.
boost::json::object notification_json(const store::Effect& effect);

}  // namespace holdfast::gateway::rest
