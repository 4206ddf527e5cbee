// Why a resource cannot be taken.
#pragma once

#include <string_view>

#include "store/base/error.hpp"
#include "store/base/time.hpp"

namespace holdfast::store {

/// The stronger reason has the higher value: of several members of a pool the strongest is told.
enum class Hindrance {
  none,
  /// Outside of working hours, or not active.
  closed,
  /// Its cap for the day or the week is reached.
  limited,
  /// One of its outside calendars cannot be read.
  blind,
  /// Other plans: an outside event, a block, a closure.
  busy,
  /// Another booking or hold.
  booked,
};
std::string_view name(Hindrance hindrance);

/// The refusal of a booking that would begin then. Errors: slot_taken, busy_outside,
/// source_unverified, outside_rules (field rule: limit or hours).
Error refusal(Hindrance hindrance, Instant start);

}  // namespace holdfast::store
