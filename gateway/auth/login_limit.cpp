#include "gateway/auth/login_limit.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

namespace holdfast::gateway {
namespace {

/// As many devices of one person as may have an old password.
constexpr std::size_t kRememberedFailures = 8;

bool contains(const std::vector<CredentialKey>& keys, const CredentialKey& key) {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

}  // namespace

std::string network_of(std::string_view address) {
  // A link-local address carries its interface behind a percent sign.
  const std::string text(address.substr(0, address.find('%')));
  std::array<unsigned char, 16> bytes{};
  if (::inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1) {
    return text;
  }
  std::array<char, INET6_ADDRSTRLEN> shown{};
  constexpr std::array<unsigned char, 12> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  if (std::equal(kMapped.begin(), kMapped.end(), bytes.begin())) {
    ::inet_ntop(AF_INET, bytes.data() + kMapped.size(), shown.data(), shown.size());
    return shown.data();
  }
  std::fill(bytes.begin() + 8, bytes.end(), 0);
  ::inet_ntop(AF_INET6, bytes.data(), shown.data(), shown.size());
  return std::string(shown.data()) + "/64";
}

LoginLimit::LoginLimit(Clock& clock, Settings settings) : clock_(clock), settings_(settings) {}

std::chrono::seconds LoginLimit::delay_after(int failures) const {
  const int beyond = failures - settings_.free_failures;
  if (beyond <= 0) {
    return std::chrono::seconds(0);
  }
  // 2^20 seconds are twelve days: no delay grows beyond that, and the shift cannot overflow.
  return std::min(settings_.longest_delay, std::chrono::seconds(1U << std::min(beyond - 1, 20)));
}

std::optional<std::chrono::seconds> LoginLimit::admit(std::string_view account,
                                                      std::string_view address,
                                                      const CredentialKey& credential) {
  const auto now = clock_.now();
  const std::lock_guard lock(mutex_);
  Pair pair(account, network_of(address));
  auto found = entries_.find(pair);
  if (found == entries_.end()) {
    make_room(now);
    found = entries_.emplace(std::move(pair), Entry{0, now, {}, {}}).first;
  }
  auto& entry = found->second;
  if (contains(entry.trying, credential)) {
    return std::nullopt;
  }
  if (entry.trying.empty() && now - entry.last_failure > settings_.memory) {
    entry.failures = 0;
    entry.failed.clear();
  }
  // The clock may have been set back meanwhile: then the delay counts from now.
  entry.last_failure = std::min(entry.last_failure, now);
  const auto free_at = entry.last_failure + delay_after(entry.failures);
  if (now < free_at) {
    return std::chrono::ceil<std::chrono::seconds>(free_at - now);
  }
  const int assumed = entry.failures + static_cast<int>(entry.trying.size());
  if (!entry.trying.empty() && assumed >= settings_.free_failures) {
    return std::chrono::seconds(1);
  }
  entry.trying.push_back(credential);
  return std::nullopt;
}

void LoginLimit::settle(std::string_view account, std::string_view address,
                        const CredentialKey& credential, Outcome outcome) {
  const auto now = clock_.now();
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(Pair(account, network_of(address)));
  if (found == entries_.end()) {
    return;
  }
  auto& entry = found->second;
  // Whoever shared the attempt finds it settled.
  if (std::erase(entry.trying, credential) == 0) {
    return;
  }
  switch (outcome) {
    case Outcome::good:
      entry.failures = 0;
      break;
    case Outcome::bad:
      if (!contains(entry.failed, credential)) {
        ++entry.failures;
        entry.last_failure = now;
        entry.failed.push_back(credential);
      }
      if (entry.failed.size() > kRememberedFailures) {
        entry.failed.erase(entry.failed.begin());
      }
      break;
    case Outcome::unknown:
      break;
  }
  if (entry.failures == 0 && entry.trying.empty()) {
    entries_.erase(found);
  }
}

void LoginLimit::make_room(Instant now) {
  if (entries_.size() < settings_.entries) {
    return;
  }
  std::erase_if(entries_, [&](const auto& item) {
    return item.second.trying.empty() && now - item.second.last_failure > settings_.memory;
  });
  if (entries_.size() < settings_.entries) {
    return;
  }
  entries_.erase(std::min_element(
      entries_.begin(), entries_.end(),
      [](const auto& a, const auto& b) { return a.second.last_failure < b.second.last_failure; }));
}

}  // namespace holdfast::gateway
