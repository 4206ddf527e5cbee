#include "caldav/icalendar/invite.hpp"

#include <algorithm>

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

std::string_view domain_of(std::string_view address) {
  return address.substr(std::min(address.rfind('@'), address.size()));
}

void write_organizer(Writer& writer, const store::Appointment& appointment,
                     std::string_view organizer) {
  const auto& agency = appointment.agency_mail_address;
  const auto who = mailto(organizer.empty() ? std::string_view(agency) : organizer);
  if (who.empty()) {
    return;
  }
  const auto sender = mailto(agency);
  std::vector<WrittenParameter> parameters{{"CN", appointment.agency_name}};
  if (!organizer.empty() && !sender.empty() && domain_of(agency) != domain_of(organizer)) {
    parameters.push_back({"SENT-BY", sender});
  }
  writer.value("ORGANIZER", who, parameters);
}

/// Which proposal is declined, and nothing else (RFC 5546 section 3.2.8): the invitation that holds
/// says the rest.
std::string refusal(const store::Appointment& appointment, Instant dtstamp,
                    std::string_view organizer) {
  Writer writer;
  writer.begin("VCALENDAR");
  writer.text("PRODID", kProdid);
  writer.value("VERSION", "2.0");
  writer.value("CALSCALE", "GREGORIAN");
  writer.value("METHOD", name(Method::decline_counter));
  writer.begin("VEVENT");
  writer.text("UID", appointment.booking.uid);
  writer.value("DTSTAMP", utc_text(dtstamp));
  writer.value("SEQUENCE", std::to_string(appointment.booking.sequence));
  write_organizer(writer, appointment, organizer);
  writer.end("VEVENT");
  writer.end("VCALENDAR");
  return writer.take();
}

}  // namespace

std::string_view name(Method method) {
  switch (method) {
    case Method::request:
      return "REQUEST";
    case Method::cancel:
      return "CANCEL";
    case Method::decline_counter:
      return "DECLINECOUNTER";
    case Method::publish:
      return "PUBLISH";
  }
  return {};
}

std::string invite(const store::Appointment& appointment, Method method, Instant dtstamp,
                   std::string_view organizer) {
  if (method == Method::decline_counter) {
    return refusal(appointment, dtstamp, organizer);
  }
  const auto& booking = appointment.booking;
  const bool copy = method == Method::publish;
  const bool cancel =
      method == Method::cancel || (copy && booking.status == store::BookingStatus::cancelled);
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
  writer.text("SUMMARY", with_party(appointment.service_name, booking));
  writer.text("DESCRIPTION", appointment.service_description);
  writer.text("LOCATION", place_of(appointment));
  writer.value("STATUS", cancel ? "CANCELLED" : "CONFIRMED");
  writer.value("TRANSP", "OPAQUE");
  write_organizer(writer, appointment, organizer);
  if (const auto attendee = mailto(booking.customer.email); !copy && !attendee.empty()) {
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
