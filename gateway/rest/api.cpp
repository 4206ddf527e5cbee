#include "gateway/rest/api.hpp"

#include <boost/json/value.hpp>

#include "gateway/openapi/document.hpp"
#include "gateway/rest/access.hpp"
#include "gateway/rest/api_version.hpp"
#include "gateway/rest/entity_tags.hpp"
#include "gateway/rest/idempotency.hpp"
#include "gateway/rest/problem.hpp"
#include "gateway/rest/request.hpp"
#include "gateway/rest/route.hpp"
#include "gateway/rest/route_scope.hpp"
#include "gateway/rest/strict_json.hpp"
#include "store/base/text.hpp"

namespace holdfast::gateway::rest {
namespace {

constexpr std::string_view kDocumentPath = "/openapi.json";
constexpr std::string_view kProblemPath = "/problems/";
constexpr std::string_view kApiPath = "/v1/";

bool is_read(std::string_view method) { return method == "GET" || method == "HEAD"; }

HttpResponse wrong_method(std::string_view allowed, const Occurrence& where) {
  auto response =
      problem(kMethodNotAllowed, "This path is answered for " + std::string(allowed) + '.', where);
  response.headers.set("Allow", allowed);
  return response;
}

/// The two places that need no token: they say nothing about anybody.
HttpResponse public_page(const HttpRequest& request, std::string_view path,
                         const Occurrence& where) {
  if (!is_read(request.method)) {
    return wrong_method("GET, HEAD", where);
  }
  if (path == kDocumentPath) {
    HttpResponse response;
    response.headers.set("Content-Type", "application/json");
    response.body = openapi_document();
    response.headers.set("ETag", '"' + sha256_hex(response.body).substr(0, 24) + '"');
    return unless_known(request.headers, std::move(response));
  }
  auto page = problem_page(path.substr(kProblemPath.size()));
  return page ? std::move(*page)
              : problem(Error{Errc::not_found, "There is no such problem type.", {}}, where);
}

std::string joined(const std::vector<std::string_view>& methods) {
  std::string text;
  for (const auto method : methods) {
    text += (text.empty() ? "" : ", ") + std::string(method);
  }
  return text;
}

/// Type and subtype, without parameters.
std::string_view media_type(const HttpHeaders& headers) {
  const auto type = headers.find("Content-Type").value_or("");
  return trim(type.substr(0, std::min(type.find(';'), type.size())));
}

/// JSON, or nothing at all: some clients send a type with an empty body.
bool is_json(const HttpHeaders& headers) {
  const auto type = media_type(headers);
  return equal_ignoring_case(type, "application/json") ||
         equal_ignoring_case(type, "application/merge-patch+json");
}

bool is_table(const HttpHeaders& headers) {
  const auto type = media_type(headers);
  return equal_ignoring_case(type, "text/csv") || equal_ignoring_case(type, "application/jsonl") ||
         equal_ignoring_case(type, "text/calendar");
}

/// The body as an object; a problem where it is none. An absent body that is optional is {}.
std::optional<HttpResponse> read_body(const HttpRequest& http, const Route& route,
                                      std::size_t limit, const Occurrence& where,
                                      boost::json::object& body) {
  if (http.body.size() > limit) {
    return problem(
        Error{Errc::too_large, "A body has at most " + std::to_string(limit) + " octets.", {}},
        where);
  }
  if (route.body == Body::none || (route.body == Body::optional && http.body.empty())) {
    return std::nullopt;
  }
  if (route.body == Body::table) {
    return is_table(http.headers)
               ? std::nullopt
               : std::optional(problem(kUnsupportedMediaType,
                                       "Send the lines as text/csv or application/jsonl, or a "
                                       "file as text/calendar.",
                                       where));
  }
  if (!is_json(http.headers)) {
    return problem(kUnsupportedMediaType, "Send the body with Content-Type: application/json.",
                   where);
  }
  auto value = parse_strictly(http.body);
  if (!value) {
    return problem(kMalformedJson, value.error().detail, where);
  }
  if (!value->is_object()) {
    return problem(kMalformedJson, "The body is JSON, but not an object.", where);
  }
  body = std::move(value->get_object());
  return std::nullopt;
}

/// What a write must say about itself before anybody looks at it.
Status check_conditions(const Request& request, bool dry_run) {
  const auto& route = *request.route;
  if (route.needs_key && !dry_run) {
    if (const auto key = read_key(request); !key) {
      return key.error();
    }
  }
  if (route.needs_if_match && !request.headers.find("If-Match")) {
    return Error{Errc::precondition_required, "Read it first, then send its ETag as If-Match.", {}};
  }
  return {};
}

Error wrong_role(const Route& route) {
  std::string roles;
  for (const auto role : route.roles) {
    roles += (roles.empty() ? "" : " or ") + std::string(name(role));
  }
  return {Errc::forbidden, "This takes the role " + roles + '.', {}};
}

/// RFC 6750 section 3.1.
HttpResponse wrong_scope(const Route& route, const Occurrence& where) {
  const auto scope = store::to_string(*scope_of(route));
  auto response = problem(
      Error{Errc::forbidden, "This takes a token with the scope " + scope + '.', {}}, where);
  response.headers.set(
      "WWW-Authenticate",
      "Bearer realm=\"Holdfast\", error=\"insufficient_scope\", scope=\"" + scope + '"');
  return response;
}

HttpResponse too_many_requests(std::chrono::seconds wait, const Occurrence& where) {
  const Error error{Errc::rate_limited,
                    "This token has sent as many requests as it may in a minute.",
                    {{"retry_after", std::to_string(wait.count())}}};
  return problem(error, where);
}

/// Errors of the checks that need no store, or the kept answer of a repeat.
Result<std::optional<HttpResponse>> recognise(const Context& context, const Request& request) {
  const auto dry_run = is_dry_run(request.query);
  if (!dry_run) {
    return dry_run.error();
  }
  if (const auto checked = check_conditions(request, *dry_run); !checked) {
    return checked.error();
  }
  if (!request.route->needs_key || *dry_run) {
    return std::optional<HttpResponse>{};
  }
  return find_replay(context, *read_key(request));
}

/// Rule C42: by a clock that jumps no notice is judged, nothing expires, and nothing is promised.
/// Reading goes on, and so do repeats of what was answered before.
bool clock_is_good_for(const Context& context, const Request& request) {
  return request.route->method == "GET" || context.clock.is_steady();
}

}  // namespace

Api::Api(store::Ledger& ledger, Clock& clock, Authenticator& authenticator,
         const SecretBox& secrets, ApiSettings settings)
    : authenticator_(authenticator),
      settings_(std::move(settings)),
      limit_(clock, settings_.requests_a_minute),
      streams_(settings_.streams, settings_.streams_of_agency),
      context_{ledger, clock, secrets, settings_, streams_} {}

bool Api::serves(std::string_view path) {
  return path == "/v1" || path.starts_with(kApiPath) || path == kDocumentPath ||
         path.starts_with(kProblemPath);
}

Awaitable<HttpResponse> Api::handle(HttpRequest request, Peer peer) {
  auto response = co_await answer(std::move(request), std::move(peer));
  response.headers.set("Cache-Control", "no-store");
  tell_version(response.headers);
  co_return response;
}

Awaitable<HttpResponse> Api::answer(HttpRequest http, Peer peer) {
  const Occurrence where{settings_.base_url, std::string(path_of(http.target)), peer.request_id};
  if (where.path == kDocumentPath || where.path.starts_with(kProblemPath)) {
    co_return public_page(http, where.path, where);
  }
  // Before anything else, also before saying which paths there are.
  std::string authorization(http.headers.find("Authorization").value_or(""));
  auto caller = co_await authenticator_.bearer(std::move(authorization), peer.address);
  if (!caller) {
    co_return problem(caller.error(), where);
  }
  if (peer.kind != nullptr) {
    peer.kind->agency = caller->user.agency;
  }
  const auto standing = limit_.count(caller->token);
  HttpResponse response;
  if (standing.admitted) {
    response = co_await answer_caller(std::move(http), std::move(*caller), where, peer.kind);
  } else {
    response = too_many_requests(standing.wait, where);
  }
  limit_.tell(standing, response.headers);
  co_return response;
}

Awaitable<HttpResponse> Api::answer_caller(HttpRequest http, Caller caller, Occurrence where,
                                           RequestKind* kind) {
  auto found = match(http.method, where.path);
  if (found.allowed.empty()) {
    co_return problem(Error{Errc::not_found, "There is no such path.", {}}, where);
  }
  if (found.route == nullptr) {
    co_return wrong_method(joined(found.allowed), where);
  }
  if (kind != nullptr) {
    kind->route = static_cast<std::size_t>(found.route - routes().data());
  }
  if (!found.route->allows(caller.user.role)) {
    co_return problem(wrong_role(*found.route), where);
  }
  if (!admits(*found.route, caller.scopes)) {
    co_return wrong_scope(*found.route, where);
  }
  if (const auto known = check_version(http.headers); !known) {
    co_return problem(known.error(), where);
  }
  auto query = Query::parse(query_of(http.target), found.route->query);
  if (!query) {
    co_return problem(query.error(), where);
  }
  Request request{found.route,  where.path, std::move(found.id), std::move(*query),
                  http.headers, {},         std::move(caller),   where.request_id};
  if (auto refused = read_body(http, *found.route, settings_.body_bytes, where, request.body)) {
    co_return std::move(*refused);
  }
  if (found.route->body == Body::table) {
    request.text = std::move(http.body);
  }
  auto recognised = recognise(context_, request);
  if (!recognised) {
    co_return problem(recognised.error(), where);
  }
  if (*recognised) {
    co_return std::move(**recognised);
  }
  if (!clock_is_good_for(context_, request)) {
    co_return problem(Error{Errc::unavailable,
                            "The clock of this server was just set. Nothing is decided by it until "
                            "it runs evenly again; repeat the request in half a minute.",
                            {{"retry_after", "30"}}},
                      where);
  }
  const auto user = request.caller.user;
  auto answered = co_await found.route->handler(context_, std::move(request));
  if (answered) {
    co_return std::move(*answered);
  }
  co_return problem(seen_by(user, answered.error(), context_.ledger.engine()), where);
}

}  // namespace holdfast::gateway::rest
