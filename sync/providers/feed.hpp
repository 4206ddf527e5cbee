// Calendars that are published as an ICS feed: one URL with all events in it, read and never
// written.
#pragma once

#include "store/base/http.hpp"
#include "sync/provider.hpp"
#include "sync/providers/feed_snapshot.hpp"
#include "sync/url.hpp"

namespace holdfast::sync {

/// The address of a feed; "webcal" and "webcals" mean https. Nothing for what parse_url refuses.
std::optional<Url> feed_address(std::string_view text);

/// What may be shown of a feed's address, which is a secret: its host, and a mark that tells two
/// feeds of one host apart.
std::string shown_address(const Url& feed);

/// The secret of the account is the feed's address. Objects go by the keys of their snapshot.
class FeedProvider final : public Provider {
 public:
  /// `http` outlives it.
  explicit FeedProvider(HttpClient& http) : http_(http) {}

  /// An object that is not in a whole feed is not there: its publisher has said all it has to say.
  /// Deletions of many at once meet the brake like all others.
  Awaitable<Result<Pull>> pull(Account account, Known known) override;
  Awaitable<Result<std::optional<RemoteItem>>> fetch(Account account, std::string href) override;
  /// Errors: refused, always.
  Awaitable<Result<PushResult>> put_copy(Account account, Copy copy) override;
  Awaitable<Status> remove_copy(Account account, Copy copy) override;
  Awaitable<Result<std::vector<FoundCalendar>>> discover(Account account) override;

 private:
  struct Answer {
    /// Nothing: what the validators name is still what is there.
    std::optional<FeedSnapshot> snapshot;
    std::string validators;
  };
  Awaitable<Result<Answer>> get(std::string address, std::string validators);

  HttpClient& http_;
};

}  // namespace holdfast::sync
