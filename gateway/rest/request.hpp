// A request as the handlers see it: authenticated, matched to its route, its body parsed.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gateway/auth/authenticator.hpp"
#include "store/base/http.hpp"
#include "store/base/result.hpp"
#include "store/user.hpp"

namespace holdfast::gateway::rest {

struct Route;

/// Decoded query parameters, each at most once.
class Query {
 public:
  Query() = default;
  /// `known` are the names that the route has, separated by spaces.
  /// Errors: validation, with a pointer such as "?limit" for a parameter that is unknown, doubled,
  /// empty or broken.
  static Result<Query> parse(std::string_view query, std::string_view known);

  /// Nothing where the parameter is absent.
  [[nodiscard]] std::optional<std::string> find(std::string_view name) const;
  [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& all() const {
    return parameters_;
  }

 private:
  std::vector<std::pair<std::string, std::string>> parameters_;
};

/// A page's length: `limit` of the query, 1 to 200, else 50.
Result<int> page_length(const Query& query);
/// True for `dry_run=true`.
Result<bool> is_dry_run(const Query& query);

struct Request {
  const Route* route = nullptr;
  /// As sent, without the query.
  std::string path;
  /// What stands at {id}, decoded; empty where the route has none.
  std::string id;
  Query query;
  HttpHeaders headers;
  boost::json::object body;
  Caller caller;
  std::string request_id;
  /// The body of a route that takes no JSON.
  std::string text = {};

  [[nodiscard]] store::AgencyId agency() const { return caller.user.agency; }
  [[nodiscard]] bool by_staff() const { return caller.user.role == store::Role::staff; }
  /// Who acts, for the audit: a staff member by itself, everyone else through a token.
  [[nodiscard]] store::Actor actor() const;
};

}  // namespace holdfast::gateway::rest
