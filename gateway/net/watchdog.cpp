#include "gateway/net/watchdog.hpp"

#include <utility>

namespace holdfast::gateway {

Watchdog::Watchdog(const boost::asio::any_io_executor& executor,
                   std::chrono::steady_clock::time_point until, std::function<void()> on_late)
    : state_(std::make_shared<State>()), timer_(executor, until) {
  state_->on_late = std::move(on_late);
  timer_.async_wait([state = state_](boost::system::error_code error) {
    if (!error && state->on_late) {
      state->barked = true;
      state->on_late();
    }
  });
}

Watchdog::~Watchdog() { state_->on_late = nullptr; }

}  // namespace holdfast::gateway
