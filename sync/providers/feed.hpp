// Calendars that are published as an ICS feed: one URL with all events in it, read and never
// written.
#pragma once

#include "store/base/http.hpp"
#include "sync/provider.hpp"
#include "sync/providers.hpp"
#include "sync/providers/feed_cursor.hpp"
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
  /// Both outlive it.
  FeedProvider(HttpClient& http, Clock& clock) : http_(http), clock_(clock) {}
  explicit FeedProvider(const ProviderContext& context)
      : FeedProvider(context.http, context.clock) {}

  /// An object that is missing from two whole feeds, one rest or more apart, is not there: a feed
  /// has no other word for that, and one answer may lack what the next one has (rule C28). What is
  /// missing is noted in the cursor. Many at once meet the brake, which has them looked for twice
  /// too.
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
    FeedCursor cursor;
  };
  Awaitable<Result<Answer>> get(std::string address, FeedCursor cursor);

  HttpClient& http_;
  Clock& clock_;
};

}  // namespace holdfast::sync
