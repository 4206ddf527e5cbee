// Octets to requests, without I/O.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "gateway/config.hpp"
#include "gateway/net/head_rules.hpp"
#include "gateway/net/refusal.hpp"
#include "store/base/http.hpp"

namespace holdfast::gateway {

/// One request after the other out of one connection's octets; what comes after a request waits
/// for the next one (pipelining, RFC 9112 section 9.3.2).
///
/// Head, body and the framing of chunks are bounded in octets as they come from the wire, so that
/// no chunk extension, trailer or padding gets past a limit. The body of a request that will be
/// refused for want of a sign-in is read but not kept, so that no stranger can fill the memory; if
/// the sender waits for "100 Continue", the request is complete without it.
class RequestReader {
 public:
  /// Longest request target.
  static constexpr std::size_t kMaxTarget = 8U * 1024;
  static constexpr int kMaxFields = 100;

  /// `limits` outlives the reader.
  explicit RequestReader(const Limits& limits);
  ~RequestReader();
  RequestReader(const RequestReader&) = delete;
  RequestReader& operator=(const RequestReader&) = delete;

  /// Room to read into, never empty; `commit` says how much of it was filled.
  std::span<char> prepare();
  void commit(std::size_t count);

  enum class Step {
    need_more,
    /// The client waits for "100 Continue" before it sends the body. Told once for a request.
    continue_wanted,
    complete,
    /// `refusal` says why. Nothing more can be read from this connection.
    refused,
  };
  Step advance();

  /// Some octet of a request that is not complete is here.
  [[nodiscard]] bool started() const;
  /// The head is complete, the body is not.
  [[nodiscard]] bool in_body() const;
  [[nodiscard]] const Refusal& refusal() const { return refusal_; }
  /// Octets kept of the body, with the room to read it.
  [[nodiscard]] std::size_t held() const;
  /// The head of the request that is not complete, once `in_body`.
  [[nodiscard]] const HttpRequest& head() const { return request_; }
  /// Of the head last completed.
  [[nodiscard]] const HeadFacts& facts() const { return facts_; }

  /// After `complete`: the request; begins with the next one.
  HttpRequest take();

 private:
  struct Parser;

  Step refuse(const Refusal& refusal);
  Step advance_head();
  Step advance_body();
  /// The end of the head in the buffer, 0 if it has not come yet. Sets `refusal_` on a fault.
  std::size_t find_head_end();
  bool read_head(std::size_t size);

  const Limits& limits_;
  std::unique_ptr<Parser> parser_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  /// How much of the waiting head was looked at, in whole lines.
  std::size_t scanned_ = 0;
  bool reading_body_ = false;
  bool refused_ = false;
  bool told_continue_ = false;
  /// Nobody will look at this body.
  bool forgets_body_ = false;
  std::size_t body_limit_ = 0;
  /// Octets of the body with its framing, seen and allowed.
  std::size_t raw_body_ = 0;
  std::size_t raw_body_limit_ = 0;
  HttpRequest request_;
  HeadFacts facts_;
  Refusal refusal_;
};

}  // namespace holdfast::gateway
