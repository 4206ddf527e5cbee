#include "store/rules/staff_copies.hpp"

#include <algorithm>

#include "store/rules/appointment.hpp"

namespace holdfast::store {
namespace {

/// Staff always have one; rooms and the agency if the office wants them (shared_calendars.hpp).
std::vector<CalendarId> calendars_of(const Booking& booking, const Reads& reads) {
  std::vector<CalendarId> calendars;
  for (const auto& taken : booking.taken) {
    const auto calendar = reads.calendar_by_slug(booking.agency, taken.resource, kAppointments);
    if (calendar &&
        std::find(calendars.begin(), calendars.end(), calendar->id) == calendars.end()) {
      calendars.push_back(calendar->id);
    }
  }
  if (const auto whole = reads.calendar_by_slug(booking.agency, {}, kAgencyCalendar)) {
    calendars.push_back(whole->id);
  }
  return calendars;
}

ObjectEntry put_copy(const ObjectEntry& entry, const Appointment& appointment,
                     std::string_view overlay, RuleContext context, Transaction& tx) {
  auto text = context.format.staff_copy(appointment, overlay);
  if (text == overlay) {
    text = context.format.told_again(std::move(text));
  }
  return tx.put_object(entry.calendar, entry.name, appointment.booking.id,
                       context.format.staff_copy_draft(appointment), text, context.now);
}

void write_first_copy(const CalendarId& calendar, const Appointment& appointment,
                      RuleContext context, Transaction& tx) {
  ObjectEntry fresh;
  fresh.calendar = calendar;
  fresh.name = appointment.booking.id.value + ".ics";
  write_staff_copy(fresh, appointment, {}, context, tx);
}

}  // namespace

void write_staff_copies(const Appointment& appointment, const SentCopy* sent, RuleContext context,
                        Transaction& tx) {
  const auto& booking = appointment.booking;
  auto missing = is_known(booking.status) ? calendars_of(booking, tx) : std::vector<CalendarId>{};
  for (const auto& entry : tx.objects_of_booking(booking.agency, booking.id)) {
    const auto wanted = std::find(missing.begin(), missing.end(), entry.calendar);
    if (wanted == missing.end()) {
      tx.remove_object(entry.calendar, entry.name);
      continue;
    }
    missing.erase(wanted);
    std::string overlay;
    if (sent != nullptr && sent->calendar == entry.calendar) {
      overlay = sent->text;
    } else if (auto object = tx.object(entry.calendar, entry.name)) {
      overlay = std::move(object->text);
    }
    write_staff_copy(entry, appointment, overlay, context, tx);
  }
  for (const auto& calendar : missing) {
    write_first_copy(calendar, appointment, context, tx);
  }
}

bool add_copy(const Calendar& calendar, const Appointment& appointment, RuleContext context,
              Transaction& tx) {
  const auto& booking = appointment.booking;
  const auto copies = tx.objects_of_booking(booking.agency, booking.id);
  const bool has_one = std::any_of(copies.begin(), copies.end(), [&](const ObjectEntry& one) {
    return one.calendar == calendar.id;
  });
  if (has_one || !is_known(booking.status)) {
    return false;
  }
  write_first_copy(calendar.id, appointment, context, tx);
  return true;
}

ObjectEntry write_staff_copy(const ObjectEntry& entry, const Appointment& appointment,
                             std::string_view overlay, RuleContext context, Transaction& tx) {
  // Of several services each person sees their own.
  if (!appointment.booking.parts.empty()) {
    if (const auto calendar = tx.calendar(entry.calendar);
        calendar && !calendar->resource.empty()) {
      return put_copy(entry, seen_by(appointment, calendar->resource), overlay, context, tx);
    }
  }
  return put_copy(entry, appointment, overlay, context, tx);
}

}  // namespace holdfast::store
