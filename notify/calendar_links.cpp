#include "notify/calendar_links.hpp"

#include <algorithm>

#include "store/base/http.hpp"

namespace holdfast::notify {
namespace {

/// "20261201T090000Z".
std::string basic_utc(Instant at) {
  auto text = to_rfc3339(std::chrono::floor<std::chrono::seconds>(at));
  std::erase(text, '-');
  std::erase(text, ':');
  return text;
}

}  // namespace

std::string google_link(const store::Appointment& appointment) {
  const auto& time = appointment.booking.time;
  return "https://calendar.google.com/calendar/render?action=TEMPLATE&text=" +
         percent_encode(appointment.service_name) + "&dates=" + basic_utc(time.start) + "%2F" +
         basic_utc(time.end) + "&location=" + percent_encode(appointment.agency_name);
}

std::string outlook_link(const store::Appointment& appointment) {
  const auto& time = appointment.booking.time;
  return "https://outlook.live.com/calendar/0/deeplink/compose?path=%2Fcalendar%2Faction%2Fcompose"
         "&rru=addevent&subject=" +
         percent_encode(appointment.service_name) + "&startdt=" +
         percent_encode(to_rfc3339(std::chrono::floor<std::chrono::seconds>(time.start))) +
         "&enddt=" +
         percent_encode(to_rfc3339(std::chrono::floor<std::chrono::seconds>(time.end))) +
         "&location=" + percent_encode(appointment.agency_name);
}

}  // namespace holdfast::notify
