// What others ask the engine while they wait: from other executors, and briefly.
#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "sync/engine.hpp"

namespace holdfast::sync {
namespace {

/// Between two looks whether a source has answered.
constexpr Duration kGlance = std::chrono::milliseconds{25};
/// One source is not asked by this way again so soon: many may wait for the same one.
constexpr Duration kBetween = std::chrono::seconds{10};
/// Whole calendars that are held in memory at once for somebody to look at.
constexpr int kMostPreviews = 4;

/// One more for as long as it lives.
class Counted {
 public:
  explicit Counted(int& count) : count_(count) { ++count_; }
  ~Counted() { --count_; }
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;

 private:
  int& count_;
};

}  // namespace

Awaitable<void> Engine::probe(std::vector<store::SourceId> sources, Duration most) {
  auto asked = ask(std::move(sources), clock_.now() + most);
  co_await boost::asio::co_spawn(executor_, std::move(asked), boost::asio::use_awaitable);
}

Awaitable<void> Engine::ask(std::vector<store::SourceId> sources, Instant until) {
  std::vector<store::SourceId> asked;
  const auto now = clock_.now();
  for (auto& id : sources) {
    const auto found = desks_.find(id);
    if (found == desks_.end() || !found->second.source) {
      continue;
    }
    auto& desk = found->second;
    const auto& source = *desk.source;
    const bool wants_a_person =
        source.state == store::SourceState::stopped || source.paused || source.leaving;
    if (wants_a_person || desk.rest_until > now || desk.asked_at + kBetween > now) {
      continue;
    }
    desk.asked_at = now;
    desk.poked = true;
    schedule_.ask_again(desk.host, now);
    replan(id, desk);
    asked.push_back(std::move(id));
  }
  if (asked.empty()) {
    co_return;
  }
  bell_.ring();
  const auto is_open = [this](const store::SourceId& id) {
    const auto found = desks_.find(id);
    return found != desks_.end() && (found->second.poked || found->second.busy);
  };
  while (!stopping_ && clock_.now() < until && std::any_of(asked.begin(), asked.end(), is_open)) {
    co_await clock_.sleep_until(std::min<Instant>(clock_.now() + kGlance, until));
  }
}

Awaitable<Result<std::vector<FoundCalendar>>> Engine::calendars(store::Grant grant) {
  auto asked = discover(std::move(grant));
  co_return co_await boost::asio::co_spawn(executor_, std::move(asked), boost::asio::use_awaitable);
}

Awaitable<Result<std::vector<FoundCalendar>>> Engine::discover(store::Grant grant) {
  auto* provider = providers_.find(grant.provider);
  if (provider == nullptr) {
    co_return Error{Errc::refused, "there is no provider of that name"};
  }
  Account account;
  account.source.agency = grant.agency;
  account.source.resource = grant.resource;
  account.source.provider = grant.provider;
  account.source.username = grant.subject;
  account.source.grant = grant.id;
  co_return co_await provider->discover(std::move(account));
}

Awaitable<Result<std::vector<store::ObjectDraft>>> Engine::preview(store::Source source) {
  auto asked = look_into(std::move(source));
  co_return co_await boost::asio::co_spawn(executor_, std::move(asked), boost::asio::use_awaitable);
}

Awaitable<Result<std::vector<store::ObjectDraft>>> Engine::look_into(store::Source source) {
  if (previews_ >= kMostPreviews) {
    co_return Error{Errc::overloaded,
                    "other calendars are being looked into; try again in a moment"};
  }
  const Counted counted(previews_);
  // Providers tell sources apart by their ids.
  source.id = store::make_id<store::SourceId>(clock_.now(), random_);
  co_return co_await reconciler_.preview(std::move(source));
}

}  // namespace holdfast::sync
