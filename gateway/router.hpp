// From a request to the door that answers it.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "gateway/net/handler.hpp"
#include "gateway/net/refusal.hpp"
#include "store/base/http.hpp"
#include "store/base/log.hpp"
#include "store/user.hpp"

namespace holdfast::gateway {

/// What stands behind the router. Each is called on the I/O thread of the request.
struct Doors {
  /// Value of the Authorization field (empty: none) and the peer's address.
  std::function<Awaitable<Result<store::User>>(std::string, std::string)> authenticate;
  std::function<Awaitable<HttpResponse>(HttpRequest, store::User, std::string request_id)> dav;
  /// Which paths are the API's own.
  std::function<bool(std::string_view path)> is_api;
  Handler api;
  std::function<HttpResponse()> live;
  std::function<HttpResponse()> ready;
  /// Calendars under secret addresses; without credentials.
  Handler feeds = {};
  /// Pages of customers, under links that we signed.
  Handler links = {};
  /// Pages that help people to set up their apps; under a secret address too.
  Handler setup = {};
  /// Where services tell us that calendars have changed; without credentials.
  Handler hooks = {};
  /// Where people come back from services that they agreed at.
  Handler oauth = {};
  /// Told of each answer once it is made: what it answers, and how long that took. Must not block.
  std::function<void(const RequestKind& kind, std::string_view method, const HttpResponse& response,
                     std::chrono::microseconds taken)>
      answered = {};
};

/// The one place where paths are handed out and secrets in them kept out of the log, where CalDAV's
/// Basic authentication is asked for, and where what handlers throw becomes an answer. Any thread.
class Router {
 public:
  /// The log outlives the router, and the router every request.
  Router(Doors doors, Log& log) : doors_(std::move(doors)), log_(log) {}

  /// Never throws.
  Awaitable<HttpResponse> handle(HttpRequest request, Peer peer);

 private:
  /// Notes the door in `peer.kind`.
  Awaitable<HttpResponse> route(HttpRequest request, Peer peer);
  Awaitable<HttpResponse> dav(HttpRequest request, Peer peer);
  HttpResponse page(const HttpRequest& request, const Peer& peer) const;
  void tell(const HttpResponse& response, std::string_view method, std::string_view path,
            const Peer& peer, std::chrono::microseconds taken);

  const Doors doors_;
  Log& log_;
};

}  // namespace holdfast::gateway
