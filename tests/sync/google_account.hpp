// A calendar at Google, and what a provider needs to talk to it: counted tokens, a clock that
// stands still on Monday, 30 November 2026, and addresses that people can read.
#pragma once

#include <string>

#include "sync/providers/google.hpp"
#include "tests/support/house.hpp"
#include "tests/support/virtual_clock.hpp"
#include "tests/sync/fixed_tokens.hpp"
#include "tests/sync/recorded_http.hpp"
#include "tests/sync/run_coroutine.hpp"

namespace holdfast::test {

/// Writes "…" for what is the same in every question, so that recorded sessions need not repeat it.
class ShortAddresses final : public HttpClient {
 public:
  explicit ShortAddresses(HttpClient& http) : http_(http) {}

  Awaitable<Result<HttpResponse>> send(OutgoingRequest request) override {
    shorten(request.url, "singleEvents=false&maxResults=250&");
    const auto fields = request.url.find("&fields=");
    if (fields != std::string::npos) {
      const auto end = request.url.find('&', fields + 1);
      request.url.erase(fields, std::min(end, request.url.size()) - fields);
    }
    shorten(request.url, "maxAttendees=1");
    return http_.send(std::move(request));
  }

 private:
  static void shorten(std::string& url, std::string_view what) {
    if (const auto at = url.find(what); at != std::string::npos) {
      url.replace(at, what.size(), "…");
    }
  }
  HttpClient& http_;
};

struct GoogleAccount {
  /// libical is set up once, before the first text is read.
  GoogleAccount() { codec_format(); }

  static sync::Account account() {
    sync::Account out;
    out.source.id = {"so_1"};
    out.source.grant = {"gr_1"};
    out.source.provider = "google";
    out.source.url = "https://google.example/calendars/ana%40salon.example";
    return out;
  }
  [[nodiscard]] sync::ProviderContext context(HttpClient& http) {
    sync::ProviderContext out{http, tokens, clock};
    out.hosts.google_api = "https://google.example";
    return out;
  }

  FixedTokens tokens;
  VirtualClock clock{at("2026-11-30T08:00:00Z")};
};

}  // namespace holdfast::test
