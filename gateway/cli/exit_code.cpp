#include "gateway/cli/exit_code.hpp"

namespace holdfast::gateway::cli {

ExitCode exit_code(Errc code) {
  switch (code) {
    case Errc::storage_full:
    case Errc::storage_failed:
    case Errc::overloaded:
      return kStorage;
    case Errc::unauthenticated:
    case Errc::forbidden:
    case Errc::rate_limited:
    case Errc::validation:
    case Errc::invalid_local_time:
    case Errc::outside_rules:
    case Errc::not_found:
    case Errc::already_exists:
    case Errc::cursor_mismatch:
    case Errc::too_large:
    case Errc::precondition_required:
    case Errc::version_conflict:
    case Errc::precondition_failed:
    case Errc::idempotency_key_required:
    case Errc::idempotency_key_reused:
    case Errc::idempotency_in_flight:
    case Errc::slot_taken:
    case Errc::busy_outside:
    case Errc::source_unverified:
    case Errc::hold_expired:
    case Errc::offer_expired:
    case Errc::policy_window_closed:
    case Errc::duplicate_suspected:
    case Errc::invalid_transition:
    case Errc::move_refused:
    case Errc::invalid_calendar_data:
    case Errc::invalid_calendar_object:
    case Errc::unsupported_calendar_data:
    case Errc::unsupported_component:
    case Errc::uid_conflict:
    case Errc::too_many_instances:
    case Errc::invalid_sync_token:
    case Errc::unsupported_filter:
    case Errc::invalid_xml:
    case Errc::unavailable:
    case Errc::refused:
    case Errc::timed_out:
    case Errc::canceled:
    case Errc::internal:
      return kFailed;
  }
  return kFailed;
}

}  // namespace holdfast::gateway::cli
