#include "notify/sms/short_dates.hpp"

#include <array>
#include <chrono>

namespace holdfast::notify {
namespace {

using Names = std::array<std::string_view, 7>;

// From Sunday. The Spanish ones go without the accents that GSM-7 does not have.
constexpr Names kEnglishDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr Names kGermanDays = {"So", "Mo", "Di", "Mi", "Do", "Fr", "Sa"};
constexpr Names kFrenchDays = {"dim", "lun", "mar", "mer", "jeu", "ven", "sam"};
constexpr Names kSpanishDays = {"dom", "lun", "mar", "mie", "jue", "vie", "sab"};
constexpr std::size_t kMonthLetters = 3;

const Names& days_of(const Catalogue& catalogue) {
  if (catalogue.tag == "de") {
    return kGermanDays;
  }
  if (catalogue.tag == "fr") {
    return kFrenchDays;
  }
  return catalogue.tag == "es" ? kSpanishDays : kEnglishDays;
}

}  // namespace

std::string short_date(LocalDate date, const Catalogue& catalogue) {
  const std::chrono::year_month_day day{date};
  const std::chrono::weekday weekday{date};
  const auto month = static_cast<unsigned>(day.month());
  const auto number = std::to_string(static_cast<unsigned>(day.day()));
  const auto begin = std::string(days_of(catalogue).at(weekday.c_encoding())) + ' ' + number;
  if (catalogue.tag == "en") {
    return begin + ' ' + std::string(catalogue.months.at(month - 1).substr(0, kMonthLetters));
  }
  return catalogue.tag == "de" ? begin + '.' + std::to_string(month) + '.'
                               : begin + '/' + std::to_string(month);
}

std::string short_instant(Instant at, const TimeZone& zone, const Catalogue& catalogue) {
  return short_date(zone.date_at(at), catalogue) + ' ' +
         describe_clock(zone.to_local(at), catalogue);
}

}  // namespace holdfast::notify
