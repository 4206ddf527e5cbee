#include "sync/engine.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <utility>
#include <vector>

#include "sync/pace.hpp"
#include "sync/url.hpp"

namespace holdfast::sync {
namespace {

/// What is due now but cannot be begun is looked at again after this, if nobody rings before.
constexpr Duration kBreath = std::chrono::seconds{1};
/// Between a read and the next one that a message of the service asks for.
constexpr Duration kBetweenHints = std::chrono::seconds{1};
/// After the service asks for its channel to be seen to. It may say so many times at once.
constexpr Duration kBetweenRenewals = std::chrono::seconds{5};
/// Changes that a channel may fail to tell of before it is not relied on.
constexpr int kMostUntold = 3;
/// Between two looks at a clock that jumps.
constexpr std::chrono::seconds kUnsteady{5};

/// Whom a request to the source bothers: the host that it goes to, and the account there.
std::string host_of(const store::Source& source) {
  const auto url = parse_url(source.url);
  return url ? url->host + ':' + std::to_string(url->port) : source.id.value;
}

std::string account_of(const store::Source& source) {
  if (!source.grant.empty()) {
    return source.grant.value;
  }
  return source.username.empty() ? source.id.value : host_of(source) + '/' + source.username;
}

void keep_earlier(std::optional<Instant>& due, Instant at) { due = due ? std::min(*due, at) : at; }

/// Also where we only write: what people do to our copies there is their word.
bool is_polled(const store::Source& source) {
  return (source.reads || source.writes) && source.state != store::SourceState::stopped &&
         !source.paused;
}

}  // namespace

/// One coroutine's work on a desk: counts it in and out, however it ends.
class Engine::Shift {
 public:
  Shift(Engine& engine, store::SourceId id, Desk& desk)
      : engine_(engine), id_(std::move(id)), desk_(desk), begun_(engine.clock_.now()) {
    desk_.ending = HostLane::Ending::unasked;
  }
  ~Shift() {
    const auto now = engine_.clock_.now();
    desk_.busy = false;
    --engine_.active_;
    engine_.replan(id_, desk_);
    engine_.tell_of_end(id_, desk_, now - begun_);
    engine_.bell_.ring();
  }
  Shift(const Shift&) = delete;
  Shift& operator=(const Shift&) = delete;

