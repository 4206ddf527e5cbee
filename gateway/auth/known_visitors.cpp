#include "gateway/auth/known_visitors.hpp"

#include <algorithm>

#include "gateway/auth/login_limit.hpp"

namespace holdfast::gateway {

void KnownVisitors::note(const store::UserId& user, std::string_view address) {
  const auto now = clock_.now();
  const std::lock_guard lock(mutex_);
  seen_.insert_or_assign({user.value, network_of(address)}, now);
  if (seen_.size() > kMost) {
    seen_.erase(std::min_element(seen_.begin(), seen_.end(),
                                 [](const auto& a, const auto& b) { return a.second < b.second; }));
  }
}

bool KnownVisitors::knows(const store::UserId& user, std::string_view address) {
  const auto now = clock_.now();
  const std::lock_guard lock(mutex_);
  const auto found = seen_.find({user.value, network_of(address)});
  return found != seen_.end() && now - found->second <= kMemory;
}

}  // namespace holdfast::gateway
