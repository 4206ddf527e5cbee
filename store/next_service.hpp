// One of several services of a booking.
#pragma once

#include <chrono>
#include <optional>

#include "store/ids.hpp"

namespace holdfast::store {

/// A service besides the first one, done right after the one before it.
struct NextService {
  ServiceId service;
  /// One of the service's durations; nothing: its own.
  std::optional<std::chrono::minutes> duration = {};
  /// A particular resource of one of its pools; nothing: whoever is free.
  std::optional<ResourceId> wanted = {};
};

/// Besides the first one.
inline constexpr std::size_t kMostNextServices = 7;

}  // namespace holdfast::store
