#include "gateway/net/admissions.hpp"

#include <condition_variable>
#include <mutex>
#include <unordered_map>
#include <utility>

#include "gateway/net/address_kind.hpp"

namespace holdfast::gateway {

struct Admissions::Counts {
  Counts(int most, int most_of_one) : total(most), per_client(most_of_one) {}

  const int total;
  const int per_client;
  std::mutex mutex;
  std::condition_variable none;
  int count = 0;
  std::unordered_map<std::string, int> clients;
};

Admissions::Admissions(int total, int per_client)
    : counts_(std::make_shared<Counts>(total, per_client)) {}

void Admissions::Place::leave() {
  const auto counts = std::exchange(counts_, nullptr);
  if (!counts) {
    return;
  }
  const std::lock_guard lock(counts->mutex);
  const auto held = counts->clients.find(client_);
  if (held != counts->clients.end() && --held->second == 0) {
    counts->clients.erase(held);
  }
  if (--counts->count == 0) {
    counts->none.notify_all();
  }
}

Admissions::Place& Admissions::Place::operator=(Place&& other) noexcept {
  if (this != &other) {
    leave();
    counts_ = std::move(other.counts_);
    client_ = std::move(other.client_);
  }
  return *this;
}

Admissions::Place Admissions::admit(const boost::asio::ip::address& client) {
  return admit_as(client_or_nobody(client));
}

Admissions::Place Admissions::admit_any() { return admit_as({}); }

Admissions::Place Admissions::admit_as(std::string key) {
  const std::lock_guard lock(counts_->mutex);
  if (counts_->count >= counts_->total) {
    return {};
  }
  if (!key.empty()) {
    auto& held = counts_->clients[key];
    if (held >= counts_->per_client) {
      return {};
    }
    ++held;
  }
  ++counts_->count;
  return Place(counts_, std::move(key));
}

int Admissions::count() const {
  const std::lock_guard lock(counts_->mutex);
  return counts_->count;
}

bool Admissions::wait_until_none(std::chrono::steady_clock::time_point until) {
  std::unique_lock lock(counts_->mutex);
  return counts_->none.wait_until(lock, until, [this] { return counts_->count == 0; });
}

}  // namespace holdfast::gateway
