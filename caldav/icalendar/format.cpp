#include "caldav/icalendar/format.hpp"

#include <utility>

#include "caldav/icalendar/carried_over.hpp"
#include "caldav/icalendar/event_text.hpp"
#include "caldav/icalendar/write.hpp"

namespace holdfast::icalendar {
namespace {

using store::BookingStatus;

// Each status by name, so that a new one does not compile until someone has thought of it here.
std::string_view status_text(BookingStatus status) {
  switch (status) {
    case BookingStatus::requested:
    case BookingStatus::held:
    case BookingStatus::waitlisted:
    case BookingStatus::offered:
      return "TENTATIVE";
    case BookingStatus::confirmed:
    case BookingStatus::conflicted:
    case BookingStatus::completed:
    case BookingStatus::no_show:
      return "CONFIRMED";
    case BookingStatus::cancelled:
    case BookingStatus::declined:
    case BookingStatus::expired:
    case BookingStatus::failed:
      break;
  }
  return "CANCELLED";
}

void add_line(std::string& text, std::string_view label, std::string_view value) {
  if (!value.empty()) {
    text += (text.empty() ? "" : "\n") + std::string(label) + std::string(value);
  }
}

std::string description_of(const store::Booking& booking) {
  std::string text;
  add_line(text, "Customer: ", booking.customer.name);
  add_line(text, "Phone: ", booking.customer.phone);
  add_line(text, "E-mail: ", booking.customer.email);
  add_line(text, "Note: ", booking.note);
  return text;
}

std::string contact_of(const store::Customer& customer) {
  std::string text = customer.name;
  for (const auto* part : {&customer.phone, &customer.email}) {
    if (!part->empty()) {
      text += (text.empty() ? "" : ", ") + *part;
    }
  }
  return text;
}

std::string summary_of(const store::Appointment& appointment) {
  const auto& customer = appointment.booking.customer.name;
  auto text = customer.empty() ? appointment.service_name
                               : appointment.service_name + " \u00B7 " + customer;
  return with_party(std::move(text), appointment.booking);
}

Instant whole_seconds(Instant at) { return std::chrono::floor<std::chrono::seconds>(at); }

}  // namespace

Format::Format(std::string prodid) : prodid_(std::move(prodid)) {}

std::string Format::staff_copy(const store::Appointment& appointment,
                               std::string_view previous) const {
  const auto& booking = appointment.booking;
  Writer writer;
  writer.begin("VCALENDAR");
  writer.value("VERSION", "2.0");
  writer.text("PRODID", prodid_);
  writer.value("CALSCALE", "GREGORIAN");
  const TimeText times(booking);
  times.write_zone(writer);
  writer.begin("VEVENT");
  writer.text("UID", booking.uid);
  writer.value("SEQUENCE", std::to_string(booking.sequence));
  writer.value("DTSTAMP", utc_text(booking.updated_at));
  writer.value("CREATED", utc_text(booking.created_at));
  writer.value("LAST-MODIFIED", utc_text(booking.updated_at));
  times.write_span(writer);
  writer.text("SUMMARY", summary_of(appointment));
  writer.text("DESCRIPTION", description_of(booking));
  writer.text("CONTACT", contact_of(booking.customer));
  writer.text("LOCATION", names_of(appointment, "room"));
  writer.value("STATUS", status_text(booking.status));
  writer.value("TRANSP", "OPAQUE");
  write_carried_over(writer, previous);
  writer.end("VEVENT");
  writer.end("VCALENDAR");
  return writer.take();
}

// The next version is without it, being written by staff_copy: two in a row always differ.
std::string Format::told_again(std::string copy) const {
  constexpr std::string_view kEnd = "END:VEVENT\r\n";
  if (const auto end = copy.rfind(kEnd); end != copy.npos) {
    copy.insert(end, "X-HOLDFAST-TOLD-AGAIN:TRUE\r\n");
  }
  return copy;
}

store::ObjectDraft Format::staff_copy_draft(const store::Appointment& appointment) const {
  const auto& booking = appointment.booking;
  const TimeRange time{whole_seconds(booking.time.start), whole_seconds(booking.time.end)};
  const auto status = status_text(booking.status);
  store::ObjectDraft draft;
  draft.component = "VEVENT";
  draft.uid = clean_text(booking.uid);
  draft.sequence = booking.sequence;
  draft.dtstamp = whole_seconds(booking.updated_at);
  draft.first = time;
  draft.cancelled = status == "CANCELLED";
  draft.instances = {{time, false, !draft.cancelled && !time.empty(),
                      status == "TENTATIVE" ? store::BusyType::tentative : store::BusyType::busy}};
  draft.expanded_until = Instant::max();
  draft.busy_rule = draft.cancelled         ? "N2"
                    : time.empty()          ? "N12"
                    : status == "TENTATIVE" ? "N8"
                                            : "N14";
  return draft;
}

}  // namespace holdfast::icalendar
