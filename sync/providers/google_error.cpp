#include "sync/providers/google_error.hpp"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>

#include "sync/providers/said.hpp"
#include "sync/retry_after.hpp"

namespace holdfast::sync {
namespace {

struct Row {
  std::string_view reason;
  Errc meaning;
};

/// Reasons that say more than their status: most 403 are a person's business, some pass by
/// themselves, and some concern one event only.
constexpr std::array kReasons{
    Row{"rateLimitExceeded", Errc::unavailable},
    Row{"userRateLimitExceeded", Errc::unavailable},
    Row{"quotaExceeded", Errc::unavailable},
    Row{"calendarUsageLimitsExceeded", Errc::unavailable},
    Row{"forbiddenForNonOrganizer", Errc::refused},
    Row{"fullSyncRequired", Errc::invalid_sync_token},
    Row{"updatedMinTooLongAgo", Errc::invalid_sync_token},
    Row{"deleted", Errc::not_found},
    Row{"duplicate", Errc::already_exists},
    Row{"conflict", Errc::unavailable},
};
/// A used-up quota comes back after hours, not seconds.
constexpr std::string_view kQuotaRest = "3600";

Errc meaning_of(int status, std::string_view reason) {
  if (status >= 500 || status == 429 || status == 408) {
    return Errc::unavailable;
  }
  if (status != 401) {
    const auto row = std::find_if(kReasons.begin(), kReasons.end(),
                                  [&](const Row& known) { return known.reason == reason; });
    if (row != kReasons.end()) {
      return row->meaning;
    }
  }
  switch (status) {
    case 401:
    case 403:
      return Errc::unauthenticated;
    case 404:
      return Errc::not_found;
    case 409:
      return Errc::already_exists;
    case 410:
      return Errc::invalid_sync_token;
    case 412:
      return Errc::precondition_failed;
    default:
      return Errc::refused;
  }
}

}  // namespace

std::string google_reason(const boost::json::value& body) {
  const auto* root = body.if_object();
  const auto* error = root != nullptr ? said::child(*root, "error") : nullptr;
  const auto* errors = error != nullptr ? said::list(*error, "errors") : nullptr;
  if (errors == nullptr || errors->empty() || !errors->front().is_object()) {
    return {};
  }
  return said::text(errors->front().get_object(), "reason");
}

Error google_error(int status, std::string_view reason, const HttpHeaders& headers) {
  Error error{meaning_of(status, reason), "Google Calendar answered " + std::to_string(status)};
  // A word of the service: a text of any length must not get into the log.
  if (!reason.empty()) {
    error.detail += ' ' + std::string(reason.substr(0, 80));
  }
  if (const auto wait = retry_after(headers)) {
    error.fields.push_back({"retry_after", std::to_string(wait->count())});
  } else if (reason == "quotaExceeded" || reason == "calendarUsageLimitsExceeded") {
    error.fields.push_back({"retry_after", std::string(kQuotaRest)});
  }
  return error;
}

}  // namespace holdfast::sync
