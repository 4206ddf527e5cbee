// Accounts elsewhere that people let us use (docs/connecting.md).
#include "gateway/rest/access.hpp"
#include "gateway/rest/answers.hpp"
#include "gateway/rest/grant_json.hpp"
#include "gateway/rest/handlers.hpp"
#include "store/engine.hpp"

namespace holdfast::gateway::rest {
namespace {

struct Shown {
  store::Grant grant;
  Names names;
};

/// The account that the path names, if the caller may see it.
std::optional<Shown> look_up(const Context& context, const Request& request) {
  const auto find = [&](const store::Reads& reads) -> std::optional<Shown> {
    auto grant = reads.grant(store::GrantId{request.id});
    if (!grant || grant->agency != request.agency() || !may_see(request, grant->resource)) {
      return std::nullopt;
    }
    Shown shown{std::move(*grant), {}};
    shown.names.learn(reads, request.agency(), shown.grant.resource);
    return shown;
  };
  return store::read(context.ledger.engine(), find);
}

Error not_configured(const std::string& provider) {
  return {Errc::validation,
          "This server is not registered with " + provider + ".",
          {{"pointer", "/provider"},
           {"code", "value"},
           {"message", "Set " + provider + ".client_id in the configuration first."}}};
}

/// Sends somebody to the service: a new account (`id` empty) or one that there is.
Awaitable<Result<HttpResponse>> send_there(Context context, Request request, store::Grant grant,
                                           Names names, int status) {
  const auto* consents = context.settings.consents;
  if (consents == nullptr || !consents->oauth().can_ask(grant.provider)) {
    co_return not_configured(grant.provider);
  }
  auto way = consents->new_way(context.clock.now());
  way.consent.user = request.caller.user.id;
  store::BeginConsent begin{request.actor(), std::move(grant), way.consent};
  const auto begun = co_await context.ledger.apply(std::move(begin));
  if (!begun) {
    co_return begun.error();
  }
  auto body = grant_json(*begun, names, context.settings.base_url);
  body["authorize_url"] = consents->address(*begun, way);
  body["authorize_until"] = to_rfc3339(way.consent.expires_at);
  auto response = json_response(status, body);
  if (status == 201) {
    response.headers.set("Location", context.settings.base_url + "/v1/grants/" + begun->id.value);
  }
  co_return response;
}

Awaitable<Result<HttpResponse>> delegate(Context context, Request request, store::Grant grant,
                                         Names names) {
  // Whose account it is nobody else has said: that is for who answers for the whole agency.
  if (request.caller.user.role != store::Role::administrator) {
    co_return Error{Errc::forbidden, "Administrators alone connect accounts in others' names.", {}};
  }
  const auto* consents = context.settings.consents;
  if (consents == nullptr || !consents->oauth().google_assertion) {
    co_return Error{Errc::validation,
                    "This server has no service account.",
                    {{"pointer", "/account"},
                     {"code", "value"},
                     {"message", "Set google.service_account_file in the configuration first."}}};
  }
  store::DelegateGrant command{request.actor(), std::move(grant)};
  const auto made = co_await context.ledger.apply(std::move(command));
  if (!made) {
    co_return made.error();
  }
  auto response = json_response(201, grant_json(*made, names, context.settings.base_url));
  response.headers.set("Location", context.settings.base_url + "/v1/grants/" + made->id.value);
  co_return response;
}

}  // namespace

// GET /v1/grants
Awaitable<Result<HttpResponse>> list_grants(Context context, Request request) {
  const auto list = [&](const store::Reads& reads) {
    Names names;
    boost::json::array data;
    for (const auto& grant : reads.grants(request.agency())) {
      if (may_see(request, grant.resource)) {
        names.learn(reads, request.agency(), grant.resource);
        data.push_back(grant_json(grant, names, context.settings.base_url));
      }
    }
    return data;
  };
  auto data = store::read(context.ledger.engine(), list);
  co_return list_response(context, request, std::move(data), std::nullopt);
}

// GET /v1/grants/{id}
Awaitable<Result<HttpResponse>> show_grant(Context context, Request request) {
  const auto shown = look_up(context, request);
  if (!shown) {
    co_return nothing_there();
  }
  co_return json_response(200, grant_json(shown->grant, shown->names, context.settings.base_url));
}

// POST /v1/grants. The address to go to is in this answer and nowhere else, so there is no key
// under which it could be told again; asked twice, it is the same account and another address.
Awaitable<Result<HttpResponse>> ask_for_grant(Context context, Request request) {
  Names names;
  const auto prepare = [&](const store::Reads& reads) {
    auto grant = read_grant(request, reads);
    if (grant) {
      names.learn(reads, request.agency(), grant->resource);
    }
    return grant;
  };
  auto grant = store::read(context.ledger.engine(), prepare);
  if (!grant) {
    co_return grant.error();
  }
  if (!grant->subject.empty()) {
    co_return co_await delegate(context, std::move(request), std::move(*grant), std::move(names));
  }
  co_return co_await send_there(context, std::move(request), std::move(*grant), std::move(names),
                                201);
}

// POST /v1/grants/{id}/reconnect: the one way to mend an account that does not let us in any more.
Awaitable<Result<HttpResponse>> reconnect_grant(Context context, Request request) {
  auto shown = look_up(context, request);
  if (!shown) {
    co_return nothing_there();
  }
  if (shown->grant.delegated) {
    co_return co_await delegate(context, std::move(request), std::move(shown->grant),
                                std::move(shown->names));
  }
  co_return co_await send_there(context, std::move(request), std::move(shown->grant),
                                std::move(shown->names), 200);
}

// GET /v1/grants/{id}/calendars: asked of the service now.
Awaitable<Result<HttpResponse>> list_grant_calendars(Context context, Request request) {
  const auto shown = look_up(context, request);
  if (!shown) {
    co_return nothing_there();
  }
  if (shown->grant.state != store::GrantState::active) {
    co_return Error{Errc::invalid_transition,
                    "The account must be connected first; see its reconnect_url.",
                    {}};
  }
  if (!context.settings.calendars) {
    co_return Error{
        Errc::unavailable, "External calendars are not being read by this process.", {}};
  }
  auto found = co_await context.settings.calendars(shown->grant);
  if (!found) {
    // The service's trouble is none of the caller's.
    co_return Error{Errc::unavailable,
                    "The service does not list the calendars now: " + found.error().detail,
                    {}};
  }
  boost::json::array data;
  for (const auto& calendar : *found) {
    data.push_back(calendar_json(calendar));
  }
  co_return list_response(context, request, std::move(data), std::nullopt);
}

// DELETE /v1/grants/{id}: its sources stop. The token is given back to the service, where that can
// be done; whether it could changes nothing here.
Awaitable<Result<HttpResponse>> end_grant(Context context, Request request) {
  const auto shown = look_up(context, request);
  if (!shown) {
    co_return nothing_there();
  }
  store::EndGrant command{request.agency(), request.actor(), shown->grant.id};
  const auto ended = co_await context.ledger.apply(std::move(command));
  if (!ended) {
    co_return ended.error();
  }
  const bool may = store::read(context.ledger.engine(), [&](const store::Reads& reads) {
    return may_give_back(ended->provider, ended->account, reads);
  });
  if (may && context.settings.revoke && !ended->sealed_secret.empty()) {
    context.settings.revoke(*ended);
  }
  HttpResponse response;
  response.status = 204;
  co_return response;
}

}  // namespace holdfast::gateway::rest
