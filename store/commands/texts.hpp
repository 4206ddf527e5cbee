// What is heard by text message (SMS), and asking what became of one.
#pragma once

#include <string>

#include "store/effect.hpp"
#include "store/rule_context.hpp"
#include "store/transaction.hpp"

namespace holdfast::store {

/// `Suppression::status` of who asked for it, by texting STOP.
inline constexpr std::string_view kAnsweredStop = "stop";

/// The owner of a number wants no texts of that agency any more, or wants them again. What is owed
/// to it and not sent yet goes by mail where that is known. Errors: not_found (agency).
struct RecordTextWish {
  /// Whether it was not so before.
  using Outcome = bool;
  AgencyId agency;
  /// E.164.
  std::string number;
  bool stop = true;
};
Result<bool> decide(const RecordTextWish& command, RuleContext context, Transaction& tx);

/// A provider was asked what became of a text and did not say how it ended: it is asked again after
/// twice as long, and after a day no more. Errors: not_found.
struct NoteTextAsked {
  using Outcome = Effect;
  EffectId effect;
};
Result<Effect> decide(const NoteTextAsked& command, RuleContext context, Transaction& tx);

}  // namespace holdfast::store
