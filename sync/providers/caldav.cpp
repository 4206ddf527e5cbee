#include "sync/providers/caldav.hpp"

#include "caldav/webdav/href.hpp"
#include "sync/providers/caldav_discovery.hpp"
#include "sync/providers/caldav_pull.hpp"
#include "sync/providers/caldav_push.hpp"

namespace holdfast::sync {
namespace {

Error bad_url() { return {Errc::refused, "the URL must be an absolute http or https URL"}; }

/// Where discovery begins for an account whose calendar is at that URL.
Url service_of(Url calendar) {
  if (calendar.host.ends_with(".icloud.com")) {
    calendar.host = "caldav.icloud.com";
  }
  calendar.target = "/";
  return calendar;
}

}  // namespace

Result<Url> CaldavProvider::collection_of(const store::Source& source) const {
  const auto home = parse_url(source.url);
  if (!home) {
    return bad_url();
  }
  const auto moved = moved_.find(source.id);
  return moved == moved_.end() ? *home : moved->second;
}

Awaitable<Result<Pull>> CaldavProvider::pull(Account account, Known known) {
  const auto collection = collection_of(account.source);
  if (!collection) {
    co_return collection.error();
  }
  auto pulled = co_await pull_from(account, *collection, known);
  if (pulled || pulled.error().code != Errc::not_found) {
    co_return pulled;
  }
  const auto again = co_await find_again(account, *collection);
  if (!again) {
    co_return pulled;
  }
  moved_.insert_or_assign(account.source.id, *again);
  co_return co_await pull_from(std::move(account), *again, std::move(known));
}

Awaitable<Result<Pull>> CaldavProvider::pull_from(Account account, Url collection, Known known) {
  DavSession session(http_, collection, account.source.username, account.secret);
  CaldavPull work(session, std::move(collection), std::move(known));
  co_return co_await work.run();
}

Awaitable<std::optional<Url>> CaldavProvider::find_again(Account account, Url collection) {
  const auto service = service_of(collection);
  DavSession session(http_, service, account.source.username, account.secret);
  CaldavDiscovery discovery(session, service);
  const auto found = co_await discovery.run();
  if (!found) {
    co_return std::nullopt;
  }
  const auto wanted = webdav::comparable_path(as_collection(collection).target);
  for (const auto& calendar : *found) {
    const auto url = parse_url(calendar.url);
    if (url && webdav::comparable_path(url->target) == wanted &&
        may_share_credentials(collection, *url) && url->host != collection.host) {
      co_return url;
    }
  }
  co_return std::nullopt;
}

Awaitable<Result<std::optional<RemoteItem>>> CaldavProvider::fetch(Account account,
                                                                   std::string href) {
  const auto collection = collection_of(account.source);
  if (!collection) {
    co_return collection.error();
  }
  DavSession session(http_, *collection, account.source.username, account.secret);
  co_return co_await get_object(session, *collection, std::move(href));
}

Awaitable<Result<PushResult>> CaldavProvider::put_copy(Account account, Copy copy) {
  const auto collection = collection_of(account.source);
  if (!collection) {
    co_return collection.error();
  }
  DavSession session(http_, *collection, account.source.username, account.secret);
  CaldavPush work(session, *collection);
  co_return co_await work.put(std::move(copy));
}

Awaitable<Status> CaldavProvider::remove_copy(Account account, Copy copy) {
  const auto collection = collection_of(account.source);
  if (!collection) {
    co_return collection.error();
  }
  DavSession session(http_, *collection, account.source.username, account.secret);
  CaldavPush work(session, *collection);
  co_return co_await work.remove(std::move(copy));
}

Awaitable<Result<std::vector<FoundCalendar>>> CaldavProvider::discover(Account account) {
  const auto start = parse_url(account.source.url);
  if (!start) {
    co_return bad_url();
  }
  DavSession session(http_, *start, account.source.username, account.secret);
  CaldavDiscovery work(session, *start);
  co_return co_await work.run();
}

}  // namespace holdfast::sync
