// The connections of one thread.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <unordered_set>

#include "gateway/net/admissions.hpp"
#include "gateway/net/session.hpp"
#include "store/base/log.hpp"

namespace holdfast::gateway {

/// Runs sessions, sweeps them twice a second, and ends them. Everything on the context's thread.
class Connections {
 public:
  /// References outlive this; this outlives the context's last handler.
  Connections(boost::asio::io_context& context, Log& log);

  /// Runs a session to its end; the place is held as long.
  void start(std::unique_ptr<Session> session, Admissions::Place place);

  void drain();
  void close();
  /// No more sweeps.
  void stop_sweeping();

 private:
  Awaitable<void> run(std::unique_ptr<Session> session, Admissions::Place place);
  void sweep();

  boost::asio::io_context& context_;
  Log& log_;
  boost::asio::steady_timer timer_;
  std::unordered_set<Session*> sessions_;
  bool draining_ = false;
};

}  // namespace holdfast::gateway
