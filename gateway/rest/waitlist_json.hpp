// Waitlist entries as the API shows them.
#pragma once

#include <boost/json/object.hpp>
#include <string_view>

#include "gateway/rest/names.hpp"
#include "store/base/http.hpp"
#include "store/standing.hpp"

namespace holdfast::gateway::rest {

boost::json::object entry_json(const store::WaitlistStanding& standing, const Names& names,
                               std::string_view base_url);

/// The whole entry with its ETag; a new one (201, 202) with its Location.
HttpResponse entry_response(int status, const store::WaitlistStanding& standing, const Names& names,
                            std::string_view base_url);

/// What a dry run answers.
HttpResponse entry_dry_run(const store::WaitlistStanding& standing, const Names& names);

}  // namespace holdfast::gateway::rest
