#include "caldav/icalendar/invite.hpp"

#include "caldav/icalendar/event_text.hpp"
#include "caldav/icalendar/write.hpp"

namespace holdfast::icalendar {
namespace {

constexpr std::string_view kProdid = "-//Holdfast//Holdfast//EN";

// Where to go: who it is with, and the rooms, if any.
std::string place_of(const store::Appointment& appointment) {
  std::string place = appointment.agency_name;
  const auto rooms = names_of(appointment, "room");
  return rooms.empty() ? place : place.empty() ? rooms : place + ", " + rooms;
}

}  // namespace

std::string_view name(Method method) { return method == Method::request ? "REQUEST" : "CANCEL"; }

std::string invite(const store::Appointment& appointment, Method method, Instant dtstamp) {
  const auto& booking = appointment.booking;
  const bool cancel = method == Method::cancel;
  Writer writer;
  writer.begin("VCALENDAR");
  writer.text("PRODID", kProdid);
  writer.value("VERSION", "2.0");
  writer.value("CALSCALE", "GREGORIAN");
  writer.value("METHOD", name(method));
  const TimeText times(booking);
  times.write_zone(writer);
  writer.begin("VEVENT");
  writer.text("UID", booking.uid);
  writer.value("DTSTAMP", utc_text(dtstamp));
  writer.value("SEQUENCE", std::to_string(booking.sequence));
  times.write_span(writer);
  writer.text("SUMMARY", appointment.service_name);
  writer.text("DESCRIPTION", appointment.service_description);
  writer.text("LOCATION", place_of(appointment));
  writer.value("STATUS", cancel ? "CANCELLED" : "CONFIRMED");
  writer.value("TRANSP", "OPAQUE");
  if (const auto organizer = mailto(appointment.agency_mail_address); !organizer.empty()) {
    writer.value("ORGANIZER", organizer, {{"CN", appointment.agency_name}});
  }
  if (const auto attendee = mailto(booking.customer.email); !attendee.empty()) {
    // All parameters spelt out: some receivers show a shorter line as a plain attachment.
    writer.value("ATTENDEE", attendee,
                 {{"CUTYPE", "INDIVIDUAL"},
                  {"ROLE", "REQ-PARTICIPANT"},
                  {"PARTSTAT", "NEEDS-ACTION"},
                  {"RSVP", cancel ? "FALSE" : "TRUE"},
                  {"CN", booking.customer.name}});
  }
  writer.end("VEVENT");
  writer.end("VCALENDAR");
  return writer.take();
}

}  // namespace holdfast::icalendar
