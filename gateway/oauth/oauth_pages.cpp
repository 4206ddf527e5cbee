#include "gateway/oauth/oauth_pages.hpp"

#include "gateway/auth/secret_address.hpp"
#include "gateway/oauth/result_page.hpp"
#include "store/base/text.hpp"
#include "store/engine.hpp"

namespace holdfast::gateway {
namespace {

constexpr std::size_t kLongestCode = 4096;

store::Actor actor_of(const store::Consent& consent, const store::Reads& reads,
                      std::string request_id) {
  store::Actor actor;
  actor.kind = "staff";
  actor.via = "oauth";
  actor.id = consent.user.value;
  actor.request_id = std::move(request_id);
  if (const auto invitation =
          consent.invitation.empty() ? std::nullopt : reads.invitation(consent.invitation)) {
    actor.id = invitation->user.value;
  }
  return actor;
}

}  // namespace

std::optional<OAuthPages::Return> OAuthPages::read(std::string_view target) {
  const auto path = path_of(target).substr(kOAuthPath.size());
  const auto end = path.find('/');
  Return came;
  came.provider = path.substr(0, end);
  const bool known = came.provider == "google" || came.provider == "microsoft";
  if (!known || end == std::string_view::npos || path.substr(end) != kCallback) {
    return std::nullopt;
  }
  const auto members = parse_query(query_of(target));
  if (!members) {
    return std::nullopt;
  }
  for (const auto& [name, value] : *members) {
    if (name == "state") {
      came.state = value;
    } else if (name == "code") {
      came.code = value;
    } else if (name == "error") {
      came.error = value;
    }
  }
  if (!has_form_of_secret(came.state) || came.code.size() > kLongestCode) {
    return std::nullopt;
  }
  return came;
}

Awaitable<HttpResponse> OAuthPages::handle(HttpRequest request, Peer peer) {
  auto came = read(request.target);
  if (!came) {
    co_return leads_nowhere(limit_, peer);
  }
  if (request.method != "GET") {
    auto refused = plain_answer(405, "This page can only be read.");
    refused.headers.add("Allow", "GET");
    co_return refused;
  }
  store::TakeConsent take{sha256_hex(came->state)};
  auto taken = co_await ledger_.apply(std::move(take));
  if (!taken && taken.error().code == Errc::not_found) {
    if (limit_.miss(peer.address)) {
      co_return leads_nowhere(limit_, peer);
    }
    co_return result_page(404,
                          {"This way was used already",
                           "Or it is older than ten minutes. Begin again where you came from."});
  }
  if (!taken) {
    co_return result_page(503, {"Not now", "It could not be stored. Begin again in a moment."});
  }
  if (taken->grant.provider != came->provider) {
    co_return leads_nowhere(limit_, peer);
  }
  auto finished = co_await finish(std::move(*came), std::move(*taken), std::move(peer.request_id));
  co_return finished;
}

Awaitable<HttpResponse> OAuthPages::finish(Return came, store::TakeConsent::Outcome taken,
                                           std::string request_id) {
  const std::string service(service_name(came.provider));
  if (came.code.empty()) {
    co_return result_page(
        200, {"Nothing was connected", "You did not agree, or " + service +
                                           " could not go on. You can begin again at any time."});
  }
  const auto tokens = co_await exchange(came, taken.consent);
  if (!tokens) {
    log_.warning("oauth.failed", {{"grant", taken.grant.id.value},
                                  {"error", name(tokens.error().code)},
                                  {"detail", tokens.error().detail}});
    const int status =
        tokens.error().code == Errc::unavailable || tokens.error().code == Errc::timed_out ? 503
                                                                                           : 422;
    co_return result_page(status, {"Nothing was connected", "Reason: " + tokens.error().detail +
                                                                ". Begin again where you came "
                                                                "from."});
  }
  store::CompleteGrant complete;
  complete.agency = taken.grant.agency;
  complete.actor = store::read(ledger_.engine(), [&](const store::Reads& reads) {
    return actor_of(taken.consent, reads, request_id);
  });
  complete.grant = taken.grant.id;
  complete.account = tokens->account;
  complete.subject = tokens->subject;
  complete.scopes = tokens->scopes;
  complete.sealed_secret = consents_.secrets().seal(tokens->refresh_token);
  const auto grant = co_await ledger_.apply(std::move(complete));
  if (!grant) {
    co_await give_back(came.provider, *tokens);
    const int status = grant.error().code == Errc::validation ? 409 : 503;
    co_return result_page(status,
                          {"Nothing was connected", "Reason: " + grant.error().detail + '.'});
  }
  wake_sources(*grant);
  const auto whose = store::read(ledger_.engine(), [&](const store::Reads& reads) {
    const auto resource = reads.resource(grant->agency, grant->resource);
    return resource ? resource->name : std::string{};
  });
  co_return result_page(200, {"Connected: " + grant->subject,
                              "The " + service + " account belongs to " + whose +
                                  " now. Next, choose its calendars; whoever sent you here can do "
                                  "it too. You can close this page."});
}

Awaitable<Result<sync::Tokens>> OAuthPages::exchange(Return came, store::Consent consent) {
  const auto verifier = consents_.secrets().open(consent.sealed_verifier);
  if (!verifier) {
    co_return Error{Errc::refused, "the key was changed meanwhile"};
  }
  auto request = sync::exchange_request(consents_.oauth(), came.provider, came.code, *verifier,
                                        consents_.redirect_uri(came.provider));
  const auto response = co_await http_.send(std::move(request));
  if (!response) {
    co_return Error{response.error().code, "the service did not answer"};
  }
  auto tokens = sync::read_tokens(*response);
  if (!tokens) {
    co_return tokens;
  }
  auto fault = sync::check_scopes(came.provider, tokens->scopes);
  if (fault && tokens->refresh_token.empty()) {
    fault = Error{Errc::refused,
                  "the service gave no lasting leave; take ours back in the account's "
                  "settings first"};
  } else if (fault && (tokens->account.empty() || tokens->subject.empty())) {
    fault = Error{Errc::refused, "the service did not say whose account it is"};
  }
  if (!fault) {
    co_await give_back(came.provider, *tokens);
    co_return fault.error();
  }
  co_return tokens;
}

Awaitable<void> OAuthPages::give_back(std::string provider, sync::Tokens tokens) {
  const bool may = store::read(ledger_.engine(), [&](const store::Reads& reads) {
    return may_give_back(provider, tokens.account, reads);
  });
  if (!may || tokens.refresh_token.empty()) {
    co_return;
  }
  auto request = sync::revoke_request(consents_.oauth(), tokens.refresh_token);
  const auto response = co_await http_.send(std::move(request));
  if (!response || response->status != 200) {
    log_.warning("oauth.not_revoked", {{"provider", provider}});
  }
}

void OAuthPages::wake_sources(const store::Grant& grant) const {
  const auto sources = store::read(ledger_.engine(), [&](const store::Reads& reads) {
    return reads.sources_of_grant(grant.id);
  });
  for (const auto& source : sources) {
    poke_(source.id);
  }
}

}  // namespace holdfast::gateway
