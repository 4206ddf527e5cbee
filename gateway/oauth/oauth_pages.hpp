// Where people come back from Google and Microsoft, having agreed or not.
//
// There is no sign-in: the `state` in the address, which we gave to one person, is the authority.
// It works once and for ten minutes, and only while whoever sent them may still do so. The code
// beside it is worth nothing without the PKCE verifier, which never left this server.
#pragma once

#include <functional>
#include <string>

#include "gateway/auth/miss_limit.hpp"
#include "gateway/net/peer.hpp"
#include "gateway/oauth/consents.hpp"
#include "store/base/http.hpp"
#include "store/base/log.hpp"
#include "store/commands/grants.hpp"
#include "store/ledger.hpp"

namespace holdfast::gateway {

/// Any thread.
class OAuthPages {
 public:
  /// References outlive the door. `poke` has a source read soon; it must not block.
  OAuthPages(store::Ledger& ledger, Clock& clock, const Consents& consents, HttpClient& http,
             std::function<void(store::SourceId)> poke, Log& log)
      : ledger_(ledger),
        consents_(consents),
        http_(http),
        poke_(std::move(poke)),
        log_(log),
        limit_(clock) {}

  /// Throws EngineFailure.
  Awaitable<HttpResponse> handle(HttpRequest request, Peer peer);

 private:
  /// What the service put into the address.
  struct Return {
    std::string provider;
    std::string state;
    std::string code;
    std::string error;
  };
  static std::optional<Return> read(std::string_view target);

  Awaitable<HttpResponse> finish(Return came, store::TakeConsent::Outcome taken,
                                 std::string request_id);
  Awaitable<Result<sync::Tokens>> exchange(Return came, store::Consent consent);
  /// Takes back what we cannot use. Whether that worked changes nothing.
  Awaitable<void> give_back(std::string provider, sync::Tokens tokens);
  void wake_sources(const store::Grant& grant) const;

  store::Ledger& ledger_;
  const Consents& consents_;
  HttpClient& http_;
  const std::function<void(store::SourceId)> poke_;
  Log& log_;
  MissLimit limit_;
};

}  // namespace holdfast::gateway
