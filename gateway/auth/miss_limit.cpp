#include "gateway/auth/miss_limit.hpp"

#include <algorithm>

#include "gateway/auth/login_limit.hpp"

namespace holdfast::gateway {

std::optional<std::chrono::seconds> MissLimit::miss(std::string_view address) {
  const auto now = clock_.now();
  const std::lock_guard lock(mutex_);
  auto network = network_of(address);
  auto found = entries_.find(network);
  if (found == entries_.end()) {
    make_room();
    found = entries_.emplace(std::move(network), Entry{0, now}).first;
  }
  auto& entry = found->second;
  refill(entry, now);
  if (entry.misses >= settings_.burst) {
    return settings_.refill;
  }
  ++entry.misses;
  return std::nullopt;
}

std::optional<std::chrono::seconds> MissLimit::barred(std::string_view address) {
  const auto now = clock_.now();
  const std::lock_guard lock(mutex_);
  if (entries_.empty()) {
    return std::nullopt;
  }
  const auto found = entries_.find(network_of(address));
  if (found == entries_.end()) {
    return std::nullopt;
  }
  refill(found->second, now);
  return found->second.misses >= settings_.burst ? std::optional(settings_.refill) : std::nullopt;
}

void MissLimit::refill(Entry& entry, Instant now) const {
  // The clock may have been set back meanwhile: then refills count from now.
  entry.refilled_at = std::min(entry.refilled_at, now);
  const auto refills = (now - entry.refilled_at) / settings_.refill;
  entry.misses = static_cast<int>(std::max<std::int64_t>(0, entry.misses - refills));
  entry.refilled_at += refills * settings_.refill;
}

void MissLimit::make_room() {
  if (entries_.size() < settings_.entries) {
    return;
  }
  entries_.erase(std::min_element(
      entries_.begin(), entries_.end(),
      [](const auto& a, const auto& b) { return a.second.refilled_at < b.second.refilled_at; }));
}

}  // namespace holdfast::gateway
