// How far an external calendar is known right now, and what would mend it.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>

#include "gateway/rest/context.hpp"
#include "store/source.hpp"

namespace holdfast::gateway::rest {

/// The member `sync` of a source. `copies`: owed to it. What the engine does not tell is null.
boost::json::object standing_json(const store::Source& source, std::int64_t copies,
                                  const Context& context);

/// What is wrong and the one way to mend it, {"code", "detail"}; null while nothing is. Pure.
boost::json::value remedy_json(const store::Source& source, bool host_away);

}  // namespace holdfast::gateway::rest
