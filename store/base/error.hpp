// What a caller can provoke, as a value.
//
// `Errc` holds the domain's words. Each door (REST, CalDAV, command line) turns a code into its
// protocol's answer with a `switch` without `default`, so that a new code does not compile until
// every door has an answer for it.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace holdfast {

enum class Errc {
  // The caller and what it may do.
  unauthenticated = 1,
  forbidden,
  rate_limited,

  // What the request says.
  validation,          // a field is missing, malformed or out of range
  invalid_local_time,  // a wall time that does not exist, or exists twice
  outside_rules,       // notice, booking window, working hours or slot step
  not_found,
  already_exists,
  cursor_mismatch,  // a page cursor used with other filters than it was made for
  too_large,        // a body or object over the limit

  // Versions and repeats.
  precondition_required,  // a write without the version it is meant for
  version_conflict,       // the stored version is another one
  precondition_failed,    // If-Match / If-None-Match of a calendar object
  idempotency_key_required,
  idempotency_key_reused,  // the same key with another body
  idempotency_in_flight,

  // Time that cannot be promised.
  slot_taken,            // another booking or hold is there
  busy_outside,          // an outside event, a block or a closure is there
  source_unverified,     // an outside calendar that must be asked cannot be read
  hold_expired,          // the hold, or its booking's request, ran out
  offer_expired,         // the waitlist's offer ran out
  duplicate_suspected,   // the same customer has that service at that time
  invalid_transition,    // the booking's status does not allow it
  policy_window_closed,  // too late for that change, by the service's own rule
  move_refused,          // a staff member's edit of a booking that cannot stand

  // Calendar objects, RFC 4791 section 5.3.2.1 and RFC 6578.
  invalid_calendar_data,
  invalid_calendar_object,
  unsupported_calendar_data,
  unsupported_component,
  uid_conflict,
  too_many_instances,
  invalid_sync_token,
  unsupported_filter,
  invalid_xml,

  // The machine and the world.
  storage_full,
  storage_failed,  // nothing is written any more until a person looks at it
  overloaded,
  unavailable,  // a peer did not answer, or answered that it cannot now
  refused,      // a peer said no, and will say no again
  timed_out,
  canceled,
  internal,
};

/// The stable lower-case name of a code, with hyphens: "slot-taken".
std::string_view name(Errc code) noexcept;

/// One more thing that a program may want to know about an error, such as
/// {"current_etag", "\"4\""}. A name may come several times: it is a list then.
struct ErrorField {
  std::string name;
  std::string value;
  friend bool operator==(const ErrorField&, const ErrorField&) = default;
};

/// `detail` says what is wrong and what would be right, in a sentence that holds no secret, no SQL
/// and no personal data of a third person.
struct Error {
  Errc code = Errc::internal;
  std::string detail = {};
  std::vector<ErrorField> fields = {};

  friend bool operator==(const Error&, const Error&) = default;
};

}  // namespace holdfast
