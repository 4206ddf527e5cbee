#include "sync/providers/feed.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "store/base/text.hpp"
#include "sync/plan.hpp"
#include "sync/retry_after.hpp"

namespace holdfast::sync {
namespace {

constexpr int kMostRedirects = 5;
constexpr std::chrono::seconds kTimeout{60};
/// Publishers want to be asked every few minutes at most, and few answer with something newer.
constexpr std::chrono::minutes kRest{5};

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

Error bad_address() {
  return {Errc::refused, "the address of the feed must be an http, https or webcal URL"};
}

Error not_writable() { return {Errc::refused, "a feed is read only"}; }

Error error_of(const HttpResponse& answer) {
  Error error{Errc::unavailable, "the feed's server answered " + std::to_string(answer.status)};
  switch (answer.status) {
    case 401:
    case 403:
    case 404:
    case 410:
      // Said again for as long as it is asked; what is known of the calendar goes on barring.
      error = {Errc::refused, "the feed is not given out any more (" +
                                  std::to_string(answer.status) +
                                  "): its address was revoked or changed"};
      break;
    default:
      break;
  }
  if (const auto wait = retry_after(answer.headers)) {
    error.fields.push_back({"retry_after", std::to_string(wait->count())});
  }
  return error;
}

HttpHeaders headers_for(const FeedCursor& cursor) {
  HttpHeaders headers{{"Accept", "text/calendar, */*;q=0.1"}, {"User-Agent", "Holdfast"}};
  if (!cursor.etag.empty()) {
    headers.set("If-None-Match", cursor.etag);
  }
  if (!cursor.last_modified.empty()) {
    headers.set("If-Modified-Since", cursor.last_modified);
  }
  return headers;
}

RemoteItem item_of(FeedObject object) {
  RemoteItem item;
  item.href = std::move(object.key);
  item.etag = std::move(object.fingerprint);
  item.text = std::move(object.text);
  item.zones = std::move(object.zones);
  return item;
}

RemoteItem gone(const KnownObject& object) {
  RemoteItem item;
  item.href = object.href;
  item.deleted = true;
  return item;
}

struct News {
  std::vector<RemoteItem> items;
  /// Not there.
  std::vector<const KnownObject*> missing;
};

/// What is news in a snapshot. An object that is there under another key and says the same is the
/// same one: some publishers make new UIDs for each answer.
News news(FeedSnapshot snapshot, const KnownObjects& known) {
  std::map<std::string, const KnownObject*> missing;
  for (const auto& object : known) {
    missing.emplace(object.href, &object);
  }
  std::vector<FeedObject> fresh;
  std::vector<RemoteItem> items;
  for (auto& object : snapshot.objects) {
    const auto here = missing.find(object.key);
    if (here == missing.end()) {
      fresh.push_back(std::move(object));
      continue;
    }
    if (here->second->etag != object.fingerprint || here->second->refresh) {
      items.push_back(item_of(std::move(object)));
    }
    missing.erase(here);
  }
  std::multimap<std::string, std::string> by_content;
  for (const auto& [href, object] : missing) {
    if (!object->etag.empty() && !object->refresh) {
      by_content.emplace(object->etag, href);
    }
  }
  for (auto& object : fresh) {
    const auto same = by_content.find(object.fingerprint);
    if (same == by_content.end()) {
      items.push_back(item_of(std::move(object)));
    } else {
      missing.erase(same->second);
      by_content.erase(same);
    }
  }
  News news;
  news.items = std::move(items);
  for (const auto& [href, object] : missing) {
    news.missing.push_back(object);
  }
  return news;
}

/// Tells as gone what was missing long enough; the rest is noted. So many that the brake holds are
/// told at once: it looks twice itself.
FeedCursor::Missing take_missing(News& news, const FeedCursor::Missing& noted, std::size_t known,
                                 Instant now) {
  FeedCursor::Missing still;
  const bool mass = too_many_deletions(news.missing.size(), known);
  for (const auto* object : news.missing) {
    const auto before = noted.find(object->href);
    if (mass || (before != noted.end() && before->second + kRest <= now)) {
      news.items.push_back(gone(*object));
    } else {
      still.emplace(object->href, before != noted.end() ? before->second : now);
    }
  }
  return still;
}

}  // namespace

std::optional<Url> feed_address(std::string_view text) {
  for (const std::string_view scheme : {"webcal://", "webcals://"}) {
    if (equal_ignoring_case(text.substr(0, scheme.size()), scheme)) {
      return parse_url("https://" + std::string(text.substr(scheme.size())));
    }
  }
  return parse_url(text);
}

std::string shown_address(const Url& feed) {
  auto shown = feed;
  shown.target = "/" + sha256_hex(feed.text()).substr(0, 12);
  return shown.text();
}

Awaitable<Result<FeedProvider::Answer>> FeedProvider::get(std::string address, FeedCursor cursor) {
  auto url = feed_address(address);
  if (!url) {
    co_return bad_address();
  }
  for (int hop = 0; hop <= kMostRedirects; ++hop) {
    OutgoingRequest request;
    request.method = "GET";
    request.url = url->text();
    request.headers = headers_for(cursor);
    request.timeout = kTimeout;
    request.max_response_bytes = kLargestFeed;
    auto answer = co_await http_.send(std::move(request));
    if (!answer) {
      co_return answer.error();
    }
    if (answer->status == 304 && cursor.has_validators()) {
      Answer unchanged;
      unchanged.cursor = std::move(cursor);
      co_return unchanged;
    }
    if (answer->status == 200) {
      auto snapshot = read_feed(answer->body);
      if (!snapshot) {
        co_return snapshot.error();
      }
      Answer given;
      given.snapshot = std::move(*snapshot);
      given.cursor.etag = answer->headers.find("ETag").value_or("");
      given.cursor.last_modified = answer->headers.find("Last-Modified").value_or("");
      co_return given;
    }
    if (!is_redirect(answer->status)) {
      co_return error_of(*answer);
    }
    const auto location = answer->headers.find("Location");
    const auto next = location ? resolve(*url, *location) : std::nullopt;
    if (!next || (url->secure && !next->secure)) {
      co_return Error{Errc::refused, "the feed redirects to nowhere, or from https to http"};
    }
    url = *next;
  }
  co_return Error{Errc::refused, "the feed redirects too often"};
}

Awaitable<Result<Pull>> FeedProvider::pull(Account account, Known known) {
  const auto before = FeedCursor::read(known.cursor);
  // "Not modified" would say nothing of what must be expanded further, or is looked for again.
  const bool whole = known.objects.any_to_refresh() || !before.missing.empty();
  auto validators = whole ? FeedCursor{} : before;
  auto answer = co_await get(std::move(account.secret), std::move(validators));
  if (!answer) {
    co_return answer.error();
  }
  Pull pull;
  pull.rest = kRest;
  if (answer->snapshot) {
    pull.complete_listing = true;
    pull.members = answer->snapshot->objects.size();
    pull.zone = std::move(answer->snapshot->zone);
    auto found = news(std::move(*answer->snapshot), known.objects);
    answer->cursor.missing =
        take_missing(found, before.missing, known.objects.size(), clock_.now());
    pull.items = std::move(found.items);
  }
  pull.cursor_after = answer->cursor.text();
  co_return pull;
}

Awaitable<Result<std::optional<RemoteItem>>> FeedProvider::fetch(Account account,
                                                                 std::string href) {
  FeedCursor unconditional;
  auto answer = co_await get(std::move(account.secret), std::move(unconditional));
  if (!answer) {
    co_return answer.error();
  }
  std::optional<RemoteItem> found;
  for (auto& object : answer->snapshot->objects) {
    if (object.key == href) {
      found = item_of(std::move(object));
    }
  }
  co_return found;
}

Awaitable<Result<PushResult>> FeedProvider::put_copy(Account, Copy) { co_return not_writable(); }

Awaitable<Status> FeedProvider::remove_copy(Account, Copy) { co_return not_writable(); }

Awaitable<Result<std::vector<FoundCalendar>>> FeedProvider::discover(Account account) {
  auto& url = account.source.url;
  FeedCursor unconditional;
  auto answer = co_await get(url, std::move(unconditional));
  if (!answer) {
    co_return answer.error();
  }
  FoundCalendar calendar;
  calendar.url = std::move(url);
  calendar.name = answer->snapshot->name;
  calendar.writable = false;
  std::vector<FoundCalendar> found;
  found.push_back(std::move(calendar));
  co_return found;
}

}  // namespace holdfast::sync
