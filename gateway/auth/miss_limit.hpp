// A brake on trying out tokens and secret addresses, and one password at many accounts.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "store/base/clock.hpp"

namespace holdfast::gateway {

/// Counts what led nowhere, by network. A random secret that leads somewhere passes also while its
/// network is barred: behind one address there are many people, and a subscriber that goes on
/// asking for a revoked feed must not shut out the others. Passwords, which people choose, are not
/// even checked then (`barred`). Kept in memory: a restart forgets. Any thread.
class MissLimit {
 public:
  struct Settings {
    /// Misses that are free at first.
    int burst = 60;
    /// One more is free after each of these.
    std::chrono::seconds refill{5};
    /// Networks that are remembered; the one that was quiet longest goes first.
    std::size_t entries = 10'000;
  };

  MissLimit(Clock& clock, Settings settings) : clock_(clock), settings_(settings) {}
  explicit MissLimit(Clock& clock) : MissLimit(clock, Settings()) {}

  /// Counts a miss. Nothing: it was free; else how long to wait before the next one.
  std::optional<std::chrono::seconds> miss(std::string_view address);
  /// How long a miss would have to wait now, without counting one; nothing: it would be free. For
  /// secrets that are costly to check: who is barred is not told whether a guess was right.
  [[nodiscard]] std::optional<std::chrono::seconds> barred(std::string_view address);

 private:
  struct Entry {
    int misses = 0;
    /// Up to when refills are counted.
    Instant refilled_at;
  };

  /// Takes off what has become free again.
  void refill(Entry& entry, Instant now) const;
  void make_room();

  Clock& clock_;
  const Settings settings_;
  std::mutex mutex_;
  /// A tree: its keys are chosen by strangers, who could make a hash table slow.
  std::map<std::string, Entry> entries_;
};

}  // namespace holdfast::gateway
