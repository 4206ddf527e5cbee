// The REST API under /v1, its OpenAPI document and the pages that problem types lead to.
//
// docs/api.md is for its callers.
#pragma once

#include <string_view>

#include "gateway/auth/authenticator.hpp"
#include "gateway/auth/request_limit.hpp"
#include "gateway/net/peer.hpp"
#include "gateway/rest/context.hpp"
#include "gateway/rest/problem.hpp"
#include "store/base/http.hpp"

namespace holdfast::gateway::rest {

/// Any thread. Remembers nothing between requests but how many a token has sent.
class Api {
 public:
  /// References outlive the Api, and the Api outlives every request.
  Api(store::Ledger& ledger, Clock& clock, Authenticator& authenticator, const SecretBox& secrets,
      ApiSettings settings);

  /// Whether `path` (without the query) is ours: /v1/…, /openapi.json, /problems/….
  static bool serves(std::string_view path);

  /// Answers everything that a caller can do wrong with a problem (RFC 9457). Throws what only a
  /// broken machine can cause (EngineFailure of a read).
  Awaitable<HttpResponse> handle(HttpRequest request, Peer peer);

 private:
  Awaitable<HttpResponse> answer(HttpRequest request, Peer peer);
  /// `where.path` is the request's; `kind` may be null.
  Awaitable<HttpResponse> answer_caller(HttpRequest request, Caller caller, Occurrence where,
                                        RequestKind* kind);

  Authenticator& authenticator_;
  const ApiSettings settings_;
  RequestLimit limit_;
  StreamPlaces streams_;
  const Context context_;
};

}  // namespace holdfast::gateway::rest
