#include "gateway/net/request_id.hpp"

#include <sodium.h>

#include <array>
#include <atomic>
#include <cstdint>

namespace holdfast::gateway {

namespace {

std::uint64_t random_start() {
  std::uint64_t start = 0;
  randombytes_buf(&start, sizeof start);
  return start;
}

/// The finalizer of SplitMix64: a bijection, so that different counts give different names.
std::uint64_t scatter(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31);
}

}  // namespace

std::string make_request_id() {
  static std::atomic<std::uint64_t> count{random_start()};
  auto value = scatter(count.fetch_add(1, std::memory_order_relaxed));
  std::string id(16, '0');
  for (auto digit = id.rbegin(); digit != id.rend(); ++digit) {
    *digit = "0123456789abcdef"[value & 15U];
    value >>= 4U;
  }
  return id;
}

}  // namespace holdfast::gateway
