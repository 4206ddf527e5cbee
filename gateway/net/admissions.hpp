// How many connections there may be, in all and from one client.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <chrono>
#include <memory>
#include <string>

namespace holdfast::gateway {

/// Any thread.
class Admissions {
  struct Counts;

 public:
  Admissions(int total, int per_client);

  /// One admitted connection; gives its place back when destroyed, also after the Admissions.
  class Place {
   public:
    Place() = default;
    ~Place() { leave(); }
    Place(Place&&) noexcept = default;
    Place& operator=(Place&& other) noexcept;
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    explicit operator bool() const { return counts_ != nullptr; }

   private:
    friend class Admissions;
    Place(std::shared_ptr<Counts> counts, std::string client)
        : counts_(std::move(counts)), client_(std::move(client)) {}
    void leave();

    std::shared_ptr<Counts> counts_;
    std::string client_;
  };

  /// An empty place where the limit is reached. Loopback has no limit of its own: it is the proxy
  /// before us, or the operator.
  Place admit(const boost::asio::ip::address& client);
  /// Counts towards the total only: a proxy on another machine, behind which there are many.
  Place admit_any();

  [[nodiscard]] int count() const;
  /// False if there are still connections at `until`.
  bool wait_until_none(std::chrono::steady_clock::time_point until);

 private:
  Place admit_as(std::string key);

  const std::shared_ptr<Counts> counts_;
};

}  // namespace holdfast::gateway
