#include "gateway/net/resolver.hpp"

#include <netdb.h>

#include <boost/asio/ip/tcp.hpp>
#include <cstring>

#include "gateway/net/lookup_desk.hpp"

namespace holdfast::gateway {

namespace asio = boost::asio;
using asio::ip::address;

namespace {

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

LookupDesk& the_desk() {
  static LookupDesk desk(look_up, LookupDesk::Settings{});
  return desk;
}

}  // namespace

Awaitable<Result<std::vector<address>>> resolve(std::string host,
                                                std::chrono::steady_clock::time_point until) {
  boost::system::error_code error;
  const auto numeric = asio::ip::make_address(host, error);
  if (!error) {
    co_return std::vector<address>(1, numeric);
  }
  auto found = co_await the_desk().find(std::move(host), until);
  co_return found;
}

}  // namespace holdfast::gateway
