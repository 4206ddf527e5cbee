#include "gateway/net/plain_stream.hpp"

#include <sys/socket.h>

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace holdfast::gateway {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr auto kAsTuple = asio::as_tuple(asio::use_awaitable);

class PlainStream final : public Stream {
 public:
  explicit PlainStream(tcp::socket socket) : socket_(std::move(socket)) {}

  Awaitable<bool> open() override { co_return true; }

  Awaitable<std::size_t> read_some(std::span<char> into) override {
    const auto buffer = asio::buffer(into.data(), into.size());
    const auto [error, count] = co_await socket_.async_read_some(buffer, kAsTuple);
    ended_ = error == asio::error::eof;
    co_return error ? 0 : count;
  }

  bool ended() const override { return ended_; }

  Awaitable<bool> write(std::string_view head, std::string_view body) override {
    const std::array<asio::const_buffer, 2> pieces = {asio::buffer(head), asio::buffer(body)};
    const auto [error, count] = co_await asio::async_write(socket_, pieces, kAsTuple);
    co_return !error;
  }

  Awaitable<void> finish() override { return drain_socket(&socket_); }

  void cancel() override {
    boost::system::error_code ignored;
    socket_.cancel(ignored);
  }

  void close() override {
    boost::system::error_code ignored;
    socket_.close(ignored);
  }

  bool stale() override { return has_input(socket_); }

 private:
  tcp::socket socket_;
  bool ended_ = false;
};

}  // namespace

std::unique_ptr<Stream> make_plain_stream(tcp::socket socket) {
  return std::make_unique<PlainStream>(std::move(socket));
}

Awaitable<void> drain_socket(tcp::socket* socket) {
  boost::system::error_code ignored;
  socket->shutdown(tcp::socket::shutdown_send, ignored);
  std::array<char, 4096> sink;
  for (;;) {
    const auto buffer = asio::buffer(sink);
    const auto [error, count] = co_await socket->async_read_some(buffer, kAsTuple);
    if (error) {
      co_return;
    }
  }
}

bool has_input(tcp::socket& socket) {
  char octet = 0;
  const auto count = ::recv(socket.native_handle(), &octet, sizeof octet, MSG_PEEK | MSG_DONTWAIT);
  return count >= 0 || (errno != EAGAIN && errno != EWOULDBLOCK);
}

}  // namespace holdfast::gateway
