// Grants and calendars as JSON.
#pragma once

#include <boost/json/object.hpp>

#include "gateway/rest/names.hpp"
#include "gateway/rest/request.hpp"
#include "store/commands/grants.hpp"
#include "sync/provider.hpp"

namespace holdfast::gateway::rest {

boost::json::object grant_json(const store::Grant& grant, const Names& names,
                               const std::string& base_url);
/// What POST /v1/sources takes.
boost::json::object calendar_json(const sync::FoundCalendar& calendar);

/// Of POST /v1/grants. `subject` is set where a service account is to act for it.
/// Errors: validation; forbidden (staff, for somebody else).
Result<store::Grant> read_grant(const Request& request, const store::Reads& reads);

}  // namespace holdfast::gateway::rest
