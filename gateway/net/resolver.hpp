// Names to addresses, with an end in time.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <chrono>
#include <string>
#include <vector>

#include "store/base/clock.hpp"
#include "store/base/result.hpp"

namespace holdfast::gateway {

/// The system's resolver, at one desk for the whole process (lookup_desk.hpp). A numeric address
/// stays what it is.
///
/// Returns on the caller's executor, which has one thread. Errors: unavailable (no such name),
/// timed_out, overloaded (our own shortage: it says nothing of the host).
Awaitable<Result<std::vector<boost::asio::ip::address>>> resolve(
    std::string host, std::chrono::steady_clock::time_point until);

}  // namespace holdfast::gateway
