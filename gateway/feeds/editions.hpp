// When a feed last became another one.
#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "store/base/time.hpp"

namespace holdfast::gateway {

/// Last-Modified for what is made of many things, none of which knows when the whole changed: the
/// moment at which an edition was first asked for. Two editions of one feed never share a second,
/// so that a reader who has the date alone is not told "not modified" of a change in that second
/// (RFC 9110 section 8.8.2.2). A restart forgets, and every edition is new once. Any thread.
class Editions {
 public:
  explicit Editions(std::size_t most = 10'000) : most_(most) {}

  /// Whole seconds.
  Instant first_seen(const std::string& feed, std::string_view etag, Instant now);

 private:
  struct Edition {
    std::string etag;
    Instant at;
  };

  const std::size_t most_;
  std::mutex mutex_;
  std::map<std::string, Edition> editions_;
};

}  // namespace holdfast::gateway
