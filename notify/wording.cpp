#include "notify/wording.hpp"

#include <array>
#include <chrono>

#include "notify/waitlist_wording.hpp"

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
  for (const auto& resource : appointment.resources) {
    if (resource.kind == kind) {
      names += (names.empty() ? "" : ", ") + resource.name;
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

std::string escape_html(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
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
  const auto& customer = appointment.booking.customer.name;
  const auto& agency = appointment.agency_name;
  const auto what = appointment.service_name + " at " + agency;
  const auto when = describe_time(appointment.booking.time, zone_of(appointment));
  Wording words;
  words.facts = facts_of(appointment, kind.starts_with("staff.") || kind.starts_with("conflict."));
  if (kind == "booking.confirmed") {
    words.subject = "Confirmed: " + what;
    words.sentences = {"Hello " + customer + ",", "your appointment is confirmed."};
  } else if (kind == "booking.rescheduled") {
    words.subject = "New time: " + what;
    words.sentences = {"Hello " + customer + ",",
                       "your appointment has been moved. This is the time that holds now."};
  } else if (kind == "booking.cancelled") {
    words.subject = "Cancelled: " + what;
    words.sentences = {"Hello " + customer + ",",
                       "the appointment below has been cancelled. The time is not reserved for you "
                       "any more."};
  } else if (kind == "staff.move_refused") {
    words.subject = "Not changed: " + appointment.service_name + ", " + when;
    words.sentences = {
        "The change that you made to this booking in your calendar could not be kept: the new time "
        "is taken, or the booking cannot be changed any more.",
        "The booking stands as below. Your calendar shows the true time after its next refresh."};
  } else if (kind == "conflict.opened") {
    words.subject = "Conflict: " + appointment.service_name + ", " + when;
    words.sentences = {
        "Another event now lies on the time of this booking. The booking still stands: the "
        "customer "
        "has not been told anything.",
        "Please move the event or the booking."};
  } else if (kind == "conflict.escalated") {
    words.subject = "Still open: " + appointment.service_name + ", " + when;
    words.sentences = {
        "This booking begins soon, and the conflict about it has not been settled. The customer "
        "expects it to take place.",
        "Please move the event or the booking, or let somebody else take over."};
  } else if (kind == "conflict.closed") {
    const bool off = appointment.booking.status == store::BookingStatus::cancelled;
    words.subject = "Settled: " + appointment.service_name + ", " + when;
    words.sentences = {off ? "The conflict about this booking is settled: the booking is cancelled."
                           : "The conflict about this booking is settled. The booking stands as "
                             "below."};
  } else if (kind == "conflict.offer_move") {
    words.subject = "Please choose another time: " + what;
    words.sentences = {
        "Hello " + customer + ",",
        "something came up at the time of your appointment. It stands as below until "
        "we hear from you; but one of these times would suit us better. Please "
        "answer this message or call us."};
    add_alternatives(appointment, words);
  } else if (kind == "conflict.offer_withdrawn") {
    words.subject = "Your appointment stays: " + what;
    words.sentences = {"Hello " + customer + ",",
                       "what came up at the time of your appointment is settled. Your appointment "
                       "stays as it is, and you need not do anything."};
  } else if (kind == "booking.time_zone") {
    words.subject = "Same local time: " + what;
    words.sentences = {"Hello " + customer + ",",
                       "the clocks at the place of your appointment will be set differently than "
                       "was known when you booked. Your appointment keeps its local time."};
  } else if (kind == "staff.assigned") {
    words.subject = "Yours now: " + appointment.service_name + ", " + when;
    words.sentences = {"This booking was given to you. It is in your calendar."};
  } else if (kind == "staff.relieved") {
    words.subject = "Not yours any more: " + appointment.service_name + ", " + when;
    words.sentences = {
        "This booking was given to somebody else. It has been taken out of your "
        "calendar."};
  } else if (kind == "calendar.event_unreadable") {
    words.subject = "An event in your calendar cannot be read whole";
    words.sentences = {
        "An event in your calendar repeats in a way that cannot be evaluated. So that nothing is "
        "booked onto it, all the time that it may touch is kept free.",
        "Please look at the event that first takes place as below, and write it anew."};
    words.facts = {{"First", when}};
  } else {
    return Error{Errc::validation, "no message has the kind '" + std::string(kind) + "'"};
  }
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
      escape_html(wording.subject) +
      "</title></head>\r\n<body style=\"font-family:sans-serif;line-height:1.5\">\r\n";
  for (const auto& sentence : wording.sentences) {
    html += "<p>" + escape_html(sentence) + "</p>\r\n";
  }
  html += "<table style=\"border-collapse:collapse\">\r\n";
  for (const auto& fact : wording.facts) {
    html += "<tr><th style=\"text-align:left;padding:0 1em 0 0\">" + escape_html(fact.label) +
            "</th><td>" + escape_html(fact.value) + "</td></tr>\r\n";
  }
  return html + "</table>\r\n</body></html>\r\n";
}

}  // namespace holdfast::notify
