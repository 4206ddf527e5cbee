// The head of an answer as octets.
#pragma once

#include <string>
#include <string_view>

#include "store/base/http.hpp"
#include "store/base/time.hpp"

namespace holdfast::gateway {

struct Framing {
  /// The connection stays open after this answer.
  bool keep_alive = true;
  /// The request was HTTP/1.0: staying open must be said (RFC 9112 section 9.3).
  bool http_1_0 = false;
  /// How long the content is is not known: it goes in chunks, or ends with the connection where the
  /// request was HTTP/1.0.
  bool open_ended = false;
  /// The request was HEAD: a length is told, no content follows.
  bool head = false;
};

/// Status line and fields up to the empty line. Content-Length, Connection and Date are ours: what
/// the handler says of them is dropped (a HEAD handler's Content-Length is kept).
std::string response_head(const HttpResponse& response, Framing framing, Instant now);

/// True if content follows the head (RFC 9110 section 6.4.1: not after 1xx, 204 and 304).
bool has_content(int status, Framing framing);

/// A piece of open-ended content as it goes over the wire; the empty one ends it (RFC 9112 section
/// 7.1).
std::string content_piece(std::string piece, Framing framing);

std::string_view reason_phrase(int status);

}  // namespace holdfast::gateway
