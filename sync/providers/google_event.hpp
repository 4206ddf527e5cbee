// Events of the Google Calendar API v3 and the iCalendar text that says the same.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "caldav/icalendar/plain_event.hpp"
#include "store/base/result.hpp"

namespace holdfast::sync {

/// The parts of an event that are asked for, for the parameter `fields`. What people call their own
/// appointments is asked for only because our copies need it; it goes no further.
std::string_view google_fields();

/// One resource of the API: an event, a series, or an occurrence that is not like the others.
struct GoogleEvent {
  std::string id;
  /// With its quotes.
  std::string etag;
  bool cancelled = false;
  /// Of an occurrence: the series that it belongs to.
  std::string series;
  /// Of one that is cancelled, little more than the times.
  icalendar::PlainEvent plain;
  /// Why the times cannot be told; empty if they can.
  std::string unreadable;
  /// UID and number of the copy of ours that it is; empty: none.
  std::string own_uid;
  int own_number = 0;

  /// The object that it belongs to: the series, else itself.
  [[nodiscard]] const std::string& root() const { return series.empty() ? id : series; }
  [[nodiscard]] bool recurs() const { return !plain.recurrence.empty(); }
  /// From when on it is over, in every zone of the world; nothing for a series without an end that
  /// could be told from its rules.
  [[nodiscard]] std::optional<Instant> over() const;
};

/// Nothing for what has no id.
std::optional<GoogleEvent> read_google_event(const boost::json::object& fields);

/// The version that we tell of an event: its ETag and when it is over, so that what a listing
/// leaves out because it is over need not be asked for.
std::string google_version(const GoogleEvent& event);
/// The same for a series with its exceptions, which have ETags of their own.
std::string google_version(const GoogleEvent& master, const std::vector<GoogleEvent>& exceptions);
/// What Google is sent in If-Match; empty where there is none, as for a series.
std::string etag_in(std::string_view version);
std::optional<Instant> over_in(std::string_view version);

/// What we call the copy of a booking: the same for the same UID and number. The number is raised
/// where an id is taken by what was deleted: Google never gives it free.
std::string google_id(std::string_view uid, int number);

/// The body that inserts a copy, or patches it: no attendees, so that Google has nobody to mail,
/// and nothing that people add to their own entries (reminders, colours). Errors: refused, if the
/// text is no staff copy.
Result<boost::json::object> google_insertion(std::string_view uid, int number,
                                             std::string_view staff_copy);
Result<boost::json::object> google_patch(std::string_view uid, int number,
                                         std::string_view staff_copy);

/// Whether our copy there says what the text says.
bool says_the_same(const GoogleEvent& there, std::string_view staff_copy);

}  // namespace holdfast::sync
