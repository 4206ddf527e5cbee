#include "gateway/net/server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "gateway/net/address_kind.hpp"
#include "gateway/net/plain_stream.hpp"

namespace holdfast::gateway {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr auto kAsTuple = asio::as_tuple(asio::use_awaitable);
/// After an error of accept: descriptors come back as connections end.
constexpr std::chrono::milliseconds kAcceptPause{100};
constexpr int kRefusals = 64;
constexpr int kRefusalsPerClient = 4;
constexpr std::chrono::hours kExpirySoon{24 * 21};
constexpr std::chrono::hours kExpiryAtOnce{24 * 7};
constexpr Refusal kBusy{503, "overloaded", "There are too many connections."};

Awaitable<HttpResponse> tell_busy(HttpRequest /*request*/, Peer peer) {
  auto response = to_problem(kBusy, peer.request_id);
  response.headers.set("Retry-After", "5");
  response.headers.set("Connection", "close");
  co_return response;
}

}  // namespace

/// One listening socket. Kept alive by its accepting coroutine.
struct Server::Listener {
  Listener(asio::io_context& context, std::unique_ptr<ServerTls> certificates)
      : acceptor(context), pause(context), tls(std::move(certificates)) {}

  tcp::acceptor acceptor;
  asio::steady_timer pause;
  /// None: plain.
  std::unique_ptr<ServerTls> tls;
};

Server::Server(IoThreads& threads, Handler handler, Limits limits, bool behind_proxy, Log& log)
    : threads_(threads),
      handler_(std::move(handler)),
      limits_(limits),
      behind_proxy_(behind_proxy),
      log_(log),
      commons_(std::make_shared<Commons>(limits)),
      admissions_(limits.connections, limits.connections_per_address),
      refusals_(kRefusals, kRefusalsPerClient),
      tell_busy_(tell_busy) {
  for (std::size_t i = 0; i < threads.size(); ++i) {
    lanes_.push_back(std::make_unique<Connections>(threads.context(i), log));
  }
}

Server::~Server() = default;

Result<std::uint16_t> Server::listen(const Listen& where) {
  std::unique_ptr<ServerTls> tls;
  if (where.tls) {
    auto certificate = load_server_certificate(*where.tls);
    if (!certificate) {
      return certificate.error();
    }
    tls = std::make_unique<ServerTls>(*where.tls, std::move(*certificate));
  }
  auto listener = std::make_shared<Listener>(threads_.context(0), std::move(tls));
  auto& acceptor = listener->acceptor;
  boost::system::error_code error;
  const auto address = asio::ip::make_address(where.address, error);
  const tcp::endpoint endpoint(address, where.port);
  if (!error) {
    acceptor.open(endpoint.protocol(), error);
  }
  if (!error && address.is_v6()) {
    // Without it "::" would take the IPv4 port too, and a second listener for that one fail.
    acceptor.set_option(asio::ip::v6_only(true), error);
  }
  if (!error) {
    acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  }
  if (!error) {
    acceptor.bind(endpoint, error);
  }
  if (!error) {
    acceptor.listen(tcp::acceptor::max_listen_connections, error);
  }
  if (error) {
    return Error{Errc::unavailable, "cannot listen on " + where.address + " port " +
                                        std::to_string(where.port) + ": " + error.message()};
  }
  const auto port = acceptor.local_endpoint(error).port();
  log_.info("net.listening", {{"address", where.address},
                              {"port", std::int64_t{port}},
                              {"tls", where.tls ? "yes" : "no"}});
  tell_expiry(*listener);
  listeners_.push_back(listener);
  asio::co_spawn(threads_.context(0), accept(listener), asio::detached);
  return port;
}

