#include "store/base/clock.hpp"

#include <array>
#include <limits>

namespace holdfast {

std::uint64_t random_below(RandomSource& random, std::uint64_t bound) {
  // Draws from the incomplete last multiple of `bound` are thrown away: a plain remainder would
  // favour small numbers.
  constexpr auto kMax = std::numeric_limits<std::uint64_t>::max();
  const std::uint64_t usable = kMax - (kMax % bound + 1) % bound;
  for (;;) {
    std::array<std::byte, 8> bytes;
    random.fill(bytes);
    std::uint64_t drawn = 0;
    for (const auto byte : bytes) {
      drawn = drawn << 8 | std::to_integer<std::uint64_t>(byte);
    }
    if (drawn <= usable) {
      return drawn % bound;
    }
  }
}

}  // namespace holdfast
