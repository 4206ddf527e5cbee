// The shapes that all answers share.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <optional>
#include <string>

#include "gateway/rest/context.hpp"
#include "gateway/rest/request.hpp"
#include "store/base/http.hpp"

namespace holdfast::gateway::rest {

HttpResponse json_response(int status, const boost::json::object& body);

/// {"data": […], "next_cursor": …}, and a Link field where there is a next page.
HttpResponse list_response(const Context& context, const Request& request, boost::json::array data,
                           const std::optional<std::string>& next_cursor);

/// The same for what is absent and for what belongs to others, so that nobody learns which.
Error nothing_there();

/// null where there is none.
boost::json::value or_null(const std::optional<Instant>& at);

}  // namespace holdfast::gateway::rest
