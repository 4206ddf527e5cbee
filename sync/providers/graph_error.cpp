#include "sync/providers/graph_error.hpp"

#include <algorithm>
#include <array>

#include "store/base/text.hpp"
#include "sync/providers/graph_json.hpp"
#include "sync/retry_after.hpp"

namespace holdfast::sync {
namespace {

struct Row {
  std::string_view code;
  Errc meaning;
};

/// Codes that say more than their status, which is not always the documented one.
constexpr std::array kCodes{
    Row{"SyncStateNotFound", Errc::invalid_sync_token},
    Row{"SyncStateInvalid", Errc::invalid_sync_token},
    Row{"resyncRequired", Errc::invalid_sync_token},
    Row{"ErrorItemNotFound", Errc::not_found},
    Row{"ErrorIrresolvableConflict", Errc::precondition_failed},
    Row{"ErrorAccessDenied", Errc::unauthenticated},
    Row{"InvalidAuthenticationToken", Errc::unauthenticated},
    Row{"ErrorInvalidIdMalformed", Errc::refused},
    Row{"ApplicationThrottled", Errc::unavailable},
    Row{"TooManyRequests", Errc::unavailable},
    Row{"MailboxConcurrency", Errc::unavailable},
};
/// Deeper nesting than this says nothing that we would know.
constexpr int kDeepest = 8;
constexpr std::string_view kMailboxFull = "3600";

const Row* row_of(std::string_view code) {
  const auto found = std::find_if(kCodes.begin(), kCodes.end(), [&](const Row& row) {
    return equal_ignoring_case(row.code, code);
  });
  return found == kCodes.end() ? nullptr : &*found;
}

Errc meaning_of(int status, std::string_view code) {
  if (status == 410) {
    return code.empty() || row_of(code) == nullptr ? Errc::invalid_sync_token
                                                   : row_of(code)->meaning;
  }
  if (status >= 500 || status == 429 || status == 408 || status == 423) {
    return Errc::unavailable;
  }
  if (const auto* row = row_of(code)) {
    return row->meaning;
  }
  switch (status) {
    case 401:
    case 403:
      return Errc::unauthenticated;
    case 404:
      return Errc::not_found;
    case 409:
    case 412:
      return Errc::precondition_failed;
    default:
      return Errc::refused;
  }
}

}  // namespace

std::string graph_code(const boost::json::value& body) {
  const auto* root = body.if_object();
  const auto* level = root != nullptr ? graph::child(*root, "error") : nullptr;
  std::string outermost;
  std::string known;
  for (int depth = 0; level != nullptr && depth < kDeepest; ++depth) {
    const auto code = graph::text(*level, "code");
    if (outermost.empty()) {
      outermost = code;
    }
    if (row_of(code) != nullptr) {
      known = code;
    }
    const auto* inner = graph::child(*level, "innerError");
    level = inner != nullptr ? inner : graph::child(*level, "innererror");
  }
  return known.empty() ? outermost : known;
}

Error graph_error(int status, std::string_view code, const HttpHeaders& headers,
                  std::string_view request_id) {
  Error error{meaning_of(status, code), "Microsoft Graph answered " + std::to_string(status)};
  // Codes and ids are words of the service; a text of any length must not get into the log.
  if (!code.empty()) {
    error.detail += ' ' + std::string(code.substr(0, 80));
  }
  if (!request_id.empty()) {
    error.detail += " (request " + std::string(request_id.substr(0, 80)) + ')';
  }
  if (status == 507) {
    error.detail += ": the mailbox is full";
    error.fields.push_back({"retry_after", std::string(kMailboxFull)});
  } else if (const auto wait = retry_after(headers)) {
    error.fields.push_back({"retry_after", std::to_string(wait->count())});
  }
  return error;
}

}  // namespace holdfast::sync
