#include "notify/wording.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include "notify/booking_wording.hpp"
#include "notify/staff_wording.hpp"
#include "notify/waitlist_wording.hpp"
#include "store/base/markup.hpp"

namespace holdfast::notify {
namespace {

using store::Appointment;

constexpr std::array kWeekdays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                  "Thursday", "Friday", "Saturday"};
constexpr std::array kMonths = {"January",   "February", "March",    "April",
                                "May",       "June",     "July",     "August",
                                "September", "October",  "November", "December"};

std::string describe_date(LocalDate date) {
  const std::chrono::year_month_day day{date};
  const std::chrono::weekday weekday{date};
  return std::string(kWeekdays.at(weekday.c_encoding())) + ", " +
         std::to_string(static_cast<unsigned>(day.day())) + " " +
         kMonths.at(static_cast<unsigned>(day.month()) - 1) + " " +
         std::to_string(static_cast<int>(day.year()));
}

std::string describe_clock(LocalTime time) { return to_string(time).substr(11, 5); }

std::string names_of(const Appointment& appointment, std::string_view kind) {
  std::string names;
  std::vector<store::ResourceId> listed;
  for (const auto& resource : appointment.resources) {
    // One person may do several services of a booking.
    const bool known = std::find(listed.begin(), listed.end(), resource.resource) != listed.end();
    if (resource.kind == kind && !known) {
      names += (names.empty() ? "" : ", ") + resource.name;
      listed.push_back(resource.resource);
    }
  }
  return names;
}

std::vector<Wording::Fact> facts_of(const Appointment& appointment, bool with_customer) {
  std::vector<Wording::Fact> facts;
  const auto add = [&facts](std::string label, std::string value) {
    if (!value.empty()) {
      facts.push_back({std::move(label), std::move(value)});
    }
  };
  add("What", appointment.service_name);
  add("When", describe_time(appointment.booking.time, zone_of(appointment)));
  add("With", names_of(appointment, "staff"));
  add("Where", names_of(appointment, "room"));
  if (with_customer) {
    add("Customer", appointment.booking.customer.name);
  }
  add("Booking", appointment.booking.id.value);
  return facts;
}

void add_alternatives(const Appointment& appointment, Wording& words) {
  const auto length = appointment.booking.time.length();
  for (const auto start : appointment.alternatives) {
    words.facts.push_back(
        {"Possible", describe_time({start, start + length}, zone_of(appointment))});
  }
}

}  // namespace

TimeZone zone_of(const Appointment& appointment) {
  for (const auto* name :
       {&appointment.booking.customer.time_zone, &appointment.booking.time_zone}) {
    if (!name->empty()) {
      if (const auto zone = TimeZone::find(*name)) {
        return *zone;
      }
    }
  }
  return TimeZone::utc();
}

std::string describe_time(TimeRange time, const TimeZone& zone) {
  const auto start = zone.to_local(time.start);
  const auto end = zone.to_local(time.end);
  const bool same_day = zone.date_at(time.start) == zone.date_at(time.end);
  std::string text =
      describe_date(zone.date_at(time.start)) + ", " + describe_clock(start) + " to ";
  if (!same_day) {
    text += describe_date(zone.date_at(time.end)) + ", ";
  }
  text += describe_clock(end);
  return text + " (" + zone.abbreviation_at(time.start) + ", " + zone.name() + ")";
}

Result<Wording> wording(std::string_view kind, const Appointment& appointment) {
  if (kind.starts_with("waitlist.")) {
    return waitlist_wording(kind, appointment);
  }
  Wording words;
  words.facts = facts_of(appointment, kind.starts_with("staff.") || kind.starts_with("conflict."));
  auto about = kind.starts_with("booking.") ? booking_wording(kind, appointment)
                                            : staff_wording(kind, appointment);
  if (!about) {
    return about;
  }
  words.subject = std::move(about->subject);
  words.sentences = std::move(about->sentences);
  if (!about->facts.empty()) {
    words.facts = std::move(about->facts);
  }
  add_alternatives(appointment, words);
  return words;
}

std::string as_text(const Wording& wording) {
  std::string text;
  for (const auto& sentence : wording.sentences) {
    text += sentence + "\r\n\r\n";
  }
  for (const auto& fact : wording.facts) {
    text += fact.label + ": " + fact.value + "\r\n";
  }
  return text;
}

std::string as_html(const Wording& wording) {
  std::string html =
      "<!DOCTYPE html>\r\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>" +
      escape_markup(wording.subject) +
      "</title></head>\r\n<body style=\"font-family:sans-serif;line-height:1.5\">\r\n";
  for (const auto& sentence : wording.sentences) {
    html += "<p>" + escape_markup(sentence) + "</p>\r\n";
  }
  html += "<table style=\"border-collapse:collapse\">\r\n";
  for (const auto& fact : wording.facts) {
    html += "<tr><th style=\"text-align:left;padding:0 1em 0 0\">" + escape_markup(fact.label) +
            "</th><td>" + escape_markup(fact.value) + "</td></tr>\r\n";
  }
  return html + "</table>\r\n</body></html>\r\n";
}

}  // namespace holdfast::notify
