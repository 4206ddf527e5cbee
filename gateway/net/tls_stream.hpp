// Octets over TLS over TCP, for both sides.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <string>

#include "gateway/net/stream.hpp"

namespace holdfast::gateway {

using TlsContext = std::shared_ptr<boost::asio::ssl::context>;

std::unique_ptr<Stream> make_tls_server_stream(TlsContext context,
                                               boost::asio::ip::tcp::socket socket);

/// `host` is asked for by SNI (unless it is an address) and must be in the peer's certificate.
std::unique_ptr<Stream> make_tls_client_stream(TlsContext context,
                                               boost::asio::ip::tcp::socket socket,
                                               std::string host);

}  // namespace holdfast::gateway
