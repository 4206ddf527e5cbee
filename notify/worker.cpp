#include "notify/worker.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "store/commands/effects.hpp"

namespace holdfast::notify {

using store::RecordAttempt;

namespace {
/// What is due is looked through so far at once.
constexpr int kLookedThrough = 200;
}  // namespace

Worker::Worker(boost::asio::any_io_executor executor, store::Ledger& ledger, Clock& clock,
               RandomSource& random, Channel& channel, Log& log, WorkerSettings settings)
    : executor_(executor),
      ledger_(ledger),
      clock_(clock),
      random_(random),
      channel_(channel),
      log_(log),
      settings_(settings),
      pacing_(settings.pacing, random),
      wake_(executor) {}

void Worker::stop() {
  stopping_ = true;
  wake_.ring();
}

Awaitable<void> Worker::run() {
  while (!stopping_) {
    bool took = false;
    try {
      took = co_await take();
    } catch (const store::EngineFailure& failure) {
      rest_after(failure);
    }
    if (!took && !stopping_) {
      const auto at = look_or_rest();
      co_await wake_.wait_until(clock_, at);
    }
  }
  while (under_way_ > 0) {
    const auto at = clock_.now() + settings_.sweep;
    co_await wake_.wait_until(clock_, at);
  }
}

void Worker::rest_after(const store::EngineFailure& failure) {
  log_.error("outbox.store_failed", {{"channel", channel_.name()}, {"what", failure.error.detail}});
  resting_until_ = clock_.now() + settings_.rest;
}

Instant Worker::look_or_rest() {
  try {
    return next_look();
  } catch (const store::EngineFailure& failure) {
    rest_after(failure);
    return resting_until_;
  }
}

Instant Worker::next_look() {
  const auto now = clock_.now();
  auto at = now + settings_.sweep;
  if (room() > 0) {
    const auto due = store::read(ledger_.engine(), [this](const store::Reads& reads) {
      return reads.next_effect_at(channel_.name());
    });
    at = due ? std::min(at, *due) : at;
  }
  // A rest is kept even if something is due; never spin on what could not be taken.
  return std::max({at, resting_until_, now + std::chrono::milliseconds(20)});
}

int Worker::room() {
  const int free = (down_ ? 1 : settings_.parallel) - under_way_;
  if (settings_.per_minute == 0) {
    return free;
  }
  const auto now = clock_.now();
  if (now < minute_begun_ || now >= minute_begun_ + std::chrono::minutes{1}) {
    minute_begun_ = now;
    begun_in_minute_ = 0;
  }
  if (begun_in_minute_ >= settings_.per_minute) {
    resting_until_ = std::max(resting_until_, minute_begun_ + std::chrono::minutes{1});
  }
  return std::min(free, settings_.per_minute - begun_in_minute_);
}

Awaitable<bool> Worker::take() {
  const auto longest_rest = std::max<Duration>(settings_.rest, std::chrono::minutes{1});
  if (!clock_.is_steady() || resting_until_ > clock_.now() + longest_rest) {
    // Nothing is due by a clock that jumps; and a rest that was begun by another one is over.
    resting_until_ = clock_.now() + settings_.rest;
  }
  const int free = room();
  if (free <= 0 || clock_.now() < resting_until_) {
    co_return false;
  }
  const auto spared = co_await spare(free);
  if (spared.allowed == 0) {
    co_return spared.postponed > 0;
  }
  store::LeaseEffects command{.channel = std::string(channel_.name()),
                              .limit = spared.allowed,
                              .lease_for = settings_.lease_for};
  auto leased = co_await ledger_.apply(std::move(command));
  if (!leased) {
    log_.warning("outbox.lease_failed",
                 {{"channel", channel_.name()}, {"code", name(leased.error().code)}});
    resting_until_ = clock_.now() + settings_.rest;
    co_return false;
  }
  for (auto& effect : *leased) {
    ++under_way_;
    ++begun_in_minute_;
    pacing_.begin(channel_.destination(effect));
    auto delivery = deliver(std::move(effect));
    boost::asio::co_spawn(executor_, std::move(delivery), boost::asio::detached);
  }
  co_return !leased->empty();
}

Awaitable<Worker::Spared> Worker::spare(int free) {
  Spared spared;
  if (pacing_.is_idle()) {
    spared.allowed = free;
    co_return spared;
  }
  const auto now = clock_.now();
  const auto due = store::read(ledger_.engine(), [&](const store::Reads& reads) {
    return reads.effects_due(channel_.name(), now, kLookedThrough);
  });
  store::PostponeEffects command;
  for (const auto& effect : due) {
    if (spared.allowed == free) {
      break;
    }
    const auto destination = channel_.destination(effect);
    const bool waits = effect.state == store::EffectState::due && !destination.empty();
    const auto at = waits ? pacing_.place(destination, now) : now;
    if (at > now) {
      command.items.push_back({effect.id, at});
    } else {
      ++spared.allowed;
    }
  }
  if (!command.items.empty()) {
    const auto postponed = co_await ledger_.apply(std::move(command));
    spared.postponed = postponed ? *postponed : 0;
    spared.allowed = postponed ? spared.allowed : 0;
  }
  co_return spared;
}

Awaitable<void> Worker::deliver(store::Effect effect) {
  const auto destination = channel_.destination(effect);
  auto copy = effect;
  Delivery delivery;
  try {
    delivery = co_await channel_.deliver(std::move(copy));
  } catch (const std::exception& failure) {
    // What a message is made from could not be read. Its place must not be lost by that.
    log_.error("outbox.channel_failed", {{"channel", channel_.name()}, {"what", failure.what()}});
    delivery.detail = "the message could not be made now";
    delivery.channel_down = true;
  }
  const bool trouble = delivery.destination_down;
  co_await record(std::move(effect), std::move(delivery));
  pacing_.end(destination, trouble, clock_.now());
  --under_way_;
  wake_.ring();
}

void Worker::decide_next(const store::Effect& effect, const Delivery& delivery,
                         RecordAttempt& command) {
  using Ending = RecordAttempt::Ending;
  if (command.ending != Ending::retry && command.ending != Ending::unknown) {
    return;
  }
  const int attempt = effect.attempts - effect.earlier_attempts;
  const auto delay = store::next_delay(settings_.retry, attempt, random_);
  if (delay) {
    const auto patience = delivery.retry_after.value_or(Duration{0});
    command.retry_at = clock_.now() + std::max(*delay, patience);
    return;
  }
  // What may have been taken has not failed for certain.
  if (command.ending == Ending::retry) {
    command.ending = Ending::failed;
  }
  command.detail = "given up after the last attempt: " + delivery.detail;
}

Awaitable<void> Worker::record(store::Effect effect, Delivery delivery) {
  RecordAttempt command{.effect = effect.id,
                        .lease = effect.lease,
                        .ending = delivery.ending,
                        .retry_at = {},
                        .detail = delivery.detail,
                        .fate = delivery.fate,
                        .reference = delivery.reference,
                        .ask_at = delivery.ask_at,
                        .address_is_dead = delivery.address_is_dead};
  down_ = delivery.channel_down;
  if (down_) {
    resting_until_ = clock_.now() + settings_.rest;
  }
  decide_next(effect, delivery, command);
  const auto recorded = co_await ledger_.apply(std::move(command));
  if (!recorded) {
    // The lease runs out and the message is sent again under the same Message-ID; or a report came
    // before the answer that it is about.
    log_.error("effect.not_recorded",
               {{"effect", effect.id.value}, {"code", name(recorded.error().code)}});
    co_return;
  }
  if (recorded->state == store::EffectState::failed) {
    log_.error("effect.failed", {{"effect", effect.id.value},
                                 {"kind", effect.kind},
                                 {"booking", effect.booking.value},
                                 {"detail", recorded->last_detail}});
  }
}

}  // namespace holdfast::notify
