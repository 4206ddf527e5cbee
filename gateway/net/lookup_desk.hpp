// Look-ups of names: a few at a time, the others in a queue.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "store/base/clock.hpp"
#include "store/base/result.hpp"

namespace holdfast::gateway {

/// Each look-up has a thread of its own that nobody waits for: getaddrinfo cannot be interrupted,
/// and may take half a minute where a name server is silent. Who asks for a name that is being
/// looked up shares the answer. Names that were not found before have only some of the places, so
/// that silent ones, which a single person may have entered, leave room for the services that all
/// depend on. Any thread; look-ups under way outlive the desk.
class LookupDesk {
 public:
  using Addresses = std::vector<boost::asio::ip::address>;
  /// Blocks. Empty: there is no such name.
  using LookUp = std::function<Addresses(const std::string& host)>;

  struct Settings {
    /// Look-ups at a time.
    int places = 16;
    /// Of those for names that gave no answer yet.
    int places_of_strangers = 8;
    /// Names that wait for a place.
    std::size_t waiting = 1000;
    /// Names that are remembered for having given an answer; the oldest goes first.
    std::size_t known = 1000;
  };

  LookupDesk(LookUp look_up, Settings settings);

  /// Returns on the caller's executor, which has one thread.
  ///
  /// Errors: unavailable (there is no such name); timed_out (the name server is silent); overloaded
  /// (no place became free until then, or the queue is full: nothing is known of the host).
  Awaitable<Result<Addresses>> find(std::string host, std::chrono::steady_clock::time_point until);

 private:
  struct Waiter;
  struct Lookup;
  class Queue;

  std::shared_ptr<Queue> queue_;
};

}  // namespace holdfast::gateway
