#include "store/ids.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <span>

namespace holdfast::store {

std::string make_sortable_id(Instant now, RandomSource& random) {
  // RFC 9562 section 5.7: 48 bits of milliseconds, version 7, variant 10, the rest random.
  std::array<std::byte, 16> uuid;
  const auto ms = static_cast<std::uint64_t>(
      std::chrono::floor<std::chrono::milliseconds>(now).time_since_epoch().count());
  for (std::size_t i = 0; i < 6; ++i) {
    uuid.at(i) = static_cast<std::byte>(ms >> (40 - 8 * i) & 0xFFU);
  }
  random.fill(std::span(uuid).subspan(6));
  uuid[6] = (uuid[6] & std::byte{0x0F}) | std::byte{0x70};
  uuid[8] = (uuid[8] & std::byte{0x3F}) | std::byte{0x80};

  // 128 bits in 26 digits of 5 bits: the first digit has three of them.
  constexpr std::string_view kCrockford = "0123456789abcdefghjkmnpqrstvwxyz";
  std::string out;
  out.reserve(26);
  std::uint32_t bits = 0;
  int held = 2;
  for (const auto byte : uuid) {
    bits = bits << 8 | std::to_integer<std::uint32_t>(byte);
    held += 8;
    while (held >= 5) {
      held -= 5;
      out += kCrockford[bits >> held & 31U];
    }
    bits &= (1U << held) - 1;
  }
  return out;
}

}  // namespace holdfast::store
