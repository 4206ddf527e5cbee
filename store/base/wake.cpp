#include "store/base/wake.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace holdfast {

Wake::Wake(boost::asio::any_io_executor executor)
    : executor_(std::move(executor)), bell_(std::make_shared<Bell>(executor_)) {}

void Wake::ring() {
  boost::asio::post(executor_, [weak = std::weak_ptr<Bell>(bell_)] {
    if (const auto bell = weak.lock()) {
      bell->rung = true;
      bell->timer.cancel();
    }
  });
}

Awaitable<void> Wake::listen() {
  const auto bell = bell_;
  bell->timer.expires_at(boost::asio::steady_timer::time_point::max());
  if (!bell->rung) {
    co_await bell->timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
  }
}

Awaitable<void> Wake::wait_until(Clock& clock, Instant at) {
  using boost::asio::experimental::awaitable_operators::operator||;
  const auto bell = bell_;
  if (!bell->rung) {
    co_await (listen() || clock.sleep_until(at));
  }
  bell->rung = false;
}

}  // namespace holdfast
