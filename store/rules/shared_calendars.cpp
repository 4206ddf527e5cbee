// Calendars that show bookings to the office.
#include "store/commands/shared_calendars.hpp"

#include "store/rules/appointment.hpp"
#include "store/rules/record.hpp"
#include "store/rules/staff_copies.hpp"

namespace holdfast::store {
namespace {

/// Bookings in one command.
constexpr int kPiece = 100;
/// What is longer past comes into no new calendar.
constexpr Duration kBehind = std::chrono::days{31};

std::string_view slug_for(const ResourceId& resource) {
  return resource.empty() ? kAgencyCalendar : kAppointments;
}

/// Empty for what staff have, and what people made.
std::optional<Calendar> shared_calendar(AgencyId agency, const CalendarId& id, const Reads& reads) {
  auto calendar = reads.calendar(id);
  if (!calendar || calendar->agency != agency || calendar->slug != slug_for(calendar->resource)) {
    return std::nullopt;
  }
  const auto resource = reads.resource(agency, calendar->resource);
  if (resource && resource->kind == ResourceKind::staff) {
    return std::nullopt;
  }
  return calendar;
}

}  // namespace

Result<Calendar> decide(const ShareCalendar& command, RuleContext context, Transaction& tx) {
  std::string name = "All appointments";
  if (!command.resource.empty()) {
    const auto resource = tx.resource(command.agency, command.resource);
    if (!resource) {
      return Error{Errc::not_found, "there is no such resource"};
    }
    if (resource->kind == ResourceKind::staff) {
      return Error{Errc::validation, "each staff member has a calendar already"};
    }
    name = "Appointments in " + resource->name;
  }
  const auto slug = slug_for(command.resource);
  if (auto known = tx.calendar_by_slug(command.agency, command.resource, slug)) {
    return std::move(*known);
  }
  Calendar calendar;
  calendar.id = make_id<CalendarId>(context.now, context.random);
  calendar.agency = command.agency;
  calendar.resource = command.resource;
  calendar.slug = std::string(slug);
  calendar.name = std::move(name);
  calendar.components = {"VEVENT"};
  calendar.created_at = context.now;
  tx.put(calendar);
  record({command.agency,
          command.actor,
          "calendar.shared",
          calendar.id.value,
          {},
          {{"resource", command.resource.value}}},
         context, tx);
  return calendar;
}

Result<FillCalendar::Outcome> decide(const FillCalendar& command, RuleContext context,
                                     Transaction& tx) {
  const auto calendar = shared_calendar(command.agency, command.calendar, tx);
  if (!calendar) {
    return Error{Errc::not_found, "there is no such calendar"};
  }
  BookingFilter filter;
  filter.agency = command.agency;
  filter.start_from = context.now - kBehind;
  if (!calendar->resource.empty()) {
    filter.resource = calendar->resource;
  }
  const auto bookings = tx.bookings(filter, command.after, kPiece);
  for (const auto& booking : bookings) {
    if (holds_claims(booking.status)) {
      add_copy(*calendar, appointment_of(booking, tx), context, tx);
    }
  }
  if (bookings.size() < static_cast<std::size_t>(kPiece)) {
    return FillCalendar::Outcome{};
  }
  return FillCalendar::Outcome{BookingCursor{bookings.back().time.start, bookings.back().id}};
}

Result<bool> decide(const UnshareCalendar& command, RuleContext context, Transaction& tx) {
  const auto calendar = shared_calendar(command.agency, command.calendar, tx);
  if (!calendar) {
    return Error{Errc::not_found, "there is no such calendar"};
  }
  tx.remove_calendar(calendar->id);
  record({command.agency,
          command.actor,
          "calendar.unshared",
          calendar->id.value,
          {{"resource", calendar->resource.value}},
          {}},
         context, tx);
  return true;
}

}  // namespace holdfast::store
