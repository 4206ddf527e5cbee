#include "store/base/error.hpp"

namespace holdfast {

std::string_view name(Errc code) noexcept {
  switch (code) {
    case Errc::unauthenticated:
      return "unauthenticated";
    case Errc::forbidden:
      return "forbidden";
    case Errc::rate_limited:
      return "rate-limited";
    case Errc::validation:
      return "validation";
    case Errc::invalid_local_time:
      return "invalid-local-time";
    case Errc::outside_rules:
      return "outside-rules";
    case Errc::not_found:
      return "not-found";
    case Errc::already_exists:
      return "already-exists";
    case Errc::cursor_mismatch:
      return "cursor-mismatch";
    case Errc::too_large:
      return "too-large";
    case Errc::precondition_required:
      return "precondition-required";
    case Errc::version_conflict:
      return "version-conflict";
    case Errc::precondition_failed:
      return "precondition-failed";
    case Errc::idempotency_key_required:
      return "idempotency-key-required";
    case Errc::idempotency_key_reused:
      return "idempotency-key-reused";
    case Errc::idempotency_in_flight:
      return "idempotency-in-flight";
    case Errc::slot_taken:
      return "slot-taken";
    case Errc::busy_outside:
      return "busy-outside";
    case Errc::source_unverified:
      return "source-unverified";
    case Errc::hold_expired:
      return "hold-expired";
    case Errc::offer_expired:
      return "offer-expired";
    case Errc::policy_window_closed:
      return "policy-window-closed";
    case Errc::duplicate_suspected:
      return "duplicate-suspected";
    case Errc::invalid_transition:
      return "invalid-transition";
    case Errc::move_refused:
      return "move-refused";
    case Errc::invalid_calendar_data:
      return "invalid-calendar-data";
    case Errc::invalid_calendar_object:
      return "invalid-calendar-object";
    case Errc::unsupported_calendar_data:
      return "unsupported-calendar-data";
    case Errc::unsupported_component:
      return "unsupported-component";
    case Errc::uid_conflict:
      return "uid-conflict";
    case Errc::too_many_instances:
      return "too-many-instances";
    case Errc::invalid_sync_token:
      return "invalid-sync-token";
    case Errc::unsupported_filter:
      return "unsupported-filter";
    case Errc::invalid_xml:
      return "invalid-xml";
    case Errc::storage_full:
      return "storage-full";
    case Errc::storage_failed:
      return "storage-failed";
    case Errc::overloaded:
      return "overloaded";
    case Errc::unavailable:
      return "unavailable";
    case Errc::refused:
      return "refused";
    case Errc::timed_out:
      return "timed-out";
    case Errc::canceled:
      return "canceled";
    case Errc::internal:
      return "internal";
  }
  return "internal";
}

}  // namespace holdfast
