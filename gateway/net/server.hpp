// Listeners, and the connections they bring in.
#pragma once

#include <memory>
#include <vector>

#include "gateway/config.hpp"
#include "gateway/net/admissions.hpp"
#include "gateway/net/connections.hpp"
#include "gateway/net/handler.hpp"
#include "gateway/net/io_threads.hpp"
#include "gateway/net/tls_context.hpp"
#include "store/base/log.hpp"

namespace holdfast::gateway {

/// Accepts on the first thread and hands the sockets round. Create, listen, drain and destroy it on
/// one thread that is none of its own.
///
/// Destroy in this order: drain(), `IoThreads` stopped, Server, IoThreads. What handlers use must
/// live until the threads have stopped.
class Server {
 public:
  /// `threads` and `log` outlive the server.
  Server(IoThreads& threads, Handler handler, Limits limits, bool behind_proxy, Log& log);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Begins to accept. Returns the port, which the system chose if it was 0.
  /// Errors: unavailable (address in use, not ours, no permission), validation (certificate).
  Result<std::uint16_t> listen(const Listen& where);

  /// Reads certificates again; connections that stand go on with the old ones.
  void reload_certificates();

  /// Logs how long the certificates are still good. For the thread that listens.
  void tell_certificates() const;

  /// Refuses new connections, closes idle ones, lets each running request finish and answers it
  /// with `Connection: close`. Blocks; after Limits::shutdown_time cuts what is left. False if
  /// something had to be cut.
  bool drain();

  /// False if some connection's coroutine has still not ended at `until`: a handler that waits for
  /// something. After `drain`.
  bool wait_until_ended(std::chrono::steady_clock::time_point until) {
    return admissions_.wait_until_none(until);
  }

  /// For metrics and tests.
  [[nodiscard]] int connections() const { return admissions_.count(); }

 private:
  struct Listener;

  Awaitable<void> accept(std::shared_ptr<Listener> listener);
  void take(boost::asio::ip::tcp::socket socket, std::size_t lane, const ServerTls* tls);
  void on_each_lane(void (Connections::*action)());
  void tell_expiry(const Listener& listener) const;

  IoThreads& threads_;
  const Handler handler_;
  const Limits limits_;
  const bool behind_proxy_;
  Log& log_;
  const std::shared_ptr<Commons> commons_;
  Admissions admissions_;
  /// Those who are told that we are full; they cost little and are few.
  Admissions refusals_;
  const Handler tell_busy_;
  std::vector<std::unique_ptr<Connections>> lanes_;
  std::vector<std::shared_ptr<Listener>> listeners_;
  /// Of the accepting thread.
  std::size_t next_lane_ = 0;
};

}  // namespace holdfast::gateway
