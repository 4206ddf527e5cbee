// The door of the customers' links. Reading changes nothing, because mail filters open every link;
// what changes something is a button on the page.
//
// docs/messages.md says what the links do.
#pragma once

#include <optional>
#include <string>

#include "gateway/auth/miss_limit.hpp"
#include "gateway/links/reconnect_page.hpp"
#include "gateway/links/visit.hpp"
#include "gateway/net/peer.hpp"
#include "store/base/http.hpp"
#include "store/ledger.hpp"
#include "store/rule_context.hpp"

namespace holdfast::gateway {

/// Any thread.
class LinkPages {
 public:
  /// References outlive the door. `rules` are the ledger's: what is shown as free must be granted.
  LinkPages(store::Ledger& ledger, Clock& clock, const CustomerLinks& links,
            const store::RuleSettings& rules, const Consents* consents = nullptr)
      : ledger_(ledger),
        clock_(clock),
        links_(links),
        rules_(rules),
        limit_(clock),
        reconnect_(ledger, clock, consents) {}

  /// Throws EngineFailure.
  Awaitable<HttpResponse> handle(HttpRequest request, Peer peer);

 private:
  /// How an answer to a button came out. Nothing: it is done.
  using Trouble = std::optional<Error>;

  [[nodiscard]] std::optional<LinkTarget> target_of(std::string_view path) const;
  [[nodiscard]] std::optional<Visit> find(const LinkTarget& target, std::string_view path) const;
  /// The page as it stands now, with what went wrong before.
  [[nodiscard]] HttpResponse show(const LinkTarget& target, const HttpRequest& request,
                                  const Trouble& trouble) const;
  /// Shows the page instead of doing anything; what is not there is not there by any method.
  [[nodiscard]] HttpResponse refuse(const LinkTarget& target, const HttpRequest& request,
                                    int status) const;
  [[nodiscard]] HttpResponse nowhere(const Peer& peer, int status);
  Awaitable<HttpResponse> act(LinkTarget target, HttpRequest request, std::string request_id);
  Awaitable<Trouble> perform(Visit visit, std::string form, std::string request_id);
  Awaitable<Trouble> cancel(Visit visit, std::string form, store::Actor actor);
  Awaitable<Trouble> undo(Visit visit, std::string form, store::Actor actor);
  Awaitable<Trouble> leave(Visit visit, std::string form, store::Actor actor);
  Awaitable<Trouble> move(Visit visit, std::string form, store::Actor actor);
  Awaitable<Trouble> answer_offer(Visit visit, std::string form, store::Actor actor);

  store::Ledger& ledger_;
  Clock& clock_;
  const CustomerLinks& links_;
  const store::RuleSettings rules_;
  MissLimit limit_;
  ReconnectPage reconnect_;
};

}  // namespace holdfast::gateway
