// What was found out about a user name and password a short while ago.
//
// Calendar apps send the password with every request, and a slow hash for each would be 16 ms.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "store/base/clock.hpp"

namespace holdfast::gateway {

/// BLAKE2b-256 of a credential under a key that only this process has: worthless to anyone who
/// reads it.
using CredentialKey = std::array<unsigned char, 32>;

/// Any thread.
class CredentialCache {
 public:
  enum class Verdict { good, bad };

  struct Settings {
    /// Absolute: using an entry does not prolong it.
    std::chrono::seconds lifetime{300};
    /// Of each verdict. The oldest goes first. Good and bad have room of their own, so that nobody
    /// can push out good entries by guessing.
    std::size_t entries = 10'000;
  };

  CredentialCache(Clock& clock, Settings settings);
  explicit CredentialCache(Clock& clock) : CredentialCache(clock, Settings()) {}
  ~CredentialCache();
  CredentialCache(const CredentialCache&) = delete;
  CredentialCache& operator=(const CredentialCache&) = delete;

  /// `version` is the user's credential_version, 0 for unknown users: a changed password, or a user
  /// made meanwhile, finds nothing of what was known before.
  [[nodiscard]] CredentialKey key(std::string_view login, std::string_view password,
                                  std::int64_t version) const;

  [[nodiscard]] std::optional<Verdict> find(const CredentialKey& key) const;
  void keep(const CredentialKey& key, Verdict verdict);

 private:
  struct Hash {
    std::size_t operator()(const CredentialKey& key) const noexcept;
  };
  struct Equal {
    bool operator()(const CredentialKey& a, const CredentialKey& b) const noexcept;
  };
  struct Entries {
    std::unordered_map<CredentialKey, Instant, Hash, Equal> kept_at;
    std::deque<CredentialKey> by_age;
  };

  [[nodiscard]] bool holds(const Entries& entries, const CredentialKey& key, Instant now) const;
  void drop_old(Entries& entries, Instant now) const;

  Clock& clock_;
  const Settings settings_;
  std::array<unsigned char, 32> process_key_;
  mutable std::mutex mutex_;
  Entries good_;
  Entries bad_;
};

}  // namespace holdfast::gateway
