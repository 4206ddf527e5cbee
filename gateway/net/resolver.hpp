// Names to addresses, with an end in time.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <chrono>
#include <string>
#include <vector>

#include "store/base/clock.hpp"
#include "store/base/result.hpp"

namespace holdfast::gateway {

/// The system's resolver, each look-up on a thread of its own that nobody waits for: getaddrinfo
/// cannot be interrupted, and may take half a minute where a name server is silent. At most 16 at
/// a time in the process.
///
/// Returns on the caller's executor, which has one thread. Errors: unavailable (no such name, too
/// many look-ups under way), timed_out.
Awaitable<Result<std::vector<boost::asio::ip::address>>> resolve(
    std::string host, std::chrono::steady_clock::time_point until);

}  // namespace holdfast::gateway
