#include "store/event_id.hpp"

#include <array>
#include <chrono>

namespace holdfast::store {
namespace {

constexpr std::string_view kCrockford = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr std::size_t kDigits = 26;
/// RFC 9562 section 5.7.
constexpr std::uint64_t kVersion7 = 7;
constexpr std::uint64_t kVariant = 2;
constexpr std::uint64_t kLow62 = (std::uint64_t{1} << 62U) - 1;

struct Halves {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
};

/// 128 bits in 26 digits of 5 bits: the first digit has three of them.
std::string encode(Halves halves) {
  std::string digits(kDigits, '0');
  for (std::size_t i = kDigits; i > 0; --i) {
    digits[i - 1] = kCrockford[halves.low & 31U];
    halves.low = halves.low >> 5U | halves.high << 59U;
    halves.high >>= 5U;
  }
  return digits;
}

std::optional<Halves> decode(std::string_view digits) {
  if (digits.size() != kDigits || digits.front() > '7') {
    return std::nullopt;
  }
  Halves halves;
  for (const char digit : digits) {
    const auto value = kCrockford.find(digit);
    if (value == std::string_view::npos) {
      return std::nullopt;
    }
    halves.high = halves.high << 5U | halves.low >> 59U;
    halves.low = halves.low << 5U | value;
  }
  return halves;
}

std::uint64_t twelve_bits(std::string_view hex) {
  std::uint64_t bits = 0;
  for (const char digit : hex.substr(0, 3)) {
    const int value = digit <= '9' ? digit - '0' : digit - 'a' + 10;
    bits = bits << 4U | static_cast<std::uint64_t>(value & 15);
  }
  return bits;
}

}  // namespace

EventId event_id(const AuditEntry& entry, std::int64_t number) {
  const auto ms = static_cast<std::uint64_t>(
      std::chrono::floor<std::chrono::milliseconds>(entry.at).time_since_epoch().count());
  Halves halves;
  halves.high = ms << 16U | kVersion7 << 12U | twelve_bits(entry.hash);
  halves.low = kVariant << 62U | (static_cast<std::uint64_t>(number) & kLow62);
  return EventId{std::string(EventId::prefix()) + encode(halves)};
}

std::optional<std::int64_t> number_in(const EventId& id) {
  if (!id.value.starts_with(EventId::prefix())) {
    return std::nullopt;
  }
  const auto halves = decode(std::string_view(id.value).substr(EventId::prefix().size()));
  if (!halves || halves->low >> 62U != kVariant) {
    return std::nullopt;
  }
  return static_cast<std::int64_t>(halves->low & kLow62);
}

}  // namespace holdfast::store
