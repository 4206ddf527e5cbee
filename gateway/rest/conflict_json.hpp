// Conflicts as the API shows them.
#pragma once

#include <boost/json/object.hpp>
#include <string_view>

#include "gateway/rest/context.hpp"
#include "gateway/rest/names.hpp"
#include "gateway/rest/request.hpp"
#include "store/conflict.hpp"
#include "store/reads.hpp"

namespace holdfast::gateway::rest {

/// What stands in a list. What caused a conflict is a person's own event, so that only its time and
/// kind are shown.
boost::json::object conflict_json(const store::Conflict& conflict, const Names& names,
                                  std::string_view base_url);

/// And what helps to settle it: where its cause stands, who was told and when, and while it is open
/// who else could take over and which other times are near.
boost::json::object conflict_details(const Context& context, const Request& request,
                                     const store::Conflict& conflict, const store::Reads& reads);

}  // namespace holdfast::gateway::rest
