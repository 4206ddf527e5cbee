// A connection without a socket: what the client sends is given, what it gets is kept.
#pragma once

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstring>
#include <deque>
#include <memory>
#include <string>

#include "gateway/net/stream.hpp"

namespace holdfast::test {

/// The client's side, which outlives the stream.
struct MemoryPeer {
  /// What one read brings at most, in order.
  std::deque<std::string> sends;
  /// After the last piece: true is the end of the input, false is silence.
  bool ends = true;
  std::string received;
  int writes = 0;
  bool closed = false;
  bool finished = false;
};

class MemoryStream final : public gateway::Stream {
 public:
  MemoryStream(boost::asio::io_context& context, MemoryPeer& peer)
      : silence_(context, boost::asio::steady_timer::time_point::max()), peer_(peer) {}

  Awaitable<bool> open() override { co_return true; }

  Awaitable<std::size_t> read_some(std::span<char> into) override {
    if (peer_.closed) {
      co_return 0;
    }
    if (peer_.sends.empty()) {
      if (!peer_.ends) {
        co_await silence_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
      }
      co_return 0;
    }
    auto& piece = peer_.sends.front();
    const auto count = std::min(piece.size(), into.size());
    std::memcpy(into.data(), piece.data(), count);
    piece.erase(0, count);
    if (piece.empty()) {
      peer_.sends.pop_front();
    }
    co_return count;
  }

  bool ended() const override { return peer_.ends && peer_.sends.empty(); }

  Awaitable<bool> write(std::string_view head, std::string_view body) override {
    peer_.received.append(head).append(body);
    ++peer_.writes;
    co_return true;
  }

  Awaitable<void> finish() override {
    peer_.finished = true;
    co_return;
  }

  void cancel() override { silence_.cancel(); }
  void close() override {
    peer_.closed = true;
    silence_.cancel();
  }
  bool stale() override { return !peer_.sends.empty(); }

 private:
  boost::asio::steady_timer silence_;
  MemoryPeer& peer_;
};

}  // namespace holdfast::test
