#include "gateway/net/octet_budget.hpp"

namespace holdfast::gateway {

OctetBudget::Share& OctetBudget::Share::operator=(Share&& other) noexcept {
  if (this != &other) {
    release();
    budget_ = std::exchange(other.budget_, nullptr);
    client_ = std::move(other.client_);
    held_ = std::exchange(other.held_, 0);
  }
  return *this;
}

bool OctetBudget::Share::hold(std::size_t octets) {
  const auto counted = octets > kFree ? octets - kFree : 0;
  if (!budget_ || counted == held_) {
    return true;
  }
  if (!budget_->change(client_, held_, counted, false)) {
    return false;
  }
  held_ = counted;
  return true;
}

void OctetBudget::Share::hold_in_any_case(std::size_t octets) {
  const auto counted = octets > kFree ? octets - kFree : 0;
  if (budget_ && counted != held_) {
    budget_->change(client_, held_, counted, true);
    held_ = counted;
  }
}

void OctetBudget::Share::release() { hold_in_any_case(0); }

bool OctetBudget::change(const std::string& client, std::size_t from, std::size_t to,
                         bool in_any_case) {
  const std::lock_guard lock(mutex_);
  const auto known = clients_.find(client);
  const auto of_client = known == clients_.end() ? 0 : known->second;
  const auto total = held_ - from + to;
  const auto of_one = of_client - from + to;
  const bool fits = total <= most_ && (client.empty() || of_one <= most_of_one_);
  if (to > from && !in_any_case && !fits) {
    return false;
  }
  held_ = total;
  if (of_one == 0) {
    clients_.erase(client);
  } else {
    clients_[client] = of_one;
  }
  return true;
}

std::size_t OctetBudget::held() const {
  const std::lock_guard lock(mutex_);
  return held_;
}

}  // namespace holdfast::gateway
