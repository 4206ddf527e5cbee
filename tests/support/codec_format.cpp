// Apart from the house, so that a test of the store alone can do without the codec.
#include "caldav/icalendar/format.hpp"
#include "caldav/icalendar/start.hpp"
#include "tests/support/house.hpp"

namespace holdfast::test {

const store::CalendarFormat& codec_format() {
  static const icalendar::Format format = [] {
    icalendar::start();
    return icalendar::Format();
  }();
  return format;
}

}  // namespace holdfast::test
