// How many requests a token may send.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>

#include "store/base/clock.hpp"
#include "store/base/http.hpp"
#include "store/ids.hpp"

namespace holdfast::gateway {

/// A steady share of requests for each token, with a burst of a whole minute's. A program that runs
/// wild slows itself, not the others. Kept in memory: a restart forgets. Any thread.
class RequestLimit {
 public:
  /// `a_minute` at least 1.
  RequestLimit(Clock& clock, std::int64_t a_minute);

  struct Standing {
    bool admitted = true;
    std::int64_t remaining = 0;
    /// Until one more request is free.
    std::chrono::seconds wait{0};
  };
  /// Counts a request; one that is not admitted is not counted.
  Standing count(const store::TokenId& token);

  /// The fields RateLimit and RateLimit-Policy (draft-ietf-httpapi-ratelimit-headers).
  void tell(const Standing& standing, HttpHeaders& headers) const;

 private:
  void forget_the_quiet(Instant now);

  Clock& clock_;
  const std::int64_t a_minute_;
  /// Between two requests of one that uses its whole share.
  const Duration step_;
  std::mutex mutex_;
  /// When the requests so far would have been sent one step after the other.
  std::map<store::TokenId, Instant> spent_until_;
};

}  // namespace holdfast::gateway