 private:
  Engine& engine_;
  const store::SourceId id_;
  Desk& desk_;
  const Instant begun_;
};

Awaitable<Result<HttpResponse>> Engine::Gate::send(OutgoingRequest request) {
  if (shut_) {
    co_return Error{Errc::canceled, "the engine stops"};
  }
  co_return co_await http_.send(std::move(request));
}

Engine::Engine(boost::asio::any_io_executor executor, store::Ledger& ledger, Clock& clock,
               RandomSource& random, HttpClient& http, const store::CalendarFormat& format,
               Secrets secrets, Log& log, Settings settings)
    : executor_(std::move(executor)),
      ledger_(ledger),
      clock_(clock),
      random_(random),
      log_(log),
      settings_(settings),
      gate_(http),
      tokens_(executor_, ledger, clock, gate_, secrets, settings_.oauth, log),
      providers_(ProviderContext{gate_, tokens_, clock, settings_.oauth.hosts}),
      reconciler_(ledger, clock, providers_, secrets, log),
      pusher_(ledger, clock, random, providers_, format, secrets, log, settings_.push),
      channels_(ledger, clock, random, providers_, secrets, log, settings_.channels),
      bell_(executor_),
      schedule_(settings_.schedule) {}

Awaitable<void> Engine::run() {
  while (!stopping_) {
    try {
      co_await take_turn();
    } catch (const store::EngineFailure& failure) {
      log_.error("sync.store_failed", {{"error", name(failure.error.code)}});
    }
    co_await bell_.wait_until(clock_, next_look());
  }
  while (active_ > 0) {
    co_await bell_.wait_until(clock_, clock_.now() + settings_.sweep);
  }
}

void Engine::poke(store::SourceId source) {
  boost::asio::post(executor_, [this, source = std::move(source)] {
    auto& desk = desks_[source];
    desk.poked = true;
    if (!desk.source) {
      next_sweep_ = {};
    } else {
      look_again(desk);
      schedule_.ask_again(desk.host, clock_.now());
      replan(source, desk);
    }
    bell_.ring();
  });
}

// Whoever pokes may just have changed the source.
void Engine::look_again(Desk& desk) {
  if (desk.busy) {
    next_sweep_ = {};
    return;
  }
  try {
    auto source = store::read(
        ledger_.engine(), [&](const store::Reads& reads) { return reads.source(desk.source->id); });
    if (source) {
      take_place(desk, std::move(*source));
    }
  } catch (const store::EngineFailure& failure) {
    log_.error("sync.store_failed", {{"error", name(failure.error.code)}});
  }
}

void Engine::hint(store::SourceId source, bool renew) {
  boost::asio::post(executor_, [this, source = std::move(source), renew] {
    const auto found = desks_.find(source);
    if (found != desks_.end()) {
      auto& desk = found->second;
      desk.hinted = true;
      if (renew && !desk.renew) {
        desk.renew = true;
        desk.next_tend = std::min(desk.next_tend, clock_.now() + kBetweenRenewals);
      }
      replan(source, desk);
      bell_.ring();
    }
  });
}

void Engine::stop() {
  boost::asio::post(executor_, [this] {
    stopping_ = true;
    gate_.shut();
    bell_.ring();
  });
}

Awaitable<void> Engine::take_turn() {
  if (!clock_.is_steady()) {
    forget_the_clock();
    co_return;
  }
  if (clock_.now() >= next_sweep_) {
    look_for_sources();
  }
  co_await take_copies();
  start_work();
}

// What was planned by another clock would come much too early or much too late (rule C42).
void Engine::forget_the_clock() {
  const auto now = clock_.now();
  next_sweep_ = {};
  for (auto& [id, desk] : desks_) {
    desk.next_pull = std::min<Instant>(desk.next_pull, now + settings_.poll);
    desk.listed_at = std::min(desk.listed_at, now);
    desk.changed_at = std::min(desk.changed_at, now);
    replan(id, desk);
  }
}

void Engine::look_for_sources() {
  auto sources = store::read(ledger_.engine(), [](const store::Reads& reads) {
    std::map<store::SourceId, store::Source> out;
    for (const auto& agency : reads.agencies()) {
      for (auto& source : reads.sources(agency.id)) {
        out.insert_or_assign(source.id, std::move(source));
      }
    }
    return out;
  });
  std::erase_if(desks_, [&](const auto& entry) {
    const bool gone =
        !sources.contains(entry.first) && !entry.second.busy && entry.second.copies.empty();
    if (gone) {
      schedule_.forget(entry.first);
      progress_.forget(entry.first);
    }
    return gone;
  });
  for (auto& [id, source] : sources) {
    auto& desk = desks_[id];
    if (take_place(desk, std::move(source))) {
      replan(id, desk);
    }
  }
  next_sweep_ = clock_.now() + settings_.sweep;
  note_progress();
}

bool Engine::take_place(Desk& desk, store::Source source) {
  const bool is_new = !desk.source;
  const bool set_right = !is_new && desk.source->version != source.version;
  const bool turned = !is_new && desk.source->state != source.state;
  if (is_new) {
    // Nobody knows how lively it is: neither, to begin with.
    desk.changed_at = clock_.now() - std::chrono::hours{1};
  }
  if (set_right) {
    // A person has set it right: whatever it waited for is over.
    desk.next_pull = {};
    desk.rest_until = {};
    desk.next_tend = {};
  }
  if (is_new || set_right) {
    desk.host = host_of(source);
    desk.account = account_of(source);
  }
  desk.source = std::move(source);
  return is_new || set_right || turned;
}

void Engine::start_work() {
  const auto now = clock_.now();
  // Work may end before it waits for anything, and leave its desk as it was: then the others on
  // this executor must have their turn too.
  for (std::size_t begun = 0; begun < desks_.size(); ++begun) {
    if (stopping_ || active_ >= settings_.parallel) {
      return;
    }
    const auto id = schedule_.begin(now);
    if (!id) {
      return;
    }
    desks_.at(*id).busy = true;
    ++active_;
    boost::asio::co_spawn(executor_, work(*id), [this](const std::exception_ptr& failure) {
      if (failure) {
        log_.error("sync.work_failed");
      }
    });
  }
}

Awaitable<void> Engine::work(store::SourceId id) {
  auto& desk = desks_.at(id);
  const Shift shift(*this, id, desk);
  try {
    if (wants_pull(desk, clock_.now())) {
      co_await pull(desk);
    }
    co_await deliver(desk);
    if (desk.copies.empty()) {
      with_copies_.erase(id);
    }
    if (has_channel_work(desk, clock_.now())) {
      co_await tend(desk);
    }
  } catch (const store::EngineFailure& failure) {
    log_.error("sync.store_failed", {{"source", id.value}, {"error", name(failure.error.code)}});
    Round round;
    round.ending = Round::Ending::failed;
    round.held = desk.held;
    plan_next(desk, round);
  }
}

Awaitable<void> Engine::pull(Desk& desk) {
  const bool was_told = desk.poked || desk.hinted;
  desk.poked = false;
  desk.hinted = false;
  desk.pulled_at = clock_.now();
  const bool complete = clock_.now() >= desk.listed_at + settings_.full_listing;
  const auto id = desk.source->id;
  auto round = co_await reconciler_.run(id, desk.held, complete);
  judge_channel(desk, was_told, round);
  desk.ending = round.away ? HostLane::Ending::away : HostLane::Ending::answered;
  progress_.note_read(id, desk.source->provider, static_cast<std::size_t>(round.ending),
                      round.applied, round.lag);
  if (round.applied > 0) {
    desk.changed_at = clock_.now();
  }
  plan_next(desk, round);
  // What the round has written: the state, above all.
  auto now_stored =
      store::read(ledger_.engine(), [&id](const store::Reads& reads) { return reads.source(id); });
  desk.source = std::move(now_stored);
}

Awaitable<void> Engine::tend(Desk& desk) {
  auto source = *desk.source;
  const bool renew = desk.renew;
  desk.renew = false;
  const auto outlook = co_await channels_.tend(std::move(source), renew);
  desk.told_until = outlook.live_until;
  desk.next_tend = outlook.look_again;
  desk.untold = 0;
}

// A channel that says nothing while the calendar changes is no channel: polling goes back to its
// own pace until the next one is opened.
void Engine::judge_channel(Desk& desk, bool was_told, const Round& round) {
  if (was_told || round.applied == 0) {
    desk.untold = was_told ? 0 : desk.untold;
    return;
  }
  if (desk.told_until > clock_.now() && ++desk.untold >= kMostUntold) {
    log_.warning("sync.channel_silent", {{"source", desk.source->id.value}});
    desk.told_until = {};
  }
}

void Engine::plan_next(Desk& desk, const Round& round) {
  const auto now = clock_.now();
  const auto poll = pace_of(desk);
  const auto tenth = std::max<std::int64_t>(1, poll.count() / 10);
  const Duration spread{
      static_cast<std::int64_t>(random_below(random_, static_cast<std::uint64_t>(2 * tenth)))};
  desk.held = round.held;
  if (round.complete && round.ending == Round::Ending::read) {
    desk.listed_at = now;
  }
  Duration wait = poll - Duration{tenth} + spread;
  switch (round.ending) {
    case Round::Ending::read:
    case Round::Ending::stopped:
    case Round::Ending::dropped:
      desk.failures = 0;
      break;
    case Round::Ending::held:
      // However lively the calendar is: what is wrong there may take its time to be mended.
      wait = std::max<Duration>(settings_.poll, kSecondLook);
      break;
    case Round::Ending::failed:
      ++desk.failures;
      wait = store::next_delay(settings_.read_retry, desk.failures, random_).value_or(poll);
      break;
  }
  desk.next_pull = now + std::max<Duration>({wait, round.retry_after, round.rest});
  desk.rest_until = now + round.retry_after;
}

Duration Engine::pace_of(const Desk& desk) const {
  const auto now = clock_.now();
  if (desk.told_until > now) {
    return std::max(settings_.poll, settings_.poll_under_push);
  }
  PaceSettings settings;
  settings.usual = settings_.poll;
  settings.lively = settings_.poll / 3;
  settings.quiet = std::max(settings_.poll, std::min(2 * settings_.poll, settings_.quietest));
  return pace(settings, now - desk.changed_at);
}

void Engine::replan(const store::SourceId& id, Desk& desk) {
  const auto due = next_work(desk);
  if (due) {
    Wish wish;
    wish.due = *due;
    wish.urgent = desk.poked || desk.hinted || !desk.copies.empty();
    wish.host = desk.host;
    wish.account = desk.account;
    schedule_.wish(id, std::move(wish));
  } else {
    schedule_.forget(id);
  }
  note_progress_of(id, desk);
}

std::optional<Instant> Engine::next_work(const Desk& desk) const {
  std::optional<Instant> due;
  if (!desk.copies.empty()) {
    due = Instant{};
  }
  if (!desk.source) {
    return due;
  }
  if (desk.poked && !desk.source->paused && !desk.source->leaving) {
    due = Instant{};
  }
  if (is_polled(*desk.source)) {
    keep_earlier(due, desk.next_pull);
    if (const auto hinted = hint_due(desk)) {
      keep_earlier(due, *hinted);
    }
    if (may_have_channel(desk)) {
      keep_earlier(due, desk.next_tend);
    }
  }
  return due;
}

bool Engine::reads_by_itself(const Desk& desk) {
  return desk.source && !desk.source->leaving && is_polled(*desk.source);
}

bool Engine::wants_pull(const Desk& desk, Instant now) const {
  if (!desk.source || desk.source->paused || desk.source->leaving) {
    return false;
  }
  const auto hinted = hint_due(desk);
  return desk.poked || (is_polled(*desk.source) && now >= desk.next_pull) ||
         (hinted && now >= *hinted);
}

std::optional<Instant> Engine::hint_due(const Desk& desk) {
  const bool may = desk.hinted && desk.failures == 0 && desk.source && is_polled(*desk.source);
  return may ? std::optional(std::max(desk.pulled_at + kBetweenHints, desk.rest_until))
             : std::nullopt;
}

bool Engine::may_have_channel(const Desk& desk) const {
  // What cannot be read need not be told about.
  return desk.source && desk.source->state == store::SourceState::healthy &&
         is_polled(*desk.source) && channels_.can_open(*desk.source);
}

bool Engine::has_channel_work(const Desk& desk, Instant now) const {
  return may_have_channel(desk) && now >= desk.next_tend;
}

Instant Engine::next_look() const {
  const auto now = clock_.now();
  if (!clock_.is_steady()) {
    return now + kUnsteady;
  }
  auto next = next_sweep_;
  if (active_ < settings_.parallel) {
    if (const auto work = schedule_.next(now)) {
      next = std::min(next, *work);
    }
  }
  try {
    const auto effect = store::read(
        ledger_.engine(), [](const store::Reads& reads) { return reads.next_effect_at(kChannel); });
    if (effect && room_for_copies() > 0) {
      next = std::min(next, *effect);
    }
  } catch (const store::EngineFailure&) {
    next = std::min(next, now + settings_.sweep);
  }
  return std::max(next, now + kBreath);
}

}  // namespace holdfast::sync
