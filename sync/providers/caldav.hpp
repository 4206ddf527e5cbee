// CalDAV: iCloud, Fastmail, Nextcloud, Radicale and the rest. docs/sync.md says what differs.
#pragma once

#include <map>
#include <string>

#include "store/base/http.hpp"
#include "sync/provider.hpp"
#include "sync/url.hpp"

namespace holdfast::sync {

class CaldavProvider final : public Provider {
 public:
  explicit CaldavProvider(HttpClient& http) : http_(http) {}

  Awaitable<Result<Pull>> pull(Account account, Known known) override;
  Awaitable<Result<std::optional<RemoteItem>>> fetch(Account account, std::string href) override;
  Awaitable<Result<PushResult>> put_copy(Account account, Copy copy) override;
  Awaitable<Status> remove_copy(Account account, Copy copy) override;
  Awaitable<Result<std::vector<FoundCalendar>>> discover(Account account) override;

 private:
  Awaitable<Result<Pull>> pull_from(Account account, Url collection, Known known);
  /// The same calendar under another host of the service; nothing if the account has it no more.
  Awaitable<std::optional<Url>> find_again(Account account, Url collection);
  [[nodiscard]] Result<Url> collection_of(const store::Source& source) const;

  HttpClient& http_;
  /// Where a source was found again. iCloud moves accounts from one numbered host to another.
  std::map<store::SourceId, Url> moved_;
};

}  // namespace holdfast::sync
