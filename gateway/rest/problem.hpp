// Errors as the API answers them: problem details of RFC 9457, made in this one place.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/error.hpp"
#include "store/base/http.hpp"
#include "store/base/time_zone.hpp"

namespace holdfast::gateway::rest {

/// What all problems of one code have in common. `code` is the last segment of their type.
struct ProblemKind {
  int status = 500;
  std::string_view code;
  std::string_view title;
  /// The same request may succeed later without being changed.
  bool retryable = false;
  /// What the caller can do, for the page that the type leads to.
  std::string_view advice;
};

const ProblemKind& problem_kind(Errc code);

// What only HTTP can do wrong, and so no Errc says.
extern const ProblemKind kMalformedJson;
extern const ProblemKind kMethodNotAllowed;
extern const ProblemKind kUnsupportedMediaType;

/// Every kind there is, in no particular order.
std::vector<const ProblemKind*> problem_kinds();

/// Where a problem happened, for its members `type`, `instance` and `request_id`.
struct Occurrence {
  std::string base_url;
  std::string path;
  std::string request_id;
};

/// `error.fields` become members: pointer, code, message make `errors`; alternative, candidate,
/// allowed and source make lists; current_version makes current_etag; others stay as they are.
HttpResponse problem(const Error& error, const Occurrence& where);
HttpResponse problem(const ProblemKind& kind, std::string_view detail, const Occurrence& where);

/// The page at /problems/<code>, or nothing.
std::optional<HttpResponse> problem_page(std::string_view code);

/// The error with its times (alternative, candidate, earliest, latest, until, starts_at) in that
/// zone's offset.
Error in_zone(Error error, const TimeZone& zone);

}  // namespace holdfast::gateway::rest
