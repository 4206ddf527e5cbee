// What a parameter says, without the marks that it is written with.
#pragma once

#include <string>

#include "caldav/icalendar/scan.hpp"

namespace holdfast::icalendar {

/// Without the quotes around each value of a list, and with RFC 6868's circumflexes resolved.
std::string parameter_text_of(const Parameter& parameter);

}  // namespace holdfast::icalendar
