// Events of an iCalendar file as bookings of one service.
#pragma once

#include <vector>

#include "gateway/rest/import_calendar.hpp"
#include "gateway/rest/import_rows.hpp"
#include "store/base/time_zone.hpp"
#include "store/reads.hpp"

namespace holdfast::gateway::rest {

/// What an event is booked as: the service, and in whose zone floating times are.
struct AppointmentTerms {
  store::AgencyId agency;
  /// Id or slug.
  std::string service;
  TimeZone zone = TimeZone::utc();
};

/// The event as an item that can be booked, under a key that its UID makes, so that the same file
/// can be sent again; or why it is none: it repeats, takes whole days, is cancelled, is one of our
/// own bookings, or cannot be read.
///
/// The customer is the first attendee who is not the organizer, by name and address; else the
/// summary is the name. The description becomes the note.
ImportRow row_of(const ImportedEvent& event, const AppointmentTerms& terms,
                 const store::Reads& reads);

}  // namespace holdfast::gateway::rest
