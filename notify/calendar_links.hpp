// Addresses that open "add this event" in calendars of the web. Nothing is sent anywhere by us: the
// customer's browser goes there when they press the link.
#pragma once

#include <string>

#include "store/booking.hpp"

namespace holdfast::notify {

std::string google_link(const store::Appointment& appointment);
std::string outlook_link(const store::Appointment& appointment);

}  // namespace holdfast::notify
