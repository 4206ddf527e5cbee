#include "gateway/auth/credential_cache.hpp"

#include <sodium.h>

#include <cstring>
#include <stdexcept>

namespace holdfast::gateway {
namespace {

// Each part goes in behind its length, so that no two credentials look alike.
void add(crypto_generichash_state& state, std::string_view part) {
  const std::uint64_t size = part.size();
  crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(&size), sizeof size);
  crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(part.data()),
                            part.size());
}

}  // namespace

CredentialCache::CredentialCache(Clock& clock, Settings settings)
    : clock_(clock), settings_(settings) {
  if (sodium_init() < 0) {
    throw std::runtime_error("libsodium does not start");
  }
  randombytes_buf(process_key_.data(), process_key_.size());
}

CredentialCache::~CredentialCache() { sodium_memzero(process_key_.data(), process_key_.size()); }

CredentialKey CredentialCache::key(std::string_view login, std::string_view password,
                                   std::int64_t version) const {
  CredentialKey key{};
  crypto_generichash_state state;
  crypto_generichash_init(&state, process_key_.data(), process_key_.size(), key.size());
  add(state, login);
  add(state, password);
  add(state, {reinterpret_cast<const char*>(&version), sizeof version});
  crypto_generichash_final(&state, key.data(), key.size());
  sodium_memzero(&state, sizeof state);
  return key;
}

std::size_t CredentialCache::Hash::operator()(const CredentialKey& key) const noexcept {
  // The key is a keyed hash already: its first octets are as good as any, and nobody can choose
  // them.
  std::size_t hash = 0;
  std::memcpy(&hash, key.data(), sizeof hash);
  return hash;
}

bool CredentialCache::Equal::operator()(const CredentialKey& a,
                                        const CredentialKey& b) const noexcept {
  return sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

// An entry from the future was kept before the clock was set back; it would live too long.
bool CredentialCache::holds(const Entries& entries, const CredentialKey& key, Instant now) const {
  const auto found = entries.kept_at.find(key);
  return found != entries.kept_at.end() && found->second <= now &&
         now < found->second + settings_.lifetime;
}

std::optional<CredentialCache::Verdict> CredentialCache::find(const CredentialKey& key) const {
  const auto now = clock_.now();
  const std::lock_guard lock(mutex_);
  if (holds(good_, key, now)) {
    return Verdict::good;
  }
  if (holds(bad_, key, now)) {
    return Verdict::bad;
  }
  return std::nullopt;
}

void CredentialCache::keep(const CredentialKey& key, Verdict verdict) {
  const auto now = clock_.now();
  const std::lock_guard lock(mutex_);
  auto& entries = verdict == Verdict::good ? good_ : bad_;
  drop_old(entries, now);
  if (entries.kept_at.insert_or_assign(key, now).second) {
    entries.by_age.push_back(key);
  }
}

// An entry that was kept anew stays at its old place in the queue and may go early: that costs one
// hash, and the queue stays a plain one.
void CredentialCache::drop_old(Entries& entries, Instant now) const {
  while (!entries.by_age.empty() && (entries.by_age.size() >= settings_.entries ||
                                     !holds(entries, entries.by_age.front(), now))) {
    entries.kept_at.erase(entries.by_age.front());
    entries.by_age.pop_front();
  }
}

}  // namespace holdfast::gateway
