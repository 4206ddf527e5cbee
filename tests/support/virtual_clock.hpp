// A clock that stands still until a test moves it.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <map>
#include <memory>
#include <optional>

#include "store/base/clock.hpp"
#include "store/base/clock_watch.hpp"

namespace holdfast::test {

/// For one thread: sleepers, `set` and `advance` run on the same one. The clock and the sleepers'
/// executor may be destroyed in any order.
class VirtualClock final : public Clock {
 public:
  explicit VirtualClock(Instant now) : now_(now) {}

  [[nodiscard]] Instant now() const override { return now_; }
  Awaitable<void> sleep_until(Instant at) override;
  [[nodiscard]] std::optional<Duration> jump() const override { return watch_.look(now_, passed_); }

  /// Lets time pass. Wakes the sleepers whose time has come, in order of time; they run when the
  /// executor does.
  void set(Instant now);
  void advance(Duration by) { set(now_ + by); }
  /// Sets the time of day forward or back without letting any time pass: nobody wakes earlier or
  /// later by it.
  void leap(Duration by) { now_ += by; }
  /// When the next sleeper wants to wake.
  [[nodiscard]] std::optional<Instant> next_wake() const;

 private:
  /// By the time that will have passed when they wake.
  using Sleepers = std::multimap<Duration, boost::asio::steady_timer*>;
  struct Sleep;

  Instant now_;
  Duration passed_{0};
  mutable ClockWatch watch_;
  std::shared_ptr<Sleepers> sleepers_ = std::make_shared<Sleepers>();
};

}  // namespace holdfast::test
