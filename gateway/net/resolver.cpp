#include "gateway/net/resolver.hpp"

#include <netdb.h>

#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstring>
#include <memory>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>

namespace holdfast::gateway {

namespace asio = boost::asio;
using asio::ip::address;

namespace {

constexpr auto kAsTuple = asio::as_tuple(asio::use_awaitable);
constexpr int kMaxLookups = 16;
std::atomic<int> lookups{0};

/// What the waiting coroutine and the looking thread share. The one that is given up by the other
/// finds `wake` empty.
struct Lookup {
  std::mutex mutex;
  std::optional<std::vector<address>> found;
  asio::steady_timer* wake = nullptr;
};

std::vector<address> look_up(const std::string& host) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  if (::getaddrinfo(host.c_str(), nullptr, &hints, &list) != 0) {
    return {};
  }
  std::vector<address> addresses;
  for (const auto* entry = list; entry != nullptr; entry = entry->ai_next) {
    asio::ip::tcp::endpoint endpoint;
    if (entry->ai_addrlen <= endpoint.capacity()) {
      std::memcpy(endpoint.data(), entry->ai_addr, entry->ai_addrlen);
      addresses.push_back(endpoint.address());
    }
  }
  ::freeaddrinfo(list);
  return addresses;
}

void run_lookup(const std::string& host, const std::shared_ptr<Lookup>& lookup) {
  auto found = look_up(host);
  --lookups;
  const std::lock_guard lock(lookup->mutex);
  lookup->found = std::move(found);
  if (lookup->wake != nullptr) {
    // A timer may only be touched on its executor. Posting is safe while the coroutine lives, and
    // the lock keeps it alive until then.
    asio::post(lookup->wake->get_executor(), [lookup] {
      const std::lock_guard inner(lookup->mutex);
      if (lookup->wake != nullptr) {
        lookup->wake->cancel();
      }
    });
  }
}

/// Ends the look-up's hold on the timer, also when the coroutine is thrown away.
struct Release {
  std::shared_ptr<Lookup> lookup;
  ~Release() {
    const std::lock_guard lock(lookup->mutex);
    lookup->wake = nullptr;
  }
};

bool start(const std::string& host, const std::shared_ptr<Lookup>& lookup) {
  if (++lookups > kMaxLookups) {
    --lookups;
    return false;
  }
  try {
    std::thread([host, lookup] { run_lookup(host, lookup); }).detach();
  } catch (const std::system_error&) {  // no more threads
    --lookups;
    return false;
  }
  return true;
}

}  // namespace

Awaitable<Result<std::vector<address>>> resolve(std::string host,
                                                std::chrono::steady_clock::time_point until) {
  boost::system::error_code error;
  const auto numeric = asio::ip::make_address(host, error);
  if (!error) {
    co_return std::vector<address>(1, numeric);
  }
  const auto executor = co_await asio::this_coro::executor;
  asio::steady_timer timer(executor, until);
  const auto lookup = std::make_shared<Lookup>();
  lookup->wake = &timer;
  const Release release{lookup};
  if (!start(host, lookup)) {
    co_return Error{Errc::unavailable, "too many names are being looked up"};
  }
  co_await timer.async_wait(kAsTuple);
  const std::lock_guard lock(lookup->mutex);
  if (!lookup->found) {
    co_return Error{Errc::timed_out, "the look-up of " + host + " took too long"};
  }
  if (lookup->found->empty()) {
    co_return Error{Errc::unavailable, "there is no address for " + host};
  }
  co_return *lookup->found;
}

}  // namespace holdfast::gateway
