#include "tests/support/virtual_clock.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace holdfast::test {

Awaitable<void> VirtualClock::sleep_until(Instant at) {
  if (at <= now_) {
    co_return;
  }
  auto executor = co_await boost::asio::this_coro::executor;
  // A timer that never fires by itself: only `set` or a cancellation ends its wait.
  auto timer = std::make_shared<boost::asio::steady_timer>(
      executor, boost::asio::steady_timer::time_point::max());
  const auto place = sleepers_.emplace(at, timer);
  co_await timer->async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
  if (timer->expiry() == boost::asio::steady_timer::time_point::max()) {
    sleepers_.erase(place);
  }
}

void VirtualClock::set(Instant now) {
  now_ = now;
  while (!sleepers_.empty() && sleepers_.begin()->first <= now_) {
    const auto timer = sleepers_.begin()->second;
    sleepers_.erase(sleepers_.begin());
    // Moving the expiry ends the wait, and tells the sleeper that it is off the list.
    timer->expires_at(boost::asio::steady_timer::time_point::min());
  }
}

std::optional<Instant> VirtualClock::next_wake() const {
  if (sleepers_.empty()) {
    return std::nullopt;
  }
  return sleepers_.begin()->first;
}

}  // namespace holdfast::test
