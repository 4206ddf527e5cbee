// How many connections there may be, in all and from one client.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>

namespace holdfast::gateway {

/// Any thread.
class Admissions {
 public:
  Admissions(int total, int per_client) : total_(total), per_client_(per_client) {}

  /// One admitted connection; gives its place back when destroyed. Outlived by the Admissions.
  class Place {
   public:
    Place() = default;
    ~Place();
    Place(Place&& other) noexcept
        : admissions_(std::exchange(other.admissions_, nullptr)),
          client_(std::move(other.client_)) {}
    Place& operator=(Place&& other) noexcept {
      std::swap(admissions_, other.admissions_);
      std::swap(client_, other.client_);
      return *this;
    }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    explicit operator bool() const { return admissions_ != nullptr; }

   private:
    friend class Admissions;
    Place(Admissions* admissions, std::string client)
        : admissions_(admissions), client_(std::move(client)) {}
    Admissions* admissions_ = nullptr;
    std::string client_;
  };

  /// An empty place where the limit is reached. Loopback has no limit of its own: it is the proxy
  /// before us, or the operator.
  Place admit(const boost::asio::ip::address& client);

  [[nodiscard]] int count() const;
  /// False if there are still connections at `until`.
  bool wait_until_none(std::chrono::steady_clock::time_point until);

 private:
  void release(const std::string& client);

  const int total_;
  const int per_client_;
  mutable std::mutex mutex_;
  std::condition_variable none_;
  int count_ = 0;
  std::unordered_map<std::string, int> clients_;
};

}  // namespace holdfast::gateway
