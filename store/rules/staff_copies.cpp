#include "store/rules/staff_copies.hpp"

#include <algorithm>

#include "store/rules/appointment.hpp"

namespace holdfast::store {
namespace {

std::vector<CalendarId> calendars_of_staff(const Booking& booking, const Reads& reads) {
  std::vector<CalendarId> calendars;
  for (const auto& taken : booking.taken) {
    const auto calendar = reads.calendar_by_slug(booking.agency, taken.resource, kAppointments);
    if (calendar &&
        std::find(calendars.begin(), calendars.end(), calendar->id) == calendars.end()) {
      calendars.push_back(calendar->id);
    }
  }
  return calendars;
}

ObjectEntry put_copy(const ObjectEntry& entry, const Appointment& appointment,
                     std::string_view overlay, RuleContext context, Transaction& tx) {
  const auto text = context.format.staff_copy(appointment, overlay);
  return tx.put_object(entry.calendar, entry.name, appointment.booking.id,
                       context.format.staff_copy_draft(appointment), text, context.now);
}

}  // namespace

void write_staff_copies(const Appointment& appointment, const SentCopy* sent, RuleContext context,
                        Transaction& tx) {
  const auto& booking = appointment.booking;
  auto missing =
      is_known(booking.status) ? calendars_of_staff(booking, tx) : std::vector<CalendarId>{};
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
    ObjectEntry fresh;
    fresh.calendar = calendar;
    fresh.name = booking.id.value + ".ics";
    write_staff_copy(fresh, appointment, {}, context, tx);
  }
}

ObjectEntry write_staff_copy(const ObjectEntry& entry, const Appointment& appointment,
                             std::string_view overlay, RuleContext context, Transaction& tx) {
  // Of several services each person sees their own.
  if (!appointment.booking.parts.empty()) {
    if (const auto calendar = tx.calendar(entry.calendar)) {
      return put_copy(entry, seen_by(appointment, calendar->resource), overlay, context, tx);
    }
  }
  return put_copy(entry, appointment, overlay, context, tx);
}

}  // namespace holdfast::store
