// Requests with JSON both ways to a service that an access token opens.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "store/base/http.hpp"
#include "sync/account.hpp"
#include "sync/providers.hpp"

namespace holdfast::sync {

struct JsonRequest {
  std::string method;
  /// Absolute.
  std::string url;
  /// Nothing: no body.
  std::optional<boost::json::object> body = {};
  std::string if_match = {};
};

struct JsonReply {
  int status = 0;
  HttpHeaders headers;
  /// Null if there is none, or if it is not JSON.
  boost::json::value body;

  [[nodiscard]] bool ok() const { return status >= 200 && status < 300; }
  [[nodiscard]] const boost::json::object* fields() const { return body.if_object(); }
};

struct JsonCallSettings {
  /// Larger answers are an error.
  std::size_t largest_answer = std::size_t{8} << 20;
  /// The Prefer field of each request; empty: none.
  std::string prefer = {};
};

class JsonCall {
 public:
  /// `context` outlives it.
  JsonCall(const ProviderContext& context, Account account, JsonCallSettings settings);

  /// One request; after a 401 once more with another token, unless the service asks for claims that
  /// are a person's to give. Errors: HttpClient's and those of AccessTokens. Every answer, also a
  /// second 401, is a reply.
  Awaitable<Result<JsonReply>> send(JsonRequest request);

 private:
  Awaitable<Result<JsonReply>> send_once(JsonRequest request);

  const ProviderContext& context_;
  Account account_;
  JsonCallSettings settings_;
};

/// The object that a good reply holds. Errors: the reply's own, by its `error()`; unavailable if it
/// is no JSON: a proxy's login page, or an answer that was cut off.
template <class Reply>
Result<boost::json::object> object_of(Result<Reply> reply, std::string_view service) {
  if (!reply) {
    return reply.error();
  }
  if (!reply->ok()) {
    return reply->error();
  }
  auto* fields = reply->body.if_object();
  if (fields == nullptr) {
    return Error{Errc::unavailable,
                 std::string(service) + " answered with something that is no JSON"};
  }
  return std::move(*fields);
}

}  // namespace holdfast::sync
