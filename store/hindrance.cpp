#include "store/hindrance.hpp"

#include <string>

namespace holdfast::store {

std::string_view name(Hindrance hindrance) {
  switch (hindrance) {
    case Hindrance::none:
      return "none";
    case Hindrance::closed:
      return "closed";
    case Hindrance::limited:
      return "limited";
    case Hindrance::blind:
      return "blind";
    case Hindrance::busy:
      return "busy";
    case Hindrance::booked:
      return "booked";
  }
  return {};
}

Error refusal(Hindrance hindrance, Instant start) {
  const auto at = to_rfc3339(start);
  switch (hindrance) {
    case Hindrance::booked:
      return {Errc::slot_taken, at + " is taken by another booking"};
    case Hindrance::busy:
      return {Errc::busy_outside, at + " is not free: other plans are there"};
    case Hindrance::blind:
      return {Errc::source_unverified,
              "whether " + at + " is free cannot be known: an outside calendar cannot be read now"};
    case Hindrance::limited:
      return {Errc::outside_rules,
              "as many bookings as the day or the week takes are there already at " + at,
              {{"rule", "limit"}}};
    case Hindrance::closed:
    case Hindrance::none:
      break;
  }
  return {Errc::outside_rules, at + " lies outside of the working hours", {{"rule", "hours"}}};
}

}  // namespace holdfast::store
