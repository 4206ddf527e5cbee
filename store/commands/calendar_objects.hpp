// Commands on calendar object resources: what staff do in their calendar apps.
#pragma once

#include <optional>
#include <string>

#include "store/calendar.hpp"
#include "store/rule_context.hpp"
#include "store/transaction.hpp"
#include "store/user.hpp"

namespace holdfast::store {

/// PUT. An own event blocks the time of its busy instances; one on top of a booking is stored and
/// opens a conflict. A staff copy that comes back with another time is a reschedule, with
/// STATUS:CANCELLED a cancellation, with other wording an overlay that is kept.
///
/// Errors: not_found (calendar), precondition_failed, uid_conflict (field `name`: the other
/// object's), invalid_calendar_object; version_conflict where the draft was read in another zone
/// than the calendar has by now: read it again.
struct PutCalendarObject {
  struct Outcome {
    bool created = false;
    std::string etag;
    /// The stored text is the text that was sent: a strong ETag may be told (RFC 4791 5.3.4).
    bool as_sent = true;
    /// The edit cannot stand (docs/caldav.md). The object was written anew, with another ETag, so
    /// that every client loads the truth; the refusal and that write are one transaction.
    std::optional<Error> refused;
  };
  AgencyId agency;
  Actor actor;
  CalendarId calendar;
  std::string name;
  ObjectDraft draft;
  std::string text;
  WriteCondition condition;
};
Result<PutCalendarObject::Outcome> decide(const PutCalendarObject& command, RuleContext context,
                                          Transaction& tx);

/// DELETE. Deleting a staff copy cancels the booking, as by staff.
/// Errors: not_found, precondition_failed.
struct DeleteCalendarObject {
  struct Outcome {
    /// The object was the staff copy of a booking, which is cancelled now.
    bool cancelled_booking = false;
    /// As PutCalendarObject's.
    std::optional<Error> refused;
  };
  AgencyId agency;
  Actor actor;
  CalendarId calendar;
  std::string name;
  WriteCondition condition;
};
Result<DeleteCalendarObject::Outcome> decide(const DeleteCalendarObject& command,
                                             RuleContext context, Transaction& tx);

/// What the codec reads from an own event's stored text now: a series further ahead, or by new
/// rules of its zone. Nothing that a client sees changes. False where the object is another one by
/// now, whoever wrote it had it expanded then, or the calendar has another zone by now.
struct RefreshObject {
  using Outcome = bool;
  AgencyId agency;
  CalendarId calendar;
  std::string name;
  /// Of the text that was read.
  std::string etag;
  ObjectDraft draft;
};
Result<bool> decide(const RefreshObject& command, RuleContext context, Transaction& tx);

}  // namespace holdfast::store
