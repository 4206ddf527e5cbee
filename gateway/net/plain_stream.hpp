// Octets straight over TCP.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <memory>

#include "gateway/net/stream.hpp"

namespace holdfast::gateway {

std::unique_ptr<Stream> make_plain_stream(boost::asio::ip::tcp::socket socket);

/// Reads what the peer still sends and throws it away, until it ends or the socket is closed. The
/// sending side is shut down first. The socket outlives the coroutine.
Awaitable<void> drain_socket(boost::asio::ip::tcp::socket* socket);

/// What a socket that waits for its next use must not be: closed by the peer, or with input.
bool has_input(boost::asio::ip::tcp::socket& socket);

}  // namespace holdfast::gateway
