// What a calendar object says: from the text of one resource to the draft that the ledger takes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/result.hpp"
#include "store/base/time.hpp"
#include "store/base/time_zone.hpp"
#include "store/calendar.hpp"

namespace holdfast::icalendar {

/// Bounds on what comes from outside. Judged on our own scan, before libical sees the text.
struct Limits {
  /// Octets of the whole text.
  std::size_t max_bytes = std::size_t{1} << 20;
  /// Octets of one line after unfolding: the parser's cost grows with its square.
  std::size_t max_line = 65536;
  int max_components = 1000;
  /// VCALENDAR is depth 1.
  int max_depth = 10;
  /// Lines and parameters in the whole text.
  int max_lines = 20000;
  /// Properties of one component. libical takes one that it cannot read out of a list, each time
  /// from the beginning. Not looked at in external objects, which it does not see.
  int max_properties = 1000;
  /// Instances of one object inside the horizon.
  int max_instances = 5000;
  /// Values of one RDATE or EXDATE property, and of one part of a recurrence rule. All values of
  /// an object together are bounded by max_instances.
  int max_list_values = 500;
  /// Days, hours and so on that may be looked at to expand one object; about 20 ns each.
  int max_recurrence_steps = 400'000;
};

struct ReadOptions {
  /// For floating and all-day times. Never null; outlives the call.
  const TimeZone* zone = nullptr;
  /// Series are expanded inside it.
  TimeRange horizon;
  /// Lower-case mail addresses of the calendar's owner: whose PARTSTAT counts.
  std::vector<std::string> owner_addresses = {};
  bool tentative_is_busy = true;
  /// An external object of single occurrences without their series goes by its UID and its
  /// RECURRENCE-ID: it is another one than the series, which may stand in another calendar.
  bool name_occurrences = false;
  Limits limits = {};
};

// All functions are pure, keep no state between calls and do not throw (except for lack of
// memory); any thread, after `start()`.

/// A calendar object resource as a client PUTs it: strict, RFC 4791 sections 4.1 and 5.3.2.1.
///
/// Errors: too_large; invalid_calendar_data (cannot be parsed, or a value is wrong);
/// invalid_calendar_object (METHOD, no or several UIDs, mixed components, overrides that clash);
/// unsupported_component; too_many_instances. The detail says what is wrong and what would be
/// right.
Result<store::ObjectDraft> read_object(std::string_view text, const ReadOptions& options);

/// An object from an external calendar: tolerant. Only a text that is no calendar at all, or holds
/// nothing that could be an object, is an error (invalid_calendar_data; too_large). What cannot be
/// evaluated yields `incomplete`, with the span that it may touch as busy (rule N13); the caller
/// must not take such an object for free time.
Result<store::ObjectDraft> read_external(std::string_view text, const ReadOptions& options);

/// Whether the object has an instance that overlaps `range`, as RFC 4791 section 9.9 counts it (a
/// zero-length event overlaps if it starts inside): for queries beyond what was expanded at PUT.
/// `options.horizon` is not looked at. A text that cannot be evaluated overlaps, so that nobody is
/// kept from seeing it.
bool overlaps(std::string_view text, TimeRange range, const ReadOptions& options);

}  // namespace holdfast::icalendar
