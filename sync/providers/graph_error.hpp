// What an answer of Microsoft Graph other than a good one means.
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <string_view>

#include "store/base/http.hpp"
#include "store/base/result.hpp"

namespace holdfast::sync {

/// The most specific code that we know: codes nest in `innerError`. Else the outermost one.
std::string graph_code(const boost::json::value& body);

/// By status and code, never by the message. Errors: not_found (404, 410 of one event),
/// invalid_sync_token (the delta must begin anew), precondition_failed (somebody changed it),
/// unauthenticated (a person must look: signed out, or not allowed), unavailable (with
/// `retry_after`), refused.
Error graph_error(int status, std::string_view code, const HttpHeaders& headers,
                  std::string_view request_id);

}  // namespace holdfast::sync
