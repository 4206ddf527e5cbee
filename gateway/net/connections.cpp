#include "gateway/net/connections.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <utility>
#include <vector>

namespace holdfast::gateway {

namespace {
constexpr std::chrono::milliseconds kSweepEvery{500};
}

Connections::Connections(boost::asio::io_context& context, Log& log)
    : context_(context), log_(log), timer_(context) {
  sweep();
}

void Connections::start(std::unique_ptr<Session> session, Admissions::Place place) {
  sessions_.insert(session.get());
  if (draining_) {
    session->drain();
  }
  boost::asio::co_spawn(context_, run(std::move(session), std::move(place)), boost::asio::detached);
}

Awaitable<void> Connections::run(std::unique_ptr<Session> session, Admissions::Place place) {
  // The parameters live in the frame: the place is given back when the session is gone.
  const auto admitted = std::move(place);
  try {
    co_await session->run();
  } catch (const std::exception& failure) {
    log_.error("net.session_failed", {{"what", failure.what()}});
  }
  sessions_.erase(session.get());
  session.reset();
}

void Connections::sweep() {
  const auto now = std::chrono::steady_clock::now();
  for (auto* const session : sessions_) {
    session->sweep(now);
  }
  timer_.expires_after(kSweepEvery);
  timer_.async_wait([this](boost::system::error_code error) {
    if (!error) {
      sweep();
    }
  });
}

void Connections::drain() {
  draining_ = true;
  for (auto* const session : sessions_) {
    session->drain();
  }
}

void Connections::close() {
  for (auto* const session : sessions_) {
    session->close();
  }
}

void Connections::stop_sweeping() { timer_.cancel(); }

}  // namespace holdfast::gateway
