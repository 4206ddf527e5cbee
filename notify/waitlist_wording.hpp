// What messages to those who wait say.
#pragma once

#include "notify/wording.hpp"

namespace holdfast::notify {

/// Kinds waitlist.*; the appointment's id is the waitlist entry's. Errors: validation for a kind
/// that has no words.
Result<Wording> waitlist_wording(std::string_view kind, const store::Appointment& appointment);

}  // namespace holdfast::notify
