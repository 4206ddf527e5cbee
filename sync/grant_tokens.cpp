#include "sync/grant_tokens.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "store/commands/grants.hpp"

namespace holdfast::sync {
namespace {

/// A token that ends sooner is asked for anew.
constexpr std::chrono::seconds kLeast{60};
/// Looks at one grant that others keep changing.
constexpr int kMostLooks = 3;

Error agree_again() {
  return {Errc::unauthenticated, "the account must be connected again by the person it belongs to"};
}

}  // namespace

class GrantTokens::Asking {
 public:
  explicit Asking(const boost::asio::any_io_executor& executor)
      : bell_(executor, boost::asio::steady_timer::time_point::max()) {}

  Awaitable<void> wait() {
    while (!answer) {
      co_await bell_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    }
  }
  void end(Result<Fresh> with) {
    answer.emplace(std::move(with));
    bell_.cancel();
  }

  std::optional<Result<Fresh>> answer;

 private:
  boost::asio::steady_timer bell_;
};

GrantTokens::GrantTokens(boost::asio::any_io_executor executor, store::Ledger& ledger, Clock& clock,
                         HttpClient& http, Secrets secrets, OAuthSettings oauth, Log& log)
    : executor_(std::move(executor)),
      ledger_(ledger),
      clock_(clock),
      http_(http),
      secrets_(std::move(secrets)),
      oauth_(std::move(oauth)),
      log_(log) {}

GrantTokens::~GrantTokens() = default;

void GrantTokens::forget(const store::Source& source) { fresh_.erase(source.grant); }

Awaitable<Result<std::string>> GrantTokens::token(Account account) {
  const auto id = account.source.grant;
  if (id.empty()) {
    co_return Error{Errc::refused, "the source is tied to no account; connect it again"};
  }
  const auto known = fresh_.find(id);
  if (known != fresh_.end() && known->second.good_until >= clock_.now() + kLeast) {
    co_return known->second.token;
  }
  auto asking = asking_[id];
  if (!asking) {
    asking = std::make_shared<Asking>(executor_);
    asking_[id] = asking;
    auto answer = co_await ask(id);
    asking_.erase(id);
    if (answer) {
      fresh_.insert_or_assign(id, *answer);
    } else {
      fresh_.erase(id);
    }
    asking->end(std::move(answer));
  }
  co_await asking->wait();
  if (!*asking->answer) {
    co_return asking->answer->error();
  }
  co_return (*asking->answer)->token;
}

Awaitable<Result<GrantTokens::Fresh>> GrantTokens::ask(store::GrantId id) {
  try {
    for (int look = 0; look < kMostLooks; ++look) {
      auto answer = co_await ask_once(id);
      if (answer) {
        co_return std::move(*answer);
      }
    }
  } catch (const store::EngineFailure& failure) {
    // Those who wait must hear of it too.
    co_return Error{Errc::unavailable, "the store failed: " + failure.error.detail};
  }
  co_return Error{Errc::unavailable, "the account is being changed; try again"};
}

Awaitable<std::optional<Result<GrantTokens::Fresh>>> GrantTokens::ask_once(store::GrantId id) {
  using Answer = std::optional<Result<Fresh>>;
  const auto grant =
      store::read(ledger_.engine(), [&id](const store::Reads& reads) { return reads.grant(id); });
  if (!grant || grant->state != store::GrantState::active) {
    co_return Answer(agree_again());
  }
  auto request = question(*grant);
  if (!request) {
    co_return Answer(request.error());
  }
  const auto asked_at = clock_.now();
  const auto response = co_await http_.send(std::move(*request));
  if (!response) {
    co_return Answer(response.error());
  }
  auto tokens = read_tokens(*response);
  if (!tokens) {
    log_.warning("sync.no_token", {{"grant", id.value},
                                   {"error", name(tokens.error().code)},
                                   {"detail", tokens.error().detail}});
    if (tokens.error().code != Errc::unauthenticated) {
      co_return Answer(tokens.error());
    }
    if (grant->delegated) {
      // Also what they say to a clock that is wrong: nobody could agree anew, so nothing ends.
      co_return Answer(Error(Errc::refused, tokens.error().detail));
    }
    const auto expired = co_await expire(*grant, tokens.error().detail);
    if (!expired && expired.error().code == Errc::version_conflict) {
      co_return Answer();
    }
    co_return Answer(tokens.error());
  }
  if (!tokens->refresh_token.empty()) {
    const auto kept = co_await keep(*grant, tokens->refresh_token);
    if (!kept && kept.error().code == Errc::version_conflict) {
      co_return Answer();
    }
    if (!kept) {
      co_return Answer(Error{Errc::unavailable, "the new token could not be stored"});
    }
  }
  Fresh fresh{std::move(tokens->access_token), asked_at + tokens->good_for};
  co_return Answer(std::move(fresh));
}

Result<OutgoingRequest> GrantTokens::question(const store::Grant& grant) const {
  if (grant.delegated) {
    if (!oauth_.google_assertion) {
      return Error{Errc::refused, "google.service_account_file is not set in the configuration"};
    }
    const auto assertion =
        oauth_.google_assertion(grant.subject, std::string(delegated_scopes()), clock_.now());
    if (!assertion) {
      return assertion.error();
    }
    return assertion_request(oauth_, *assertion);
  }
  if (!oauth_.can_ask(grant.provider)) {
    return Error{Errc::refused, grant.provider + ".client_id is not set in the configuration"};
  }
  const auto secret = secrets_.open(grant.sealed_secret);
  if (!secret) {
    return Error{Errc::refused, "the stored token cannot be opened with our key"};
  }
  return refresh_request(oauth_, grant.provider, *secret);
}

Awaitable<Status> GrantTokens::keep(store::Grant grant, std::string refresh_token) {
  const auto before = secrets_.open(grant.sealed_secret);
  if (before && *before == refresh_token) {
    co_return Status{};
  }
  store::ReplaceGrantSecret command{grant.agency, grant.id, grant.version,
                                    secrets_.seal(refresh_token)};
  const auto kept = co_await ledger_.apply(std::move(command));
  if (!kept) {
    co_return kept.error();
  }
  co_return Status{};
}

Awaitable<Status> GrantTokens::expire(store::Grant grant, std::string why) {
  store::ExpireGrant command{grant.agency, grant.id, grant.version, std::move(why)};
  const auto expired = co_await ledger_.apply(std::move(command));
  if (!expired) {
    log_.error("sync.grant_not_expired",
               {{"grant", grant.id.value}, {"error", name(expired.error().code)}});
    co_return expired.error();
  }
  log_.error("sync.grant_expired", {{"grant", grant.id.value}});
  co_return Status{};
}

}  // namespace holdfast::sync
