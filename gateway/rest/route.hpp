// The route table: everything that the API answers, and to whom. Dispatch, the Allow field, the
// role check and the test matrix are all made from it; what is not in it does not exist.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/rest/context.hpp"
#include "gateway/rest/request.hpp"
#include "store/base/http.hpp"
#include "store/user.hpp"

namespace holdfast::gateway::rest {

/// `table` takes text/csv, application/jsonl or text/calendar as it comes; the others a JSON
/// object.
enum class Body { none, optional, required, table };

struct Route {
  using Handler = Awaitable<Result<HttpResponse>> (*)(Context, Request);

  std::string_view method;
  /// A segment in braces takes any one segment: "/v1/bookings/{id}/cancel".
  std::string_view pattern;
  /// Who may come here at all. Staff are further held to their own by the handlers.
  std::vector<store::Role> roles;
  Handler handler = nullptr;
  Body body = Body::none;
  /// An Idempotency-Key must be sent (but for a dry run).
  bool needs_key = false;
  bool needs_if_match = false;
  /// Names of query parameters, separated by spaces.
  std::string_view query = {};
  /// For a second name of another route: that one's pattern. Both share idempotency keys.
  std::string_view alias_of = {};

  [[nodiscard]] bool allows(store::Role role) const;
};

std::span<const Route> routes();

/// What a path leads to.
struct Match {
  /// Null: no such path, or not with that method.
  const Route* route = nullptr;
  std::string id;
  /// Methods that the path has, for the Allow field; empty: no such path.
  std::vector<std::string_view> allowed;
};

/// HEAD is answered as GET; the connection leaves the body out.
Match match(std::string_view method, std::string_view path);

}  // namespace holdfast::gateway::rest
