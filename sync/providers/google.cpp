#include "sync/providers/google.hpp"

#include <boost/json/array.hpp>

#include "sync/providers/google_pull.hpp"
#include "sync/providers/google_push.hpp"
#include "sync/providers/google_session.hpp"
#include "sync/providers/said.hpp"

namespace holdfast::sync {
namespace {

/// Between two listings of everything because of refused tokens.
constexpr std::chrono::minutes kAnew{10};
constexpr int kMostPages = 40;

std::vector<FoundCalendar> calendars_in(const boost::json::object& page, const std::string& home) {
  std::vector<FoundCalendar> found;
  const auto* items = said::list(page, "items");
  if (items == nullptr) {
    return found;
  }
  for (const auto& item : *items) {
    const auto* entry = item.if_object();
    const auto id = entry != nullptr ? said::text(*entry, "id") : std::string{};
    if (id.empty() || said::flag(*entry, "deleted")) {
      continue;
    }
    const auto role = said::text(*entry, "accessRole");
    const auto own_name = said::text(*entry, "summaryOverride");
    FoundCalendar calendar;
    calendar.url = home + percent_encode(id);
    calendar.name = own_name.empty() ? said::text(*entry, "summary") : own_name;
    calendar.writable = role == "owner" || role == "writer";
    found.push_back(std::move(calendar));
  }
  return found;
}

}  // namespace

Awaitable<Result<Pull>> GoogleProvider::pull(Account account, Known known) {
  const auto now = context_.clock.now();
  std::erase_if(begun_anew_, [now](const auto& entry) { return entry.second + kAnew <= now; });
  const auto id = account.source.id;
  const auto before = begun_anew_.find(id);
  const bool may_begin_anew = before == begun_anew_.end();
  GoogleSession session(context_, std::move(account));
  if (const auto home = session.calendar(); !home) {
    co_return home.error();
  }
  GooglePull work(session, std::move(known), now);
  auto pulled = co_await work.run(may_begin_anew);
  if (!work.token_refused()) {
    co_return pulled;
  }
  if (may_begin_anew) {
    begun_anew_.insert_or_assign(id, now);
    co_return pulled;
  }
  Error error{Errc::unavailable, "Google Calendar refuses its own sync tokens"};
  const auto wait = std::chrono::ceil<std::chrono::seconds>(kAnew);
  error.fields.push_back({"retry_after", std::to_string(wait.count())});
  co_return error;
}

Awaitable<Result<std::optional<RemoteItem>>> GoogleProvider::fetch(Account account,
                                                                   std::string href) {
  GoogleSession session(context_, std::move(account));
  auto there = co_await session.event(std::move(href));
  if (!there) {
    co_return there.error();
  }
  if (!*there) {
    co_return std::optional<RemoteItem>();
  }
  if (!(*there)->recurs()) {
    co_return std::optional(google_item(**there));
  }
  const auto exceptions = co_await session.exceptions(**there);
  if (!exceptions) {
    co_return exceptions.error();
  }
  co_return std::optional(google_item(**there, *exceptions));
}

Awaitable<Result<PushResult>> GoogleProvider::put_copy(Account account, Copy copy) {
  GoogleSession session(context_, std::move(account));
  GooglePush work(session);
  co_return co_await work.put(std::move(copy));
}

Awaitable<Status> GoogleProvider::remove_copy(Account account, Copy copy) {
  GoogleSession session(context_, std::move(account));
  GooglePush work(session);
  co_return co_await work.remove(std::move(copy));
}

Awaitable<Result<std::vector<FoundCalendar>>> GoogleProvider::discover(Account account) {
  GoogleSession session(context_, std::move(account));
  const auto home = session.api_url("/calendars/");
  const auto question = session.api_url("/users/me/calendarList?maxResults=250");
  std::vector<FoundCalendar> found;
  std::string page_token;
  for (int pages = 0; pages < kMostPages; ++pages) {
    auto url = question;
    if (!page_token.empty()) {
      url += "&pageToken=" + percent_encode(page_token);
    }
    const auto page = co_await session.get(std::move(url));
    if (!page) {
      co_return page.error();
    }
    for (auto& calendar : calendars_in(*page, home)) {
      found.push_back(std::move(calendar));
    }
    page_token = said::text(*page, "nextPageToken");
    if (page_token.empty()) {
      co_return found;
    }
  }
  co_return Error{Errc::unavailable, "Google Calendar's list of calendars does not end"};
}

}  // namespace holdfast::sync
