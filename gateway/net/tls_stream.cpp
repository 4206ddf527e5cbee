#include "gateway/net/tls_stream.hpp"

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "gateway/net/plain_stream.hpp"

namespace holdfast::gateway {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr auto kAsTuple = asio::as_tuple(asio::use_awaitable);

class TlsStream final : public Stream {
 public:
  TlsStream(TlsContext context, tcp::socket socket, asio::ssl::stream_base::handshake_type side)
      : context_(std::move(context)), stream_(std::move(socket), *context_), side_(side) {}

  /// False if the name cannot be asked for.
  bool expect_host(const std::string& host) {
    boost::system::error_code error;
    asio::ip::make_address(host, error);
    // RFC 6066 section 3: addresses are not permitted in server_name.
    if (error && SSL_set_tlsext_host_name(stream_.native_handle(), host.c_str()) != 1) {
      return false;
    }
    stream_.set_verify_mode(asio::ssl::verify_peer);
    stream_.set_verify_callback(asio::ssl::host_name_verification(host));
    return true;
  }

  Awaitable<bool> open() override {
    const auto [error] = co_await stream_.async_handshake(side_, kAsTuple);
    co_return !error;
  }

  Awaitable<std::size_t> read_some(std::span<char> into) override {
    const auto buffer = asio::buffer(into.data(), into.size());
    const auto [error, count] = co_await stream_.async_read_some(buffer, kAsTuple);
    // A connection that ends without close_notify may have been cut by anyone.
    ended_ = error == asio::error::eof;
    co_return error ? 0 : count;
  }

  bool ended() const override { return ended_; }

  Awaitable<bool> write(std::string_view head, std::string_view body) override {
    const std::array<asio::const_buffer, 2> pieces = {asio::buffer(head), asio::buffer(body)};
    const auto [error, count] = co_await asio::async_write(stream_, pieces, kAsTuple);
    co_return !error;
  }

  Awaitable<void> finish() override {
    // Sends close_notify and waits for the peer's; fails at once if the peer has sent data that
    // nobody reads any more, which then is read away below TLS.
    co_await stream_.async_shutdown(kAsTuple);
    co_await drain_socket(&stream_.next_layer());
  }

  void cancel() override {
    boost::system::error_code ignored;
    stream_.next_layer().cancel(ignored);
  }

  void close() override {
    boost::system::error_code ignored;
    stream_.next_layer().close(ignored);
  }

  bool stale() override {
    return SSL_pending(stream_.native_handle()) > 0 || has_input(stream_.next_layer());
  }

 private:
  /// Kept: a reload replaces the context while connections made with the old one go on.
  TlsContext context_;
  asio::ssl::stream<tcp::socket> stream_;
  asio::ssl::stream_base::handshake_type side_;
  bool ended_ = false;
};

}  // namespace

std::unique_ptr<Stream> make_tls_server_stream(TlsContext context, tcp::socket socket) {
  return std::make_unique<TlsStream>(std::move(context), std::move(socket),
                                     asio::ssl::stream_base::server);
}

std::unique_ptr<Stream> make_tls_client_stream(TlsContext context, tcp::socket socket,
                                               std::string host) {
  auto stream = std::make_unique<TlsStream>(std::move(context), std::move(socket),
                                            asio::ssl::stream_base::client);
  if (!stream->expect_host(host)) {
    return nullptr;
  }
  return stream;
}

}  // namespace holdfast::gateway
