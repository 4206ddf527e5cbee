#include "tests/support/virtual_clock.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace holdfast::test {

/// One sleeper. Lives in its coroutine's frame, so that a frame that is thrown away takes its
/// entry with it.
struct VirtualClock::Sleep {
  Sleep(const std::shared_ptr<Sleepers>& list, Duration at,
        const boost::asio::any_io_executor& executor)
      : sleepers(list), timer(executor, boost::asio::steady_timer::time_point::max()) {
    list->emplace(at, &timer);
  }
  ~Sleep() {
    if (const auto list = sleepers.lock()) {
      std::erase_if(*list, [this](const auto& entry) { return entry.second == &timer; });
    }
  }
  Sleep(const Sleep&) = delete;
  Sleep& operator=(const Sleep&) = delete;

  std::weak_ptr<Sleepers> sleepers;
  /// Never fires by itself: only `set` or a cancellation ends the wait.
  boost::asio::steady_timer timer;
};

Awaitable<void> VirtualClock::sleep_until(Instant at) {
  if (at <= now_) {
    co_return;
  }
  auto executor = co_await boost::asio::this_coro::executor;
  const auto wakes = passed_ + (at - now_);
  Sleep sleep(sleepers_, wakes, executor);
  co_await sleep.timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
}

void VirtualClock::set(Instant now) {
  passed_ += now - now_;
  now_ = now;
  while (!sleepers_->empty() && sleepers_->begin()->first <= passed_) {
    auto* timer = sleepers_->begin()->second;
    sleepers_->erase(sleepers_->begin());
    timer->cancel();
  }
}

std::optional<Instant> VirtualClock::next_wake() const {
  if (sleepers_->empty()) {
    return std::nullopt;
  }
  return now_ + (sleepers_->begin()->first - passed_);
}

}  // namespace holdfast::test
