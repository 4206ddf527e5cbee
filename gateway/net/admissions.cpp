#include "gateway/net/admissions.hpp"

#include "gateway/net/address_kind.hpp"

namespace holdfast::gateway {

Admissions::Place::~Place() {
  if (admissions_ != nullptr) {
    admissions_->release(client_);
  }
}

Admissions::Place Admissions::admit(const boost::asio::ip::address& client) {
  auto key = unmapped(client).is_loopback() ? std::string() : client_key(client);
  const std::lock_guard lock(mutex_);
  if (count_ >= total_) {
    return {};
  }
  if (!key.empty()) {
    auto& held = clients_[key];
    if (held >= per_client_) {
      return {};
    }
    ++held;
  }
  ++count_;
  return Place(this, std::move(key));
}

void Admissions::release(const std::string& client) {
  const std::lock_guard lock(mutex_);
  if (const auto held = clients_.find(client); held != clients_.end() && --held->second == 0) {
    clients_.erase(held);
  }
  if (--count_ == 0) {
    none_.notify_all();
  }
}

int Admissions::count() const {
  const std::lock_guard lock(mutex_);
  return count_;
}

bool Admissions::wait_until_none(std::chrono::steady_clock::time_point until) {
  std::unique_lock lock(mutex_);
  return none_.wait_until(lock, until, [this] { return count_ == 0; });
}

}  // namespace holdfast::gateway
