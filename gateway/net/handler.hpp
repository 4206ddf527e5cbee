// What a session hands its requests to.
#pragma once

#include <functional>

#include "gateway/net/peer.hpp"
#include "store/base/http.hpp"

namespace holdfast::gateway {

/// Turns a request into its answer, on the I/O thread of its connection. Must not block. An answer
/// with `Connection: close` is the last one of its connection.
using Handler = std::function<Awaitable<HttpResponse>(HttpRequest, Peer)>;

}  // namespace holdfast::gateway
