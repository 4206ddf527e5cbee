#include "tests/support/counting_random.hpp"

namespace holdfast::test {

void CountingRandom::fill(std::span<std::byte> bytes) {
  const std::lock_guard lock(mutex_);
  std::uint64_t bits = 0;
  int left = 0;
  for (auto& byte : bytes) {
    if (left == 0) {
      // A counter whose numbers are mixed (splitmix64): neighbours share no pattern.
      state_ += 0x9E3779B97F4A7C15ULL;
      bits = state_;
      bits = (bits ^ bits >> 30) * 0xBF58476D1CE4E5B9ULL;
      bits = (bits ^ bits >> 27) * 0x94D049BB133111EBULL;
      bits ^= bits >> 31;
      left = 8;
    }
    byte = static_cast<std::byte>(bits & 0xFFU);
    bits >>= 8;
    --left;
  }
}

}  // namespace holdfast::test
