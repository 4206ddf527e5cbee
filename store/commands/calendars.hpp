// Commands on calendar collections and on what clients keep with resources.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/calendar.hpp"
#include "store/dead_property.hpp"
#include "store/rule_context.hpp"
#include "store/transaction.hpp"
#include "store/user.hpp"

namespace holdfast::store {

/// Calendars of one resource, "appointments" counted.
inline constexpr std::size_t kMostCalendars = 50;
/// Dead properties of one resource, and octets of all of them together.
inline constexpr std::size_t kMostDeadProperties = 100;
inline constexpr std::size_t kMostPropertyOctets = std::size_t{256} << 10;
/// Octets of those of all members of one calendar together.
inline constexpr std::size_t kMostMemberPropertyOctets = std::size_t{32} << 20;

/// What a client sets or removes, in its order. The subject is filled in by the rule.
struct PropertyChange {
  DeadProperty property;
  bool remove = false;
};

/// What a client wants a calendar to be.
struct CalendarChange {
  std::optional<std::string> name = {};
  /// An IANA name; empty: the resource's.
  std::optional<std::string> time_zone = {};
  std::optional<bool> transparent = {};
  /// Only when the calendar is made.
  std::optional<std::vector<std::string>> components = {};
  std::vector<PropertyChange> properties = {};
};

/// MKCALENDAR and MKCOL. The calendar of a resource: what is put there blocks that resource's time
/// unless the calendar is transparent.
///
/// Errors: not_found (resource), already_exists, validation (name or zone), storage_full (too many
/// calendars, or too much kept with it).
struct MakeCalendar {
  using Outcome = Calendar;
  AgencyId agency;
  Actor actor;
  ResourceId resource;
  std::string slug;
  CalendarChange change;
};
Result<Calendar> decide(const MakeCalendar& command, RuleContext context, Transaction& tx);

/// DELETE of a calendar that somebody made: with its objects, whose time is free then. False where
/// it held too many for one transaction, and some are left: ask again, without the condition. The
/// calendar goes with its last objects.
/// Errors: not_found; forbidden for "appointments"; precondition_failed.
struct DeleteCalendar {
  using Outcome = bool;
  AgencyId agency;
  Actor actor;
  CalendarId calendar;
  WriteCondition condition;
};
Result<bool> decide(const DeleteCalendar& command, RuleContext context, Transaction& tx);

/// PROPPATCH, all or nothing. For a calendar its change; for all others dead properties alone.
///
/// A calendar that became transparent or opaque, or has another zone, is unsettled then
/// (store/unsettled.hpp): what stands in it takes the time that it took before until
/// `BlockCalendar` or a reading of all its objects has gone through it. Errors: not_found,
/// precondition_failed, validation, storage_full as above.
struct ChangeProperties {
  using Outcome = bool;
  AgencyId agency;
  Actor actor;
  /// Whose properties (dead_property.hpp).
  std::string subject;
  /// For a calendar or a member of one.
  CalendarId calendar = {};
  /// For a member.
  std::string object = {};
  /// For a file or folder.
  UserId files_of = {};
  std::string file = {};
  WriteCondition condition = {};
  CalendarChange change = {};
};
Result<bool> decide(const ChangeProperties& command, RuleContext context, Transaction& tx);

/// Blocks, or frees, the time of what stands in a calendar that became opaque or transparent: a
/// part of it after `after`, by name (empty: from the first), small enough for one transaction. The
/// outcome is where to go on, empty at the end. Errors: not_found.
struct BlockCalendar {
  using Outcome = std::string;
  AgencyId agency;
  CalendarId calendar;
  std::string after = {};
};
Result<std::string> decide(const BlockCalendar& command, RuleContext context, Transaction& tx);

/// All that stands in the calendar takes the time that it should. Only for the mark that was seen
/// before that was made so: false if the calendar was unsettled again meanwhile.
struct SettleCalendar {
  using Outcome = bool;
  CalendarId calendar;
  std::int64_t mark = 0;
};
Result<bool> decide(const SettleCalendar& command, RuleContext context, Transaction& tx);

/// COPY and MOVE of a calendar object resource. `draft` and `text` are what the destination shall
/// hold: the source's text as the door read it, whose version is `etag`.
///
/// A booking stays in the calendars that the ledger chose for it: a MOVE of its copy is refused as
/// any other edit that cannot stand, with a new version of the object.
///
/// Errors: not_found (source, calendars); version_conflict (the source is another one by now, or
/// the destination has another zone: read it again); forbidden (source and destination are one);
/// precondition_failed; uid_conflict, unsupported_component, invalid_calendar_object as
/// PutCalendarObject.
struct CopyCalendarObject {
  struct Outcome {
    bool created = false;
    std::optional<Error> refused = {};
  };
  AgencyId agency;
  Actor actor;
  CalendarId from;
  std::string from_name;
  std::string etag;
  CalendarId to;
  std::string to_name;
  ObjectDraft draft;
  std::string text;
  /// Whether an object that stands at the destination may be replaced (Overwrite).
  bool overwrite = true;
  bool move = false;
  /// Of the source.
  WriteCondition condition = {};
};
Result<CopyCalendarObject::Outcome> decide(const CopyCalendarObject& command, RuleContext context,
                                           Transaction& tx);

/// MOVE of a calendar within its home: another name in URLs, the same calendar.
/// Errors: not_found, already_exists, forbidden for "appointments".
struct RenameCalendar {
  using Outcome = bool;
  AgencyId agency;
  Actor actor;
  CalendarId calendar;
  std::string slug;
};
Result<bool> decide(const RenameCalendar& command, RuleContext context, Transaction& tx);

}  // namespace holdfast::store
