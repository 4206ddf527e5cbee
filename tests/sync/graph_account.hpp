// An account at Microsoft Graph, and what a provider needs to talk to it: a token that is counted,
// and a clock that stands still on Monday, 30 November 2026.
#pragma once

#include <string>

#include "sync/providers/graph.hpp"
#include "tests/support/house.hpp"
#include "tests/support/virtual_clock.hpp"
#include "tests/sync/recorded_http.hpp"
#include "tests/sync/run_coroutine.hpp"

namespace holdfast::test {

class CountedTokens final : public sync::AccessTokens {
 public:
  Awaitable<Result<std::string>> token(sync::Account) override {
    co_return "token-" + std::to_string(number);
  }
  void forget(const store::Source&) override { ++number; }

  int number = 1;
};

struct GraphAccount {
  /// libical is set up once, before the first text is read.
  GraphAccount() { codec_format(); }

  static sync::Account account() {
    sync::Account out;
    out.source.id = {"so_1"};
    out.source.grant = {"gr_1"};
    out.source.provider = "microsoft";
    out.source.url = "https://graph.example/v1.0/me/calendars/C1";
    return out;
  }
  [[nodiscard]] sync::ProviderContext context(HttpClient& http) {
    sync::ProviderContext out{http, tokens, clock};
    out.hosts.graph_api = "https://graph.example/v1.0";
    return out;
  }
  /// After a whole read of this window.
  static std::string cursor() {
    return "graph1 2026-11-02T00:00:00Z "
           "https://graph.example/v1.0/me/calendars/C1/calendarView/delta?$deltatoken=d1";
  }

  CountedTokens tokens;
  VirtualClock clock{at("2026-11-30T08:00:00Z")};
};

}  // namespace holdfast::test
