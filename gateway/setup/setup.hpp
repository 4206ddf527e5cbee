// The pages with which a person sets up calendar apps, under the secret address of an invitation.
//
// The address is the credential: a browser adds nothing to a request by itself, so a page of a
// stranger can have it do nothing here (no CSRF). See docs/feeds.md.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "gateway/auth/miss_limit.hpp"
#include "gateway/net/peer.hpp"
#include "gateway/oauth/consents.hpp"
#include "gateway/setup/page.hpp"
#include "gateway/setup/paths.hpp"
#include "store/base/http.hpp"
#include "store/ledger.hpp"

namespace holdfast::gateway {

/// Any thread.
class SetupPages {
 public:
  /// References outlive the door. `base_url` has no slash at the end. `consents` null: nobody is
  /// sent to Google or Microsoft.
  SetupPages(store::Ledger& ledger, Clock& clock, std::string base_url,
             const Consents* consents = nullptr)
      : ledger_(ledger),
        clock_(clock),
        base_url_(std::move(base_url)),
        consents_(consents),
        limit_(clock) {}

  /// Throws EngineFailure.
  Awaitable<HttpResponse> handle(HttpRequest request, Peer peer);

 private:
  /// An invitation in force, for whom, and which of its pages is asked for.
  struct Visit {
    store::Invitation invitation;
    store::User user;
    std::string agency;
    std::string secret;
    std::string place;
  };

  [[nodiscard]] std::optional<Visit> find(std::string_view path) const;
  [[nodiscard]] SetupPage page_of(const Visit& visit) const;
  [[nodiscard]] HttpResponse read(const Visit& visit) const;
  Awaitable<HttpResponse> write(Visit visit, HttpRequest request, std::string request_id);
  Awaitable<HttpResponse> make_password(Visit visit, std::string name, std::string request_id);
  Awaitable<HttpResponse> end_password(Visit visit, std::string id, std::string request_id);
  Awaitable<HttpResponse> send_there(Visit visit, std::string provider, std::string request_id);

  store::Ledger& ledger_;
  Clock& clock_;
  const std::string base_url_;
  const Consents* consents_;
  MissLimit limit_;
};

}  // namespace holdfast::gateway
