#include "caldav/icalendar/start.hpp"

#include <libical/ical.h>

namespace holdfast::icalendar {

void start() {
  static const bool once = [] {
    icalerror_set_errors_are_fatal(false);
    // A property that libical does not know is kept, not an error (RFC 5545 section 3.8.8.1).
    ical_set_unknown_token_handling_setting(ICAL_ASSUME_IANA_TOKEN);
    icaltimezone_get_utc_timezone();
    return true;
  }();
  static_cast<void>(once);
}

}  // namespace holdfast::icalendar
