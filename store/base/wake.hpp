// A bell that a waiting coroutine listens for: who works off a queue sleeps until its next item is
// due or somebody rings.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>

#include "store/base/clock.hpp"

namespace holdfast {

/// One listener, on `executor`. A ring without a listener is kept for the next one; several rings
/// count as one.
class Wake {
 public:
  explicit Wake(boost::asio::any_io_executor executor);

  /// Any thread; returns at once. Safe also while the Wake is being destroyed by its owner's
  /// executor: what is left of the ring is dropped.
  void ring();

  /// Returns at `at`, at a ring, or when cancelled, whichever is first.
  Awaitable<void> wait_until(Clock& clock, Instant at);

 private:
  struct Bell {
    explicit Bell(const boost::asio::any_io_executor& executor) : timer(executor) {}
    boost::asio::steady_timer timer;
    bool rung = false;
  };
  Awaitable<void> listen();
  boost::asio::any_io_executor executor_;
  std::shared_ptr<Bell> bell_;
};

}  // namespace holdfast
