#include "gateway/system_clock.hpp"

#include <sodium.h>
#include <time.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace holdfast::gateway {

Instant SystemClock::now() const {
  return std::chrono::floor<Duration>(std::chrono::system_clock::now());
}

Awaitable<void> SystemClock::sleep_until(Instant at) {
  const auto executor = co_await boost::asio::this_coro::executor;
  // Far-off instants would overflow the timer's nanoseconds.
  const auto wait = std::min<Duration>(at - now(), std::chrono::hours(24 * 365));
  boost::asio::steady_timer timer(executor, wait);
  co_await timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
}

std::optional<Duration> SystemClock::jump() const {
  timespec passed{};
  ::clock_gettime(CLOCK_BOOTTIME, &passed);
  return watch_.look(
      now(), std::chrono::duration_cast<Duration>(std::chrono::seconds{passed.tv_sec} +
                                                  std::chrono::nanoseconds{passed.tv_nsec}));
}

void SystemRandom::fill(std::span<std::byte> bytes) { randombytes_buf(bytes.data(), bytes.size()); }

}  // namespace holdfast::gateway
