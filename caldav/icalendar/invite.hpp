// The iTIP object of a mail to a customer (RFC 5546, carried as RFC 6047 says).
#pragma once

#include <string>
#include <string_view>

#include "store/base/time.hpp"
#include "store/booking.hpp"

namespace holdfast::icalendar {

/// `decline_counter`: another time that the customer proposed is not agreed to. Names the event,
/// and has neither times nor people. `publish`: for whoever wants a copy, without anybody to
/// answer; a cancelled booking as such.
enum class Method { request, cancel, decline_counter, publish };
/// "REQUEST", "CANCEL", "DECLINECOUNTER": the METHOD property, and the `method` parameter of the
/// mail's part, which must be equal (RFC 6047 section 2.4).
std::string_view name(Method method);

/// One VCALENDAR with CRLF line ends. ORGANIZER is the agency's mail address, ATTENDEE the
/// customer's; SEQUENCE is the booking's. `dtstamp` must rise with every message about the same
/// UID: receivers take an equal SEQUENCE with an older DTSTAMP for stale (RFC 5546 section 2.1.5).
/// `organizer` is the address that answers go to where it is not the agency's own; the agency then
/// sends on its behalf if their domains differ (SENT-BY).
/// An address that could break out of its line (controls, spaces, no "@") is left out.
/// Pure; any thread.
std::string invite(const store::Appointment& appointment, Method method, Instant dtstamp,
                   std::string_view organizer = {});

}  // namespace holdfast::icalendar
