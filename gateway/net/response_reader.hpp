// The answer to an outgoing request, out of a connection's octets.
#pragma once

#include <cstddef>

#include "gateway/net/stream.hpp"
#include "store/base/http.hpp"

namespace holdfast::gateway {

struct Reply {
  HttpResponse response;
  /// The connection can take another exchange.
  bool reusable = false;
};

struct ReplyExpectation {
  /// The request was HEAD: no content follows, whatever the length says.
  bool head = false;
  std::size_t max_body = 0;
  /// Content over the limit is cut off there, and the connection with it.
  bool cut = false;
};

class ReplyReader {
 public:
  /// The stream outlives the reader.
  ReplyReader(Stream& stream, ReplyExpectation expected) : stream_(stream), expected_(expected) {}

  /// Reads one final response and skips interim ones (RFC 9110 section 15.2). Once.
  ///
  /// Errors: unavailable (cut off, not HTTP), too_large (content over the limit; a head over
  /// 64 KiB).
  Awaitable<Result<Reply>> read();

  /// Anything came at all.
  [[nodiscard]] bool heard() const { return heard_; }

 private:
  Stream& stream_;
  const ReplyExpectation expected_;
  bool heard_ = false;
};

}  // namespace holdfast::gateway
