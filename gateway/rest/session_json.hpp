// Group sessions as the API shows them.
#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "gateway/rest/names.hpp"
#include "store/base/http.hpp"
#include "store/commands/classes.hpp"

namespace holdfast::gateway::rest {

/// `seats_taken`: as many as somebody has. `time_zone`: in which the times are shown.
boost::json::object session_json(const store::GroupSession& session, int seats_taken,
                                 const Names& names, const std::string& base_url,
                                 const std::string& time_zone);

/// The whole class after a command, each booking with what became of it; its ETag, unless the
/// session is gone.
HttpResponse class_response(const store::WholeClass& whole, const Names& names,
                            const std::string& base_url, const std::string& time_zone);
/// The same as it would be.
HttpResponse class_rehearsal(const store::WholeClass& whole, const Names& names,
                             const std::string& base_url, const std::string& time_zone);

}  // namespace holdfast::gateway::rest
