// VFREEBUSY: time that is told without saying what for (RFC 5545 section 3.6.4).
#pragma once

#include "caldav/icalendar/draft.hpp"

namespace holdfast::icalendar {

/// Its instances are its periods; all of them, whatever the horizon. FBTYPE=FREE is not busy, and
/// BUSY-TENTATIVE as the options say. Rule N11.
Drafted draft_of_free_busy(const Group& group, ZoneBook& zones, const ReadOptions& options,
                           bool strict);

}  // namespace holdfast::icalendar
