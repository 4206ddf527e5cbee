// CLASS: whose details are for their owner alone (RFC 5545 section 3.8.1.3).
#pragma once

#include <string>
#include <string_view>

#include "caldav/icalendar/draft.hpp"

namespace holdfast::icalendar {

/// PRIVATE, CONFIDENTIAL, or a word that nobody knows, which the RFC wants to be taken for PRIVATE.
bool is_private(const Component& component);
/// One of them is: an override may say more of the series than its master.
bool is_private(const Group& group);

/// What others may know of a private object: when it takes place, under which UID, and whether it
/// takes time. No titles, places, people, notes, alarms or extensions. A text that cannot be read
/// leaves a calendar with nothing in it.
std::string time_alone(std::string_view text);

}  // namespace holdfast::icalendar
