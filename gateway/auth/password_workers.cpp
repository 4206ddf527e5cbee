#include "gateway/auth/password_workers.hpp"

#include <sodium.h>

#include <algorithm>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>
#include <optional>

#include "gateway/auth/passwords.hpp"

namespace holdfast::gateway {

PasswordWorkers::PasswordWorkers() : pool_(kThreads) {}

PasswordWorkers::~PasswordWorkers() { pool_.join(); }

Awaitable<Result<bool>> PasswordWorkers::matches(CredentialKey credential, std::string network,
                                                 std::string hash, std::string password) {
  auto initiate = [this](auto handler, const CredentialKey& key, std::string kept_network,
                         std::string kept_hash, std::string kept_password) {
    using Handler = std::decay_t<decltype(handler)>;
    using Executor = boost::asio::associated_executor_t<Handler>;
    // The handler can only be moved, a std::function only be copied: hence the shared holder. The
    // guard keeps the caller's executor running until the answer is posted to it.
    struct Waiting {
      Handler handler;
      boost::asio::executor_work_guard<Executor> work;
    };
    const auto executor = boost::asio::get_associated_executor(handler);
    auto waiting = std::make_shared<Waiting>(
        Waiting{std::move(handler), boost::asio::executor_work_guard<Executor>(executor)});
    Waiter waiter = [waiting](Result<bool> matched) {
      const auto home = waiting->work.get_executor();
      boost::asio::post(home, [kept = std::move(waiting->handler), work = std::move(waiting->work),
                               matched]() mutable { std::move(kept)(std::move(matched)); });
    };
    submit(key, std::move(kept_network), std::move(kept_hash), std::move(kept_password),
           std::move(waiter));
  };
  return boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void(Result<bool>)>(
      std::move(initiate), boost::asio::use_awaitable, credential, std::move(network),
      std::move(hash), std::move(password));
}

bool PasswordWorkers::has_room(const std::string& network) const {
  const auto of_network = std::count_if(flights_.begin(), flights_.end(), [&](const auto& flight) {
    return flight.second.network == network;
  });
  return flights_.size() < kQueue && static_cast<std::size_t>(of_network) < kQueueOfOneNetwork;
}

void PasswordWorkers::submit(const CredentialKey& credential, std::string network, std::string hash,
                             std::string password, Waiter waiter) {
  {
    const std::lock_guard lock(mutex_);
    const auto flight = flights_.find(credential);
    if (flight != flights_.end()) {
      flight->second.waiters.push_back(std::move(waiter));
      return;
    }
    if (has_room(network)) {
      auto& made = flights_[credential];
      made.network = std::move(network);
      made.waiters.push_back(std::move(waiter));
      boost::asio::post(pool_, [this, credential, kept_hash = std::move(hash),
                                kept_password = std::move(password)]() mutable {
        compute(credential, kept_hash, std::move(kept_password));
      });
      return;
    }
  }
  waiter(Error{Errc::overloaded, "too many passwords are being checked; try again in a moment"});
}

void PasswordWorkers::compute(const CredentialKey& credential, const std::string& hash,
                              std::string password) {
  const Result<bool> matched = password_matches(hash, password);
  sodium_memzero(password.data(), password.size());
  std::vector<Waiter> waiters;
  {
    const std::lock_guard lock(mutex_);
    const auto flight = flights_.find(credential);
    waiters = std::move(flight->second.waiters);
    flights_.erase(flight);
  }
  for (auto& waiter : waiters) {
    waiter(matched);
  }
}

}  // namespace holdfast::gateway
