#include "sync/providers/graph_pull.hpp"

#include <algorithm>

#include "sync/providers/graph_json.hpp"

namespace holdfast::sync {
namespace {

using Type = GraphEvent::Type;

/// Of one round: an answer that leads in circles must end.
constexpr int kMostPages = 4000;
constexpr std::size_t kMostEvents = 100'000;
/// Links are kept as cursors.
constexpr std::size_t kLongestLink = 32768;
/// Series in one round that were touched without a word on their occurrences.
constexpr std::size_t kMostSeries = 500;

std::string between(TimeRange window) {
  return "startDateTime=" + to_rfc3339(window.start) + "&endDateTime=" + to_rfc3339(window.end);
}

Error strange(std::string what) {
  return {Errc::unavailable, "Microsoft Graph's answer is not understood: " + std::move(what)};
}

}  // namespace

GraphPull::GraphPull(GraphSession& session, std::string calendar, Known known, Instant now)
    : session_(session),
      calendar_(std::move(calendar)),
      window_(graph_window(now)),
      cursor_(GraphCursor::read(known.cursor)),
      objects_(std::move(known.objects)) {
  complete_ =
      cursor_.link.empty() || cursor_.window_start != window_.start || objects_.any_to_refresh();
}

const KnownObject* GraphPull::known(const std::string& id) const {
  if (known_.empty()) {
    for (const auto& object : objects_) {
      known_.emplace(object.href, &object);
    }
  }
  const auto found = known_.find(id);
  return found == known_.end() ? nullptr : found->second;
}

std::string GraphPull::first_link() const {
  return calendar_ + "/calendarView/delta?" + between(window_);
}

Awaitable<Result<Pull>> GraphPull::run(bool may_begin_anew) {
  auto link = complete_ ? first_link() : cursor_.link;
  auto followed = co_await follow(std::move(link));
  link_refused_ = !followed && followed.error().code == Errc::invalid_sync_token && !complete_;
  if (link_refused_ && may_begin_anew) {
    // The link is too old. Everything is read again and compared with what we hold.
    complete_ = true;
    told_.clear();
    removed_.clear();
    unclear_.clear();
    link = first_link();
    followed = co_await follow(std::move(link));
  }
  if (!followed) {
    auto error = followed.error();
    if (error.code == Errc::invalid_sync_token) {
      error.code = Errc::unavailable;
    }
    co_return error;
  }
  const auto asked = co_await ask_for_occurrences();
  if (!asked) {
    co_return asked.error();
  }
  auto doubtful = doubts();
  const auto looked = co_await look(std::move(doubtful));
  if (!looked) {
    co_return looked.error();
  }
  const auto fetched = co_await fetch_masters();
  if (!fetched) {
    co_return fetched.error();
  }
  for (const auto& [id, event] : told_) {
    if (!seen_.contains(id) && !unreadable_.contains(id)) {
      tell(id, event);
    }
  }
  tell_looked_at();
  pull_.complete_listing = complete_;
  pull_.cursor_after = cursor_.text();
  co_return std::move(pull_);
}

Awaitable<Status> GraphPull::follow(std::string link) {
  for (int page = 0; page < kMostPages; ++page) {
    if (link.size() > kLongestLink || !session_.may_follow(link)) {
      co_return Error{Errc::refused, "Microsoft Graph names a link to another host"};
    }
    const auto fields = co_await session_.get(std::move(link));
    if (!fields) {
      co_return fields.error();
    }
    const auto* events = graph::list(*fields, "value");
    if (events == nullptr) {
      co_return strange("a page without a list");
    }
    for (const auto& event : *events) {
      if (const auto* object = event.if_object()) {
        take(*object);
      }
    }
    if (told_.size() + removed_.size() > kMostEvents) {
      co_return Error{Errc::too_large, "the calendar has too many events"};
    }
    auto next = graph::text(*fields, "@odata.nextLink");
    auto delta = graph::text(*fields, "@odata.deltaLink");
    if (!delta.empty()) {
      if (delta.size() > kLongestLink || !session_.may_follow(delta)) {
        co_return Error{Errc::refused, "Microsoft Graph names a link to another host"};
      }
      cursor_ = {window_.start, std::move(delta)};
      co_return Status{};
    }
    if (next.empty()) {
      co_return strange("a list that ends without a delta link");
    }
    link = std::move(next);
  }
  co_return strange("a list that does not end");
}

void GraphPull::take(const boost::json::object& fields) {
  const auto id = graph::text(fields, "id");
  if (graph::member(fields, "@removed") != nullptr) {
    removed_.insert(id);
    return;
  }
  auto event = read_graph_event(fields);
  if (!event) {
    return;
  }
  const auto before = told_.find(id);
  if (before == told_.end()) {
    told_.emplace(id, std::move(*event));
  } else if (before->second.fields != event->fields) {
    // Told twice, in any order: which one is the newer cannot be known.
    unclear_.insert(id);
  }
}

// A change of the master's words is a change of its occurrences. They are told with it, as far as
// anybody has seen; if they are not, they are asked for.
Awaitable<Status> GraphPull::ask_for_occurrences() {
  std::set<std::string> lonely;
  if (!complete_) {
    for (const auto& [id, event] : told_) {
      if (event.type == Type::master) {
        lonely.insert(id);
      }
    }
    for (const auto& [id, event] : told_) {
      lonely.erase(event.master);
    }
  }
  if (lonely.size() > kMostSeries) {
    co_return Error{Errc::too_large, "too many series changed at once"};
  }
  for (const auto& master : lonely) {
    const auto listed = co_await list_occurrences(master);
    if (!listed) {
      co_return listed.error();
    }
  }
  co_return Status{};
}

Awaitable<Status> GraphPull::list_occurrences(std::string master) {
  auto link = session_.event_url(master) + "/instances?" + between(window_);
  for (int page = 0; page < kMostPages && !link.empty(); ++page) {
    if (link.size() > kLongestLink || !session_.may_follow(link)) {
      co_return Error{Errc::refused, "Microsoft Graph names a link to another host"};
    }
    const auto fields = co_await session_.get(std::move(link));
    if (!fields) {
      if (fields.error().code == Errc::not_found) {
        // The series is gone meanwhile: the next round says so.
        co_return Status{};
      }
      co_return fields.error();
    }
    if (const auto* events = graph::list(*fields, "value")) {
      for (const auto& event : *events) {
        if (const auto* object = event.if_object()) {
          take(*object);
        }
      }
    }
    link = graph::text(*fields, "@odata.nextLink");
  }
  co_return Status{};
}

std::set<std::string> GraphPull::doubts() const {
  std::set<std::string> ids = unclear_;
  for (const auto& id : removed_) {
    if (is_known(id) || told_.contains(id)) {
      ids.insert(id);
    }
  }
  for (const auto& [id, event] : told_) {
    // Our properties are told only to those who ask for them.
    const auto ours = event.may_be_ours();
    if (!is_unchanged(event) && ours.value_or(event.type != Type::master)) {
      ids.insert(id);
    }
  }
  if (complete_) {
    for (const auto& object : objects_) {
      if (!told_.contains(object.href)) {
        ids.insert(object.href);
      }
    }
  }
  return ids;
}

Awaitable<Status> GraphPull::look(std::set<std::string> ids) {
  std::vector<std::string> wanted(ids.begin(), ids.end());
  auto seen = co_await session_.events(std::move(wanted));
  if (!seen) {
    co_return seen.error();
  }
  seen_ = std::move(*seen);
  for (const auto& id : ids) {
    if (!seen_.contains(id)) {
      unreadable_.insert(id);
    }
  }
  co_return Status{};
}

Awaitable<Status> GraphPull::fetch_masters() {
  std::set<std::string> missing;
  for (const auto& [id, event] : told_) {
    if (event.is_bare() && !event.master.empty() && !seen_.contains(id) &&
        !told_.contains(event.master) && !seen_.contains(event.master)) {
      missing.insert(event.master);
    }
  }
  std::vector<std::string> wanted(missing.begin(), missing.end());
  auto masters = co_await session_.events(std::move(wanted));
  if (!masters) {
    co_return masters.error();
  }
  seen_.merge(*masters);
  // Without its master an occurrence must speak for itself.
  std::set<std::string> orphans;
  for (const auto& [id, event] : told_) {
    if (event.is_bare() && !seen_.contains(id) && master_of(event) == nullptr) {
      orphans.insert(id);
    }
  }
  std::vector<std::string> alone(orphans.begin(), orphans.end());
  auto looked = co_await session_.events(std::move(alone));
  if (!looked) {
    co_return looked.error();
  }
  for (const auto& id : orphans) {
    if (!looked->contains(id)) {
      unreadable_.insert(id);
    }
  }
  seen_.merge(*looked);
  co_return Status{};
}

const GraphEvent* GraphPull::master_of(const GraphEvent& event) const {
  if (const auto seen = seen_.find(event.master); seen != seen_.end()) {
    return seen->second ? &*seen->second : nullptr;
  }
  const auto told = told_.find(event.master);
  return told == told_.end() ? nullptr : &told->second;
}

bool GraphPull::is_unchanged(const GraphEvent& event) const {
  const auto* here = known(event.id);
  return here != nullptr && !event.etag.empty() && !here->refresh &&
         here->etag == graph_version(event, master_of(event));
}

void GraphPull::tell(const std::string& id, const GraphEvent& event) {
  if (event.type != Type::master) {
    ++pull_.members;
  } else if (!is_known(id)) {
    return;
  }
  const auto* master = master_of(event);
  if (master != nullptr && !master->own_uid.empty()) {
    // Somebody made our copy into a series. It will be one event again; until then its times are
    // the booking's.
    return;
  }
  RemoteItem item;
  item.href = id;
  item.etag = graph_version(event, master);
  const auto span = event.span();
  // Copies of ours are told whatever their time: somebody may have moved them into the past.
  if (span && span->end <= window_.start && event.own_uid.empty()) {
    item.past = true;
    pull_.items.push_back(std::move(item));
    return;
  }
  if (is_unchanged(event)) {
    return;
  }
  auto text = graph_text(event, master);
  if (text) {
    item.text = std::move(*text);
  } else {
    item.unreadable = text.error().detail;
  }
  pull_.items.push_back(std::move(item));
}

void GraphPull::tell_looked_at() {
  for (const auto& [id, event] : seen_) {
    if (event) {
      // A master that was only asked for its words is no member that anybody was told of.
      if (event->type != Type::master || is_known(id)) {
        tell(id, *event);
      }
    } else if (is_known(id)) {
      RemoteItem gone;
      gone.href = id;
      gone.deleted = true;
      pull_.items.push_back(std::move(gone));
    }
  }
  for (const auto& id : unreadable_) {
    RemoteItem item;
    item.href = id;
    item.unreadable = "the service does not hand it out";
    // The time that the delta told bars at least.
    const auto told = told_.find(id);
    if (told != told_.end()) {
      if (auto text = graph_text(told->second, nullptr)) {
        item.text = std::move(*text);
      }
    }
    pull_.items.push_back(std::move(item));
  }
}

}  // namespace holdfast::sync
