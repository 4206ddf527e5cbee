// Calendar collections and the objects in them (RFC 4791).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/base/time.hpp"
#include "store/ids.hpp"

namespace holdfast::store {

/// A calendar collection. Each staff resource has one, made with it, whose slug is "appointments":
/// its bookings and its own blocked time.
struct Calendar {
  CalendarId id;
  AgencyId agency;
  ResourceId resource;
  std::string slug;
  std::string name;
  /// Raised by every change of a member; the number in getctag and sync-token.
  std::int64_t change = 0;
};

/// One instance of an object, expanded at PUT.
struct Instance {
  TimeRange time;
  bool all_day = false;
  /// Whether it takes time (TRANSP, STATUS, PARTSTAT: the busy rules).
  bool busy = false;
  friend bool operator==(const Instance&, const Instance&) = default;
};

/// What the codec reads from the text of one calendar object resource. Made outside the
/// transaction; the ledger does not parse.
struct ObjectDraft {
  /// VEVENT, VTODO, VJOURNAL or VFREEBUSY.
  std::string component = "VEVENT";
  std::string uid;
  std::int64_t sequence = 0;
  std::optional<Instant> dtstamp;
  /// The master's own span; for VTODO without times both are empty.
  std::optional<TimeRange> first;
  bool recurring = false;
  bool cancelled = false;
  /// In order of start, up to the horizon.
  std::vector<Instance> instances;
  /// The series goes on after the last instance: a query beyond `expanded_until` must expand anew.
  bool unbounded = false;
  Instant expanded_until;
  /// The busy rule that decided (N2 …).
  std::string busy_rule;
  /// Set if the text could not be evaluated whole; the span it may touch is in `instances` as busy.
  std::string incomplete;
  /// PARTSTAT of the calendar's owner, lower case; empty if the owner is no attendee.
  std::string participation = {};
};

/// A stored object without its text.
struct ObjectEntry {
  CalendarId calendar;
  /// The last path segment, such as "a.ics". A key, never a path.
  std::string name;
  std::string uid;
  /// Strong entity tag without quotes; never used twice in one calendar.
  std::string etag;
  std::string component;
  std::int64_t size = 0;
  /// The calendar's `change` when this was last written.
  std::int64_t change = 0;
  Instant modified_at;
  /// The booking that this is the staff copy of; empty for own events.
  BookingId booking;
};

struct CalendarObject {
  ObjectEntry entry;
  std::string text;
};

/// What sync-collection tells: a member that is there now, or is gone.
struct MemberChange {
  std::string name;
  std::string etag;
  std::int64_t change = 0;
  bool deleted = false;
};

/// If-Match and If-None-Match of a write. Judged inside the transaction.
struct WriteCondition {
  /// If-None-Match: *
  bool must_not_exist = false;
  /// If-Match: *
  bool must_exist = false;
  /// If-Match with entity tags (without quotes); empty: no such condition.
  std::vector<std::string> etags;
};

}  // namespace holdfast::store
