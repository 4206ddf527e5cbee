// What a rule may use besides its command and the transaction. All of it is safe to use again when
// a transaction runs twice.
#pragma once

#include <chrono>

#include "store/agency.hpp"
#include "store/base/clock.hpp"
#include "store/calendar_format.hpp"

namespace holdfast::store {

/// What an operator chooses. Values are checked when the configuration is read.
struct RuleSettings {
  /// Host part of iCalendar UIDs and Message-IDs.
  std::string uid_domain = "holdfast.invalid";
  /// How old the last good read of a source may be before it counts as blind.
  std::chrono::minutes source_max_age{15};
  /// What to do with a booking that depends on a blind source (rule C4), where its service does not
  /// say.
  using WhenBlind = store::WhenBlind;
  WhenBlind when_blind = WhenBlind::refuse;
  /// How long a request waits for a calendar to answer (`verify`).
  std::chrono::minutes verify_within{15};
  std::chrono::hours keep_booking_answers{24 * 30};
  std::chrono::hours keep_other_answers{24};
  /// Push-backs of one copy in an hour before the loop is stopped.
  int push_backs_an_hour = 3;
  /// How long a customer is not told yet that a staff member took a booking out of their calendar:
  /// so long it can be undone without anybody having heard of it (rule C12).
  std::chrono::minutes undo_window{5};
  /// A conflict that is open so long before the appointment is brought up once more.
  std::chrono::hours escalate_before{24};
};

struct RuleContext {
  Instant now;
  RandomSource& random;
  const CalendarFormat& format;
  const RuleSettings& settings;
  /// Whether the time of day can be trusted (rule C42): by a clock that was just set nothing that
  /// lives is taken for run out.
  bool steady = true;
};

}  // namespace holdfast::store
