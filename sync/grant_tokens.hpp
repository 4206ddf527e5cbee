// Access tokens made from what people agreed to.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <map>
#include <memory>
#include <optional>

#include "store/base/http.hpp"
#include "store/base/log.hpp"
#include "store/ledger.hpp"
#include "sync/access_tokens.hpp"
#include "sync/oauth.hpp"

namespace holdfast::sync {

/// A refresh token that the service changes is stored before its access token is used: otherwise a
/// crash in between could lose the account. On one executor.
class GrantTokens final : public AccessTokens {
 public:
  /// References outlive it.
  GrantTokens(boost::asio::any_io_executor executor, store::Ledger& ledger, Clock& clock,
              HttpClient& http, Secrets secrets, OAuthSettings oauth, Log& log);
  ~GrantTokens() override;

  Awaitable<Result<std::string>> token(Account account) override;
  void forget(const store::Source& source) override;

 private:
  struct Fresh {
    std::string token;
    Instant good_until;
  };
  /// One request for a token, and those who wait for it.
  class Asking;

  Awaitable<Result<Fresh>> ask(store::GrantId id);
  /// Nothing: the grant was changed by somebody else meanwhile, and is to be looked at again.
  Awaitable<std::optional<Result<Fresh>>> ask_once(store::GrantId id);
  [[nodiscard]] Result<OutgoingRequest> question(const store::Grant& grant) const;
  Awaitable<Status> keep(store::Grant grant, std::string refresh_token);
  Awaitable<Status> expire(store::Grant grant, std::string why);

  boost::asio::any_io_executor executor_;
  store::Ledger& ledger_;
  Clock& clock_;
  HttpClient& http_;
  const Secrets secrets_;
  const OAuthSettings oauth_;
  Log& log_;
  std::map<store::GrantId, Fresh> fresh_;
  std::map<store::GrantId, std::shared_ptr<Asking>> asking_;
};

}  // namespace holdfast::sync
