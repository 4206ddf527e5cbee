// Random numbers that repeat: the same seed gives the same bytes.
#pragma once

#include <cstdint>
#include <mutex>

#include "store/base/clock.hpp"

namespace holdfast::test {

/// Any thread; the order of calls decides who gets which bytes.
class CountingRandom final : public RandomSource {
 public:
  explicit CountingRandom(std::uint64_t seed = 1) : state_(seed) {}
  void fill(std::span<std::byte> bytes) override;

 private:
  std::mutex mutex_;
  std::uint64_t state_;
};

}  // namespace holdfast::test
