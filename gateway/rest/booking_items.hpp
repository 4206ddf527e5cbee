// Bookings that come many at a time, each a request of its own.
#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "gateway/rest/context.hpp"
#include "gateway/rest/members.hpp"
#include "gateway/rest/request.hpp"
#include "store/base/http.hpp"

namespace holdfast::gateway::rest {

/// {"key", "booking"} as the POST /v1/bookings that it would be by itself; `pointer` leads to it.
Request item_request(const Request& whole, const boost::json::object& item,
                     const std::string& pointer, Faults& faults);

/// Its key; empty where it has none.
std::string item_key(const Request& item);

/// Books it, or finds the answer that it got before. What is wrong is a problem too.
Awaitable<HttpResponse> book_item(Context context, Request item);

/// {"key", "status", "replayed", "body"}.
boost::json::object item_result(const std::string& key, const HttpResponse& response);

}  // namespace holdfast::gateway::rest
