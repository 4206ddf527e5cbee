// What an answer of the Google Calendar API other than a good one means.
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <string_view>

#include "store/base/http.hpp"
#include "store/base/result.hpp"

namespace holdfast::sync {

/// `errors[0].reason`; empty if there is none.
std::string google_reason(const boost::json::value& body);

/// By status and reason, never by the message. Errors: not_found (also 410 of a deleted event),
/// invalid_sync_token (list everything), already_exists (the id is taken), precondition_failed
/// (somebody changed it), unauthenticated (a person must look: signed out, or not allowed),
/// unavailable (with `retry_after` where it is known), refused.
Error google_error(int status, std::string_view reason, const HttpHeaders& headers);

}  // namespace holdfast::sync
