// Calendar collections and the objects in them (RFC 4791).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/time.hpp"
#include "store/ids.hpp"

namespace holdfast::store {

/// Slug of the calendar that each staff resource has, made with it: its bookings and its own
/// blocked time.
inline constexpr std::string_view kAppointments = "appointments";

/// Slug of the calendar of a whole agency, which belongs to no resource.
inline constexpr std::string_view kAgencyCalendar = "agency";

/// What may stand in a calendar (RFC 4791 section 5.2.3), in the order in which it is told.
inline constexpr std::array<std::string_view, 4> kComponents = {"VEVENT", "VTODO", "VJOURNAL",
                                                                "VFREEBUSY"};

/// A calendar collection. Besides "appointments" people make calendars of their own.
struct Calendar {
  CalendarId id;
  AgencyId agency;
  ResourceId resource;
  std::string slug;
  std::string name;
  /// Raised by every change of a member; the number in getctag and sync-token.
  std::int64_t change = 0;
  /// IANA name of the zone that floating and all-day times are read in; empty: the resource's.
  std::string time_zone = {};
  /// Of kComponents, in that order.
  std::vector<std::string> components = {"VEVENT", "VTODO"};
  /// What stands in it takes no time (RFC 6638 section 9.1).
  bool transparent = false;
  Instant created_at{};
};

/// How time is taken (FBTYPE, RFC 5545 section 3.2.9).
enum class BusyType { busy, tentative, unavailable };

/// One instance of an object, expanded at PUT.
struct Instance {
  TimeRange time;
  bool all_day = false;
  /// Whether it takes time (TRANSP, STATUS, PARTSTAT: the busy rules).
  bool busy = false;
  /// How, if it does.
  BusyType type = BusyType::busy;
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
  /// CLASS says that it is not for everybody (RFC 5545 section 3.8.1.3).
  bool is_private = false;
  /// Name of the zone that floating and all-day times were read in, as the calendar or else its
  /// resource has it; empty: nobody says.
  std::string read_in = {};
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
  /// Of somebody else's private objects nothing is told but their time.
  bool is_private = false;
};

/// What the codec read from an object's text, as far as the time that it takes is concerned.
struct Expansion {
  std::vector<Instance> instances;
  std::string busy_rule;
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

/// If-Match, If-None-Match and If of a write. Judged inside the transaction.
struct WriteCondition {
  /// If-None-Match: *
  bool must_not_exist = false;
  /// If-Match: *
  bool must_exist = false;
  /// If-Match with entity tags (without quotes); empty: no such condition.
  std::vector<std::string> etags;
  /// The calendar's change number that the client knew (If with a sync-token).
  std::optional<std::int64_t> change = {};
};

}  // namespace holdfast::store
