#include "sync/providers/google_pull.hpp"

#include <algorithm>

namespace holdfast::sync {
namespace {

/// Before the token, so that a release that asks in another way begins anew: a token belongs to the
/// question that led to it.
constexpr std::string_view kQuestion = "1 ";
/// What ended longer ago is not listed. Longer than anybody moves an occurrence back.
constexpr std::chrono::days kListedBack{31};
/// More series than that changed at once are read with everything else.
constexpr std::size_t kMostSeries = 50;

bool has_changed_series(const std::optional<GoogleEvent>& root, bool has_exceptions) {
  return root ? !root->cancelled && root->recurs() : has_exceptions;
}

}  // namespace

GooglePull::GooglePull(GoogleSession& session, Known known, Instant now)
    : session_(session), known_(std::move(known)), now_(now) {}

Awaitable<Result<Pull>> GooglePull::run(bool may_begin_anew) {
  if (!known_.cursor.starts_with(kQuestion)) {
    co_return co_await everything();
  }
  auto token = known_.cursor.substr(kQuestion.size());
  auto changed = co_await changes(std::move(token));
  // A token that Google does not know at all is a bad request.
  token_refused_ = !changed && (changed.error().code == Errc::invalid_sync_token ||
                                changed.error().code == Errc::refused);
  if (token_refused_ && may_begin_anew) {
    co_return co_await everything();
  }
  co_return changed;
}

Awaitable<Result<Pull>> GooglePull::everything() {
  pull_ = {};
  told_.clear();
  const auto since = std::chrono::floor<std::chrono::seconds>(now_ - kListedBack);
  auto query = "timeMin=" + percent_encode(to_rfc3339(since));
  auto listed = co_await session_.list(std::move(query));
  if (!listed) {
    co_return listed.error();
  }
  if (listed->sync_token.empty()) {
    co_return Error{Errc::unavailable, "Google Calendar's list has no end that could be trusted"};
  }
  pull_.cursor_after = std::string(kQuestion) + listed->sync_token;
  pull_.zone = std::move(listed->zone);
  pull_.complete_listing = true;
  auto families = families_of(std::move(listed->events));
  std::set<std::string> there;
  for (const auto& [id, family] : families) {
    const bool orphans = !family.root;
    if (!orphans) {
      there.insert(id);
    }
    for (const auto& [exception, event] : family.exceptions) {
      if (orphans && !event.cancelled) {
        there.insert(exception);
      }
    }
    take_family(id, family);
  }
  pull_.members = there.size();
  const auto asked = co_await ask_for_missing(std::move(there));
  if (!asked) {
    co_return asked.error();
  }
  co_return std::move(pull_);
}

// However many: a list that leaves out is no word on what it leaves out.
Awaitable<Status> GooglePull::ask_for_missing(std::set<std::string> listed) {
  for (const auto& object : known_.objects) {
    if (listed.contains(object.href) || told_.contains(object.href)) {
      continue;
    }
    const auto over = over_in(object.etag);
    if (over && *over <= now_ - kListedBack) {
      RemoteItem item;
      item.href = object.href;
      item.past = true;
      take(std::move(item));
      continue;
    }
    auto there = co_await session_.event(object.href);
    if (!there) {
      co_return there.error();
    }
    if (!*there) {
      take_deletion(object.href);
    } else if (!(*there)->recurs()) {
      take_single(**there);
    } else if (!object.refresh) {
      // A series that has come to an end, most likely. What changes of it is told by the token.
      told_.insert(object.href);
    }
  }
  co_return co_await refresh_known();
}

Awaitable<Result<Pull>> GooglePull::changes(std::string token) {
  auto query = "syncToken=" + percent_encode(token);
  auto listed = co_await session_.list(std::move(query));
  if (!listed) {
    co_return listed.error();
  }
  if (listed->sync_token.empty()) {
    co_return Error{Errc::invalid_sync_token, "Google Calendar tells changes without a new token"};
  }
  pull_.cursor_after = std::string(kQuestion) + listed->sync_token;
  pull_.zone = std::move(listed->zone);
  auto families = families_of(std::move(listed->events));
  const auto series = std::count_if(families.begin(), families.end(), [](const auto& entry) {
    return has_changed_series(entry.second.root, !entry.second.exceptions.empty());
  });
  if (static_cast<std::size_t>(series) > kMostSeries) {
    co_return co_await everything();
  }
  for (auto& [id, family] : families) {
    if (!has_changed_series(family.root, !family.exceptions.empty())) {
      take_family(id, family);
      continue;
    }
    const auto read = co_await read_again(id, std::move(family));
    if (!read) {
      co_return read.error();
    }
  }
  const auto refreshed = co_await refresh_known();
  if (!refreshed) {
    co_return refreshed.error();
  }
  co_return std::move(pull_);
}

Awaitable<Status> GooglePull::read_again(std::string id, Family told) {
  if (!told.root) {
    auto master = co_await session_.event(id);
    if (!master) {
      co_return master.error();
    }
    told.root = std::move(*master);
  }
  if (!told.root) {
    take_deletion(id);
  }
  if (told.root && told.root->recurs()) {
    auto exceptions = co_await session_.exceptions(*told.root);
    if (!exceptions) {
      co_return exceptions.error();
    }
    for (auto& exception : *exceptions) {
      auto key = exception.id;
      told.exceptions.insert_or_assign(std::move(key), std::move(exception));
    }
  }
  take_family(id, told);
  co_return Status{};
}

Awaitable<Status> GooglePull::refresh_known() {
  if (!known_.objects.any_to_refresh()) {
    co_return Status{};
  }
  for (const auto& object : known_.objects) {
    if (!object.refresh || told_.contains(object.href)) {
      continue;
    }
    auto there = co_await session_.event(object.href);
    if (!there) {
      co_return there.error();
    }
    if (!*there) {
      take_deletion(object.href);
      continue;
    }
    auto id = (*there)->root();
    Family family;
    if ((*there)->series.empty()) {
      family.root = std::move(**there);
    } else {
      auto key = (*there)->id;
      family.exceptions.insert_or_assign(std::move(key), std::move(**there));
    }
    const auto read = co_await read_again(std::move(id), std::move(family));
    if (!read) {
      co_return read.error();
    }
  }
  co_return Status{};
}

GooglePull::Families GooglePull::families_of(std::vector<GoogleEvent> events) {
  Families families;
  for (auto& event : events) {
    auto& family = families[event.root()];
    if (event.series.empty()) {
      family.root = std::move(event);
    } else {
      auto id = event.id;
      family.exceptions.insert_or_assign(std::move(id), std::move(event));
    }
  }
  return families;
}

void GooglePull::take_family(const std::string& id, const Family& family) {
  if (!family.root) {
    take_orphans(family);
  } else if (family.root->cancelled) {
    take_deletion(id);
    take_orphans(family);
  } else if (family.root->recurs()) {
    take_series(*family.root, family.exceptions);
  } else {
    take_single(*family.root);
  }
}

void GooglePull::take_series(const GoogleEvent& master,
                             std::map<std::string, GoogleEvent> exceptions) {
  std::vector<GoogleEvent> all;
  for (auto& [id, exception] : exceptions) {
    // It was here before its series was.
    take_deletion(id);
    all.push_back(std::move(exception));
  }
  const auto* here = known(master.id);
  if (here != nullptr && !here->refresh && here->etag == google_version(master, all)) {
    told_.insert(master.id);
    return;
  }
  take(google_item(master, all));
}

void GooglePull::take_orphans(const Family& family) {
  for (const auto& [exception, event] : family.exceptions) {
    if (event.cancelled) {
      take_deletion(exception);
    } else {
      take_single(event);
    }
  }
}

void GooglePull::take_single(const GoogleEvent& event) {
  const auto* here = known(event.id);
  const auto over = event.over();
  const bool unchanged = here != nullptr && !here->refresh && here->etag == google_version(event);
  const bool forgotten = here == nullptr && over && *over <= now_ - kListedBack;
  if (unchanged || forgotten) {
    told_.insert(event.id);
    return;
  }
  take(google_item(event));
}

void GooglePull::take(RemoteItem item) {
  told_.insert(item.href);
  pull_.items.push_back(std::move(item));
}

void GooglePull::take_deletion(const std::string& href) {
  if (known(href) == nullptr) {
    return;
  }
  RemoteItem item;
  item.href = href;
  item.deleted = true;
  take(std::move(item));
}

const KnownObject* GooglePull::known(const std::string& href) {
  if (by_href_.empty()) {
    for (const auto& object : known_.objects) {
      by_href_.emplace(object.href, &object);
    }
  }
  const auto found = by_href_.find(href);
  return found == by_href_.end() ? nullptr : found->second;
}

}  // namespace holdfast::sync
