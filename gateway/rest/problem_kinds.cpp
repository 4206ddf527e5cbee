#include "gateway/rest/problem.hpp"

namespace holdfast::gateway::rest {

const ProblemKind kMalformedJson{
    400, "malformed-json", "The body is not JSON", false,
    "Send one JSON value in UTF-8 as RFC 8259 has it: no comments, no member twice, at most 32 "
    "levels deep. `detail` names the octet."};
const ProblemKind kMethodNotAllowed{405, "method-not-allowed", "The path has other methods", false,
                                    "The Allow field of the answer lists them."};
const ProblemKind kUnsupportedMediaType{415, "unsupported-media-type",
                                        "The body is not declared as JSON", false,
                                        "Send Content-Type: application/json."};

// One row for each code, and no default: a new code does not compile until it has its answer.
const ProblemKind& problem_kind(Errc code) {
  switch (code) {
    case Errc::unauthenticated: {
      static const ProblemKind kind{
          401, "unauthenticated", "Who are you?", false,
          "Send Authorization: Bearer with a token that is neither expired nor revoked. `holdfast "
          "token issue` makes one."};
      return kind;
    }
    case Errc::forbidden: {
      static const ProblemKind kind{403, "forbidden", "Not with this role", false,
                                    "Ask an administrator, or use a token of a user with the role "
                                    "that `detail` names."};
      return kind;
    }
    case Errc::rate_limited: {
      static const ProblemKind kind{429, "rate-limited", "Too many attempts", true,
                                    "Wait for as long as Retry-After says."};
      return kind;
    }
    case Errc::validation: {
      static const ProblemKind kind{
          422, "validation", "Something in the request is wrong", false,
          "`errors` names each fault with a JSON pointer (or ?name for a query parameter), a code "
          "and what would be right."};
      return kind;
    }
    case Errc::invalid_local_time: {
      static const ProblemKind kind{
          422, "invalid-local-time", "That wall time does not exist, or exists twice", false,
          "A clock change lies there. Choose one of `candidates` and send it as `starts_at` with "
          "its offset."};
      return kind;
    }
    case Errc::outside_rules: {
      static const ProblemKind kind{
          422, "outside-rules", "The service cannot be booked at that time", false,
          "`rule` says which rule stands against it: notice, window, hours or step. GET /v1/slots "
          "lists what can be booked."};
      return kind;
    }
    case Errc::not_found: {
      static const ProblemKind kind{404, "not-found", "Nothing is there", false,
                                    "Check the path and the id. What belongs to others is "
                                    "answered like what does not exist."};
      return kind;
    }
    case Errc::already_exists: {
      static const ProblemKind kind{409, "already-exists", "There is one already", false,
                                    "Choose another name or slug, or change what exists."};
      return kind;
    }
    case Errc::cursor_mismatch: {
      static const ProblemKind kind{
          400, "cursor-mismatch", "The cursor belongs to another list", false,
          "Send the filters that the cursor was made with, or begin again without a cursor."};
      return kind;
    }
    case Errc::too_large: {
      static const ProblemKind kind{413, "too-large", "The body is too large", false,
                                    "`detail` says how large a body may be."};
      return kind;
    }
    case Errc::precondition_required: {
      static const ProblemKind kind{428, "precondition-required", "If-Match is missing", false,
                                    "Read the object, then send its ETag as If-Match, so that "
                                    "nobody's change is lost."};
      return kind;
    }
    case Errc::version_conflict: {
      static const ProblemKind kind{412, "version-conflict", "It has changed meanwhile", false,
                                    "Read it again, look at what changed, and repeat with its "
                                    "present ETag and another Idempotency-Key."};
      return kind;
    }
    case Errc::precondition_failed: {
      static const ProblemKind kind{412, "precondition-failed", "The condition does not hold",
                                    false, "Read it again and repeat with its present ETag."};
      return kind;
    }
    case Errc::idempotency_key_required: {
      static const ProblemKind kind{
          400, "idempotency-key-required", "Idempotency-Key is missing or malformed", false,
          "Send Idempotency-Key with 8 to 255 printable ASCII characters, quoted or not: a new "
          "random one for each thing you want done, the same one when you repeat a request."};
      return kind;
    }
    case Errc::idempotency_key_reused: {
      static const ProblemKind kind{
          422, "idempotency-key-reused", "The key was used for another request", false,
          "A key belongs to one request for good. Use a new one for a new request."};
      return kind;
    }
    case Errc::idempotency_in_flight: {
      static const ProblemKind kind{
          409, "idempotency-in-flight", "The request is still being worked on", true,
          "Repeat it with the same key after Retry-After: you will get its one answer."};
      return kind;
    }
    case Errc::slot_taken: {
      static const ProblemKind kind{409, "slot-taken", "That time is taken", false,
                                    "Another booking or hold is there. `alternatives` has the "
                                    "nearest times that were free."};
      return kind;
    }
    case Errc::busy_outside: {
      static const ProblemKind kind{409, "busy-outside", "Nobody is free at that time", false,
                                    "An event in a staff calendar is there. `alternatives` has "
                                    "the nearest times that were free."};
      return kind;
    }
    case Errc::source_unverified: {
      static const ProblemKind kind{
          409, "source-unverified", "A calendar that must be asked cannot be read", true,
          "Whether the time is free is not known now, and a guess could double-book. Try again "
          "later, or take one of `alternatives`."};
      return kind;
    }
    case Errc::hold_expired: {
      static const ProblemKind kind{410, "hold-expired", "The hold ran out", false,
                                    "Its time is free for everybody again. `alternatives` has the "
                                    "nearest times that were free."};
      return kind;
    }
    case Errc::offer_expired: {
      static const ProblemKind kind{410, "offer-expired", "The offer ran out", false,
                                    "Somebody else was offered that time. `alternatives` has the "
                                    "nearest times that were free."};
      return kind;
    }
    case Errc::policy_window_closed: {
      static const ProblemKind kind{403, "policy-window-closed", "It is too late for that change",
                                    false,
                                    "`until` is when it could last be made. Ask the agency."};
      return kind;
    }
    case Errc::duplicate_suspected: {
      static const ProblemKind kind{
          409, "duplicate-suspected", "This customer has that booking already", false,
          "`booking` is the one that stands. If a second one is really wanted, send "
          "allow_duplicate: true with a new Idempotency-Key."};
      return kind;
    }
    case Errc::invalid_transition: {
      static const ProblemKind kind{409, "invalid-transition", "Its status does not allow that",
                                    false, "`from` is the status, `allowed` what may follow it."};
      return kind;
    }
    case Errc::move_refused: {
      static const ProblemKind kind{409, "move-refused", "The change cannot stand", false,
                                    "The appointment stays as it was."};
      return kind;
    }
    case Errc::invalid_calendar_data: {
      static const ProblemKind kind{422, "invalid-calendar-data", "That is no iCalendar text",
                                    false, "`detail` says what is wrong with it."};
      return kind;
    }
    case Errc::invalid_calendar_object: {
      static const ProblemKind kind{422, "invalid-calendar-object",
                                    "That is no calendar object resource", false,
                                    "RFC 4791 section 4.1 says what one may hold."};
      return kind;
    }
    case Errc::unsupported_calendar_data: {
      static const ProblemKind kind{415, "unsupported-calendar-data",
                                    "Only iCalendar 2.0 is understood", false,
                                    "Send text/calendar."};
      return kind;
    }
    case Errc::unsupported_component: {
      static const ProblemKind kind{422, "unsupported-component",
                                    "That kind of entry is not kept here", false,
                                    "`detail` says which kinds are."};
      return kind;
    }
    case Errc::uid_conflict: {
      static const ProblemKind kind{409, "uid-conflict", "Another object has that UID", false,
                                    "Change that object, or choose another UID."};
      return kind;
    }
    case Errc::too_many_instances: {
      static const ProblemKind kind{422, "too-many-instances", "The series has too many instances",
                                    false, "Give it an end or a longer interval."};
      return kind;
    }
    case Errc::invalid_sync_token: {
      static const ProblemKind kind{409, "invalid-sync-token", "The token is not known", false,
                                    "Read everything once more."};
      return kind;
    }
    case Errc::unsupported_filter: {
      static const ProblemKind kind{422, "unsupported-filter", "That filter is not supported",
                                    false, "`detail` says what is."};
      return kind;
    }
    case Errc::invalid_xml: {
      static const ProblemKind kind{400, "invalid-xml", "The body is not XML as it should be",
                                    false, "`detail` says what is wrong with it."};
      return kind;
    }
    case Errc::storage_full: {
      static const ProblemKind kind{507, "storage-full", "The disk is full", true,
                                    "Nothing was changed. Repeat with the same key once the "
                                    "operator has made room."};
      return kind;
    }
    case Errc::storage_failed: {
      static const ProblemKind kind{503, "storage-failed", "The store does not take writes", true,
                                    "The operator must look at the disk first. Repeat with the "
                                    "same key afterwards."};
      return kind;
    }
    case Errc::overloaded: {
      static const ProblemKind kind{503, "overloaded", "Too much to do at the moment", true,
                                    "Nothing was changed. Repeat with the same key after "
                                    "Retry-After."};
      return kind;
    }
    case Errc::unavailable: {
      static const ProblemKind kind{503, "unavailable", "A service that is needed does not answer",
                                    true, "Repeat after Retry-After."};
      return kind;
    }
    case Errc::refused: {
      static const ProblemKind kind{502, "refused", "A service that is needed said no", false,
                                    "Repeating will not help. `detail` says what it wants."};
      return kind;
    }
    case Errc::timed_out: {
      static const ProblemKind kind{504, "timed-out", "A service that is needed took too long",
                                    true, "Repeat with the same key after Retry-After."};
      return kind;
    }
    case Errc::canceled: {
      static const ProblemKind kind{503, "canceled", "The server is shutting down", true,
                                    "Repeat with the same key after Retry-After."};
      return kind;
    }
    case Errc::internal:
      break;
  }
  static const ProblemKind kind{500, "internal", "A fault of ours", true,
                                "Repeat with the same key. If it stays, tell the operator the "
                                "`request_id`: the log has the rest."};
  return kind;
}

std::vector<const ProblemKind*> problem_kinds() {
  std::vector<const ProblemKind*> kinds = {&kMalformedJson, &kMethodNotAllowed,
                                           &kUnsupportedMediaType};
  for (int code = 1; code <= static_cast<int>(Errc::internal); ++code) {
    kinds.push_back(&problem_kind(static_cast<Errc>(code)));
  }
  return kinds;
}

}  // namespace holdfast::gateway::rest
