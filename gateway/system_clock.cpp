#include "gateway/system_clock.hpp"

#include <sodium.h>
#include <time.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace holdfast::gateway {

namespace {

constexpr Duration kAtOneTime = std::chrono::milliseconds{100};
constexpr int kMostLooks = 100;

/// Time that a machine sleeps counts as passed.
Duration since_boot() {
  timespec passed{};
  ::clock_gettime(CLOCK_BOOTTIME, &passed);
  return std::chrono::duration_cast<Duration>(std::chrono::seconds{passed.tv_sec} +
                                              std::chrono::nanoseconds{passed.tv_nsec});
}

}  // namespace

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

// A thread that is held up between its looks at two clocks sees a jump where there is none, and
// half a minute would be spent on it: the pair is taken anew until both were seen at one time.
std::optional<Duration> SystemClock::jump() const {
  Duration before = since_boot();
  Instant time_of_day = now();
  Duration after = since_boot();
  for (int looks = 1; after - before > kAtOneTime && looks < kMostLooks; ++looks) {
    before = since_boot();
    time_of_day = now();
    after = since_boot();
  }
  return watch_.look(time_of_day, before);
}

void SystemRandom::fill(std::span<std::byte> bytes) { randombytes_buf(bytes.data(), bytes.size()); }

}  // namespace holdfast::gateway
