// What messages to staff and coordinators say, and those about conflicts that go to customers.
#pragma once

#include "notify/wording.hpp"

namespace holdfast::notify {

/// Subject and sentences of the kinds staff.*, conflict.* and calendar.*. Errors: validation for a
/// kind that has no words.
Result<Wording> staff_wording(std::string_view kind, const store::Appointment& appointment);

}  // namespace holdfast::notify
