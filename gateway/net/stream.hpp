// A connection's octets, whatever carries them: a socket, TLS over a socket, a test's memory.
//
// One virtual call for each read and write keeps Asio's sockets and OpenSSL out of the HTTP
// session, which so compiles in a tenth of the time and is tested without sockets.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "store/base/clock.hpp"

namespace holdfast::gateway {

/// All calls on the thread of the stream's executor. One read and one write may be under way.
class Stream {
 public:
  virtual ~Stream() = default;

  /// Makes the stream ready: the TLS handshake. False if that failed.
  virtual Awaitable<bool> open() = 0;

  /// At least one octet, or 0 at the end of the input, after a fault or after `cancel`.
  virtual Awaitable<std::size_t> read_some(std::span<char> into) = 0;

  /// After `read_some` gave 0: true if the peer has ended its input in due form, so that what came
  /// is all there is.
  [[nodiscard]] virtual bool ended() const = 0;

  /// All of `head`, then all of `body`, as one write where the system can; both stay alive until it
  /// is done. False if not all could be handed over.
  virtual Awaitable<bool> write(std::string_view head, std::string_view body) = 0;

  /// Tells the peer that nothing more will come, and reads away what it still sends until it is
  /// done too: closing with unread input would reset the connection, and the peer might lose the
  /// last answer. The caller bounds the time by `close`.
  virtual Awaitable<void> finish() = 0;

  /// Ends a read or write under way; the stream may still be written.
  virtual void cancel() = 0;
  /// Ends everything. May be called again.
  virtual void close() = 0;
  /// True if the peer has closed or sent something: such a stream cannot take a new exchange.
  [[nodiscard]] virtual bool stale() = 0;
};

}  // namespace holdfast::gateway
