#include "notify/worker.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "store/commands/effects.hpp"

namespace holdfast::notify {

using store::RecordAttempt;

Worker::Worker(boost::asio::any_io_executor executor, store::Ledger& ledger, Clock& clock,
               RandomSource& random, Channel& channel, Log& log, WorkerSettings settings)
    : executor_(executor),
      ledger_(ledger),
      clock_(clock),
      random_(random),
      channel_(channel),
      log_(log),
      settings_(settings),
      wake_(executor) {}

void Worker::stop() {
  stopping_ = true;
  wake_.ring();
}

Awaitable<void> Worker::run() {
  while (!stopping_) {
    const bool took = co_await take();
    if (!took && !stopping_) {
      const auto at = next_look();
      co_await wake_.wait_until(clock_, at);
    }
  }
  while (under_way_ > 0) {
    const auto at = clock_.now() + settings_.sweep;
    co_await wake_.wait_until(clock_, at);
  }
}

Instant Worker::next_look() {
  const auto now = clock_.now();
  auto at = now + settings_.sweep;
  if (under_way_ < settings_.parallel) {
    const auto due = store::read(ledger_.engine(), [this](const store::Reads& reads) {
      return reads.next_effect_at(channel_.name());
    });
    at = due ? std::min(at, *due) : at;
  }
  // A rest is kept even if something is due; never spin on what could not be taken.
  return std::max({at, resting_until_, now + std::chrono::milliseconds(20)});
}

Awaitable<bool> Worker::take() {
  const int room = settings_.parallel - under_way_;
  if (!clock_.is_steady() || resting_until_ > clock_.now() + settings_.rest) {
    // Nothing is due by a clock that jumps; and a rest that was begun by another one is over.
    resting_until_ = clock_.now() + settings_.rest;
  }
  if (room <= 0 || clock_.now() < resting_until_) {
    co_return false;
  }
  store::LeaseEffects command{
      .channel = std::string(channel_.name()), .limit = room, .lease_for = settings_.lease_for};
  auto leased = co_await ledger_.apply(std::move(command));
  if (!leased) {
    log_.warning("outbox.lease_failed",
                 {{"channel", channel_.name()}, {"code", name(leased.error().code)}});
    resting_until_ = clock_.now() + settings_.rest;
    co_return false;
  }
  for (auto& effect : *leased) {
    ++under_way_;
    auto delivery = deliver(std::move(effect));
    boost::asio::co_spawn(executor_, std::move(delivery), boost::asio::detached);
  }
  co_return !leased->empty();
}

Awaitable<void> Worker::deliver(store::Effect effect) {
  auto copy = effect;
  auto delivery = co_await channel_.deliver(std::move(copy));
  co_await record(std::move(effect), std::move(delivery));
  --under_way_;
  wake_.ring();
}

Awaitable<void> Worker::record(store::Effect effect, Delivery delivery) {
  const auto now = clock_.now();
  RecordAttempt command{.effect = effect.id,
                        .lease = effect.lease,
                        .ending = delivery.ending,
                        .retry_at = {},
                        .detail = delivery.detail};
  if (delivery.channel_down) {
    resting_until_ = now + settings_.rest;
  }
  if (delivery.ending == RecordAttempt::Ending::retry) {
    const auto delay = store::next_delay(settings_.retry, effect.attempts, random_);
    if (delay) {
      command.retry_at = now + std::max(*delay, delivery.retry_after.value_or(Duration{0}));
    } else {
      command.ending = RecordAttempt::Ending::failed;
      command.detail = "given up after the last attempt: " + delivery.detail;
    }
  }
  if (command.ending == RecordAttempt::Ending::failed) {
    log_.error("effect.failed", {{"effect", effect.id.value},
                                 {"kind", effect.kind},
                                 {"booking", effect.booking.value},
                                 {"detail", command.detail}});
  }
  const auto recorded = co_await ledger_.apply(std::move(command));
  if (!recorded) {
    // The lease runs out and the message is sent again under the same Message-ID.
    log_.error("effect.not_recorded",
               {{"effect", effect.id.value}, {"code", name(recorded.error().code)}});
  }
}

}  // namespace holdfast::notify