Awaitable<void> Server::accept(std::shared_ptr<Listener> listener) {
  bool troubled = false;
  while (listener->acceptor.is_open()) {
    const auto lane = next_lane_++ % lanes_.size();
    auto& context = threads_.context(lane);
    auto [error, socket] = co_await listener->acceptor.async_accept(context, kAsTuple);
    if (!error) {
      troubled = false;
      take(std::move(socket), lane, listener->tls.get());
      continue;
    }
    if (error == asio::error::operation_aborted || !listener->acceptor.is_open()) {
      break;
    }
    if (error == asio::error::connection_aborted) {
      continue;
    }
    // EMFILE, ENFILE, ENOBUFS, ENOMEM: the connection stays in the kernel's queue, and asking again
    // at once would only burn the processor.
    if (!troubled) {
      log_.error("net.accept_failed", {{"what", error.message()}});
      troubled = true;
    }
    listener->pause.expires_after(kAcceptPause);
    co_await listener->pause.async_wait(kAsTuple);
  }
}

void Server::take(tcp::socket socket, std::size_t lane, const ServerTls* tls) {
  boost::system::error_code error;
  const auto remote = socket.remote_endpoint(error).address();
  if (error) {
    return;
  }
  socket.set_option(tcp::no_delay(true), error);
  const auto address = unmapped(remote);
  const bool proxy = behind_proxy_ && is_near(address);
  auto place = proxy ? admissions_.admit_any() : admissions_.admit(address);
  const Handler* handler = &handler_;
  if (!place) {
    place = refusals_.admit(address);
    handler = &tell_busy_;
    if (!place) {
      return;
    }
  }
  Origin origin{address.to_string(), tls != nullptr, proxy};
  auto stream = tls != nullptr ? make_tls_server_stream(tls->context(), std::move(socket))
                               : make_plain_stream(std::move(socket));
  auto session =
      std::make_unique<Session>(std::move(stream), std::move(origin), *handler, limits_, commons_);
  asio::post(threads_.context(lane),
             [connections = lanes_[lane].get(), session = std::move(session),
              held = std::move(place)]() mutable {
               connections->start(std::move(session), std::move(held));
             });
}

void Server::tell_certificates() const {
  for (const auto& listener : listeners_) {
    tell_expiry(*listener);
  }
}

void Server::tell_expiry(const Listener& listener) const {
  if (!listener.tls) {
    return;
  }
  const auto expires_at = listener.tls->expires_at();
  const auto left = expires_at - std::chrono::system_clock::now();
  const auto level = left < kExpiryAtOnce ? LogLevel::error
                     : left < kExpirySoon ? LogLevel::warning
                                          : LogLevel::info;
  log_.write(level, "net.certificate", {{"expires_at", to_rfc3339(expires_at)}});
}

void Server::reload_certificates() {
  for (const auto& listener : listeners_) {
    if (!listener->tls) {
      continue;
    }
    const auto reloaded = listener->tls->reload();
    if (!reloaded) {
      log_.error("net.certificate_not_reloaded", {{"what", reloaded.error().detail}});
      continue;
    }
    tell_expiry(*listener);
  }
}

void Server::on_each_lane(void (Connections::*action)()) {
  for (std::size_t i = 0; i < lanes_.size(); ++i) {
    asio::post(threads_.context(i),
               [connections = lanes_[i].get(), action] { (connections->*action)(); });
  }
}

bool Server::drain() {
  asio::post(threads_.context(0), [listeners = listeners_] {
    for (const auto& listener : listeners) {
      boost::system::error_code ignored;
      listener->acceptor.close(ignored);
      listener->pause.cancel();
    }
  });
  on_each_lane(&Connections::drain);
  const bool finished =
      admissions_.wait_until_none(std::chrono::steady_clock::now() + limits_.shutdown_time);
  if (!finished) {
    log_.warning("net.cut_off", {{"connections", std::int64_t{admissions_.count()}}});
  }
  on_each_lane(&Connections::close);
  on_each_lane(&Connections::stop_sweeping);
  return finished;
}

}  // namespace holdfast::gateway
