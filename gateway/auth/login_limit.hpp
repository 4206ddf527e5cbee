// A brake on guessing passwords.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gateway/auth/credential_cache.hpp"
#include "store/base/clock.hpp"

namespace holdfast::gateway {

/// Counts failures for each pair of account and address, so that nobody can lock out a person from
/// afar. Accounts that do not exist are counted alike. A credential that failed already counts
/// once: repeating it is no guess, but what an app with an old password does, for days, beside
/// others with the new one. Kept in memory: a restart forgets. Any thread.
class LoginLimit {
 public:
  struct Settings {
    int free_failures = 5;
    std::chrono::seconds longest_delay{900};
    /// A failure is forgotten after this time without another one.
    std::chrono::seconds memory{3600};
    /// Pairs that are remembered; the one that was quiet longest goes first.
    std::size_t entries = 10'000;
  };
  enum class Outcome { good, bad, unknown };

  LoginLimit(Clock& clock, Settings settings);
  explicit LoginLimit(Clock& clock) : LoginLimit(clock, Settings()) {}

  /// Asks to try a credential. Nothing: go ahead, and `settle` it afterwards; else how long to
  /// wait. A credential that is being tried already is not counted again, so that an app which
  /// opens with several connections is one attempt; different ones that run at the same time
  /// count as if they had failed.
  [[nodiscard]] std::optional<std::chrono::seconds> admit(std::string_view account,
                                                          std::string_view address,
                                                          const CredentialKey& credential);
  /// `good` forgets the failures of the pair.
  void settle(std::string_view account, std::string_view address, const CredentialKey& credential,
              Outcome outcome);

  /// How long nobody may try after that many failures in a row: 0, then 1, 2, 4 … seconds.
  [[nodiscard]] std::chrono::seconds delay_after(int failures) const;

 private:
  using Pair = std::pair<std::string, std::string>;
  struct Entry {
    int failures = 0;
    Instant last_failure;
    std::vector<CredentialKey> trying;
    /// The last few that failed, the oldest first.
    std::vector<CredentialKey> failed;
  };

  void make_room(Instant now);

  Clock& clock_;
  const Settings settings_;
  std::mutex mutex_;
  /// A tree: its keys are chosen by strangers, who could make a hash table slow.
  std::map<Pair, Entry> entries_;
};

/// What counts as one address: IPv4 as it is, IPv6 by its first 64 bits (one subscriber has at
/// least that many), an IPv4 address inside IPv6 as IPv4. Other text stays.
std::string network_of(std::string_view address);

}  // namespace holdfast::gateway
