// Mending an account that does not let us in any more, from the mail that tells of it: a page that
// says whose calendar it is, and a button that leads to Google or Microsoft.
#pragma once

#include <optional>
#include <string>

#include "gateway/links/link_token.hpp"
#include "gateway/oauth/consents.hpp"
#include "store/base/http.hpp"
#include "store/ledger.hpp"

namespace holdfast::gateway {

/// Whoever opens it gets no further than the service's sign-in: only the account's own holder can
/// agree there, and another account is refused. Any thread.
class ReconnectPage {
 public:
  /// `consents` null: nobody can be sent anywhere. The references outlive it.
  ReconnectPage(store::Ledger& ledger, Clock& clock, const Consents* consents)
      : ledger_(ledger), clock_(clock), consents_(consents) {}

  /// 404 for what is not there or cannot be mended so.
  [[nodiscard]] HttpResponse show(const LinkTarget& target) const;
  /// The button: 303 to the service.
  Awaitable<HttpResponse> act(LinkTarget target, std::string request_id);

 private:
  /// A calendar, its account, and who is asked to agree.
  struct Broken {
    store::Source source;
    store::Grant grant;
    store::User owner;
    std::string language;
    std::string agency;
  };
  [[nodiscard]] std::optional<Broken> find(const LinkTarget& target) const;

  store::Ledger& ledger_;
  Clock& clock_;
  const Consents* consents_;
};

/// Whether a link to that page makes sense: the calendar is read by leave of an account whose
/// holder is a user here.
std::optional<store::User> who_may_reconnect(const store::Source& source,
                                             const store::Reads& reads);

}  // namespace holdfast::gateway
