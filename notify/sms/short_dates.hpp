// Dates and times for where every character is paid for.
#pragma once

#include <string>

#include "notify/language/catalogue.hpp"
#include "store/base/time_zone.hpp"

namespace holdfast::notify {

/// "Tue 1 Dec", "Di 1.12.", "mar 1/12": all in GSM-7.
std::string short_date(LocalDate date, const Catalogue& catalogue);
/// "Tue 1 Dec 10:00".
std::string short_instant(Instant at, const TimeZone& zone, const Catalogue& catalogue);

}  // namespace holdfast::notify
