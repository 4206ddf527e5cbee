// When an event is sent again that was not taken.
#pragma once

#include <optional>

#include "store/base/clock.hpp"

namespace holdfast::notify {

/// After that many attempts, the first one counted: 5 seconds, 5 minutes, half an hour, 2, 5, 10,
/// 14, 20 and 24 hours, each a tenth more or less; about 76 hours in all. Nothing after the tenth.
std::optional<Duration> webhook_delay(int tries, RandomSource& random);

}  // namespace holdfast::notify
