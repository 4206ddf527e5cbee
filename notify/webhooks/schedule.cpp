#include "notify/webhooks/schedule.hpp"

#include <array>
#include <chrono>

namespace holdfast::notify {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

std::optional<Duration> webhook_delay(int tries, RandomSource& random) {
  constexpr std::array<Duration, 9> kDelays = {seconds{5}, minutes{5}, minutes{30},
                                               hours{2},   hours{5},   hours{10},
                                               hours{14},  hours{20},  hours{24}};
  const auto place = static_cast<std::size_t>(tries < 1 ? 0 : tries - 1);
  if (place >= kDelays.size()) {
    return std::nullopt;
  }
  const auto delay = kDelays.at(place);
  const auto width = static_cast<std::uint64_t>(delay.count() / 5) + 1;
  return delay - delay / 10 + Duration{static_cast<std::int64_t>(random_below(random, width))};
}

}  // namespace holdfast::notify
