#include <algorithm>

#include "store/commands/effects.hpp"
#include "store/rules/leaving.hpp"
#include "store/rules/suppressions.hpp"
#include "store/rules/unreached.hpp"
#include "store/rules/waitlist.hpp"

namespace holdfast::store {
namespace {

std::string_view outcome_of(RecordAttempt::Ending ending) {
  switch (ending) {
    case RecordAttempt::Ending::delivered:
      return "delivered";
    case RecordAttempt::Ending::retry:
      return "retry";
    case RecordAttempt::Ending::failed:
      return "failed";
    case RecordAttempt::Ending::superseded:
      return "superseded";
    case RecordAttempt::Ending::unknown:
      return "unknown";
  }
  return "failed";
}

/// Whether it is tried again. After an attempt of which nobody knows how it ended it may be the
/// worker's last word too.
bool goes_on(const RecordAttempt& command) {
  return command.ending == RecordAttempt::Ending::retry ||
         (command.ending == RecordAttempt::Ending::unknown && command.retry_at);
}

EffectState state_after(const RecordAttempt& command) {
  switch (command.ending) {
    case RecordAttempt::Ending::delivered:
      return EffectState::delivered;
    case RecordAttempt::Ending::retry:
      return EffectState::due;
    case RecordAttempt::Ending::unknown:
      return goes_on(command) ? EffectState::due : EffectState::failed;
    case RecordAttempt::Ending::failed:
      return EffectState::failed;
    case RecordAttempt::Ending::superseded:
      return EffectState::superseded;
  }
  return EffectState::failed;
}

Fate fate_after(const RecordAttempt& command) {
  switch (command.ending) {
    case RecordAttempt::Ending::delivered:
      return command.fate;
    case RecordAttempt::Ending::unknown:
      return Fate::unknown;
    case RecordAttempt::Ending::retry:
    case RecordAttempt::Ending::failed:
    case RecordAttempt::Ending::superseded:
      return Fate::none;
  }
  return Fate::none;
}

}  // namespace

Result<Effect> decide(const RecordAttempt& command, RuleContext context, Transaction& tx) {
  auto effect = tx.effect(command.effect);
  if (!effect) {
    return Error{Errc::not_found, "there is no such effect"};
  }
  if (effect->state != EffectState::leased || effect->lease != command.lease) {
    return Error{Errc::version_conflict, "the lease has passed to somebody else"};
  }
  effect->state = state_after(command);
  effect->fate = std::max(effect->fate, fate_after(command));
  effect->leased_until.reset();
  effect->last_detail = command.detail;
  effect->ask_at = effect->state == EffectState::delivered ? command.ask_at : std::nullopt;
  if (goes_on(command)) {
    effect->due_at = std::max(command.retry_at.value_or(context.now), context.now);
  }
  tx.update(*effect);

  Attempt attempt;
  attempt.effect = effect->id;
  attempt.number = effect->attempts;
  attempt.started_at = context.now;
  for (const auto& known : tx.attempts(effect->id)) {
    if (known.number == effect->attempts) {
      attempt = known;
    }
  }
  attempt.ended_at = context.now;
  attempt.outcome = std::string(outcome_of(command.ending));
  attempt.detail = command.detail;
  attempt.reference = command.reference;
  tx.put(attempt);
  if (effect->state == EffectState::failed) {
    if (command.address_is_dead) {
      suppress(*effect, {}, command.detail, context, tx);
    }
    raise_unreached(*effect, context, tx);
  }
  if (effect->state == EffectState::delivered && effect->fate == Fate::delivered) {
    note_arrived(*effect, context, tx);
  }
  note_handed_over(*effect, context, tx);
  if (effect->channel == "calendar" && !goes_on(command)) {
    leave_if_done(SourceId{effect->recipient}, context, tx);
  }
  return *effect;
}

}  // namespace holdfast::store
