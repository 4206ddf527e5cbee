#include "gateway/rest/answers.hpp"
#include "gateway/rest/handlers.hpp"
#include "gateway/rest/names.hpp"
#include "store/engine.hpp"

namespace holdfast::gateway::rest {

// GET /v1/me: whom the token speaks for.
Awaitable<Result<HttpResponse>> show_caller(Context context, Request request) {
  const auto& user = request.caller.user;
  boost::json::object shown;
  shown["id"] = user.id.value;
  shown["login"] = user.login;
  shown["name"] = user.name;
  shown["role"] = std::string(name(user.role));
  boost::json::object agency;
  const auto look = [&](const store::Reads& reads) {
    if (const auto found = reads.agency(user.agency)) {
      agency["id"] = found->id.value;
      agency["name"] = found->name;
      agency["time_zone"] = found->time_zone;
    }
    shown["resource"] = nullptr;
    if (!user.resource.empty()) {
      Names names;
      names.learn(reads, user.agency, user.resource);
      shown["resource"] = names.reference(user.resource);
    }
  };
  context.ledger.engine().read(look);
  boost::json::object body;
  body["user"] = std::move(shown);
  body["agency"] = std::move(agency);
  boost::json::object token;
  token["id"] = request.caller.token.value;
  token["scopes"] = request.caller.scopes;
  body["token"] = std::move(token);
  co_return json_response(200, body);
}

}  // namespace holdfast::gateway::rest
