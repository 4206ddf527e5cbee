// Slow hashes, off the threads that serve connections.
#pragma once

#include <boost/asio/thread_pool.hpp>
#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "gateway/auth/credential_cache.hpp"
#include "store/base/clock.hpp"
#include "store/base/result.hpp"

namespace holdfast::gateway {

/// Two threads: argon2 is bound by memory bandwidth, and each holds 19 MiB, so that guesses cannot
/// fill the memory. Any thread.
class PasswordWorkers {
 public:
  static constexpr std::size_t kThreads = 2;
  /// Different credentials that wait or run; a good second of work.
  static constexpr std::size_t kQueue = 100;
  /// Of one network: a stranger who guesses leaves room for everyone else.
  static constexpr std::size_t kQueueOfOneNetwork = 25;

  PasswordWorkers();
  /// Finishes what was asked for; the executors of those who wait must still be there.
  ~PasswordWorkers();
  PasswordWorkers(const PasswordWorkers&) = delete;
  PasswordWorkers& operator=(const PasswordWorkers&) = delete;

  /// Whether the password belongs to the hash. Callers who ask for the same credential at the same
  /// time share one computation. Resumes on the caller's executor. Errors: overloaded.
  /// `network` is where the credential came from (network_of).
  Awaitable<Result<bool>> matches(CredentialKey credential, std::string network, std::string hash,
                                  std::string password);

 private:
  using Waiter = std::function<void(Result<bool>)>;

  struct Flight {
    std::string network;
    std::vector<Waiter> waiters;
  };

  void submit(const CredentialKey& credential, std::string network, std::string hash,
              std::string password, Waiter waiter);
  [[nodiscard]] bool has_room(const std::string& network) const;
  void compute(const CredentialKey& credential, const std::string& hash, std::string password);

  std::mutex mutex_;
  std::map<CredentialKey, Flight> flights_;
  boost::asio::thread_pool pool_;
};

}  // namespace holdfast::gateway
