// How much of requests and answers all connections together may keep in memory.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

namespace holdfast::gateway {

/// Counted are the bodies of requests, from their first octets until they are answered, and answers
/// until they are handed over. Each holder has a little that is free and not counted, so that small
/// requests, such as bookings, pass whatever others send. One client may hold a quarter, so that it
/// cannot take the room of all. Any thread.
class OctetBudget : public std::enable_shared_from_this<OctetBudget> {
 public:
  static constexpr std::size_t kFree = 16U * 1024;

  explicit OctetBudget(std::size_t most) : most_(most), most_of_one_(most / 4) {}

  /// What one connection holds; given back when it is destroyed.
  class Share {
   public:
    Share() = default;
    ~Share() { release(); }
    Share(Share&& other) noexcept { *this = std::move(other); }
    Share& operator=(Share&& other) noexcept;
    Share(const Share&) = delete;
    Share& operator=(const Share&) = delete;

    /// Holds so many octets in all from now on. False, with nothing changed, if there is no room.
    [[nodiscard]] bool hold(std::size_t octets);
    /// The same for what is there already and cannot be refused.
    void hold_in_any_case(std::size_t octets);
    void release();

   private:
    friend class OctetBudget;
    Share(std::shared_ptr<OctetBudget> budget, std::string client)
        : budget_(std::move(budget)), client_(std::move(client)) {}

    std::shared_ptr<OctetBudget> budget_;
    std::string client_;
    std::size_t held_ = 0;
  };

  /// An empty `client` is bound by the total only: a proxy before us, or the operator.
  [[nodiscard]] Share share(std::string client) { return {shared_from_this(), std::move(client)}; }

  [[nodiscard]] std::size_t held() const;

 private:
  bool change(const std::string& client, std::size_t from, std::size_t to, bool in_any_case);

  const std::size_t most_;
  const std::size_t most_of_one_;
  mutable std::mutex mutex_;
  std::size_t held_ = 0;
  /// Only those who hold something.
  std::map<std::string, std::size_t> clients_;
};

}  // namespace holdfast::gateway
