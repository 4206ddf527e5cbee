// Who has signed in by a password from where.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "store/base/clock.hpp"
#include "store/ids.hpp"

namespace holdfast::gateway {

/// Remembers for a day from which networks each person came with the right password, so that they
/// are not shut out while somebody behind the same address guesses. Only who got in is remembered:
/// strangers cannot fill it. Kept in memory: a restart forgets. Any thread.
class KnownVisitors {
 public:
  static constexpr std::chrono::hours kMemory{24};
  /// Pairs that are remembered; the oldest goes first.
  static constexpr std::size_t kMost = 10'000;

  explicit KnownVisitors(Clock& clock) : clock_(clock) {}

  void note(const store::UserId& user, std::string_view address);
  [[nodiscard]] bool knows(const store::UserId& user, std::string_view address);

 private:
  Clock& clock_;
  std::mutex mutex_;
  /// Person and network, to when they were last let in.
  std::map<std::pair<std::string, std::string>, Instant> seen_;
};

}  // namespace holdfast::gateway
