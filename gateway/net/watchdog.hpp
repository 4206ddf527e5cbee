// An end in time for operations that know none.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <memory>

namespace holdfast::gateway {

/// Calls `on_late` on the executor once `until` has come, unless destroyed before. Created and
/// destroyed on the executor's thread.
class Watchdog {
 public:
  Watchdog(const boost::asio::any_io_executor& executor,
           std::chrono::steady_clock::time_point until, std::function<void()> on_late);
  ~Watchdog();
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

  [[nodiscard]] bool barked() const { return state_->barked; }

 private:
  /// Outlives the watchdog in the timer's handler.
  struct State {
    std::function<void()> on_late;
    bool barked = false;
  };
  std::shared_ptr<State> state_;
  boost::asio::steady_timer timer_;
};

}  // namespace holdfast::gateway
