#include <algorithm>

#include "store/commands/effects.hpp"
#include "store/rules/leaving.hpp"
#include "store/rules/record.hpp"
#include "store/rules/waitlist.hpp"
#include "store/source.hpp"

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
  }
  return "failed";
}

EffectState state_after(RecordAttempt::Ending ending) {
  switch (ending) {
    case RecordAttempt::Ending::delivered:
      return EffectState::delivered;
    case RecordAttempt::Ending::retry:
      return EffectState::due;
    case RecordAttempt::Ending::failed:
      return EffectState::failed;
    case RecordAttempt::Ending::superseded:
      return EffectState::superseded;
  }
  return EffectState::failed;
}

/// Somebody has to look at it: a customer who was not reached (rule C34), or a copy that is not
/// what it should be.
void raise(const Effect& effect, RuleContext context, Transaction& tx) {
  std::string action = "notify.unreached";
  if (effect.channel == "calendar") {
    action = "mirror.diverged";
    if (auto mirror = tx.mirror(SourceId{effect.recipient}, effect.booking)) {
      mirror->state = "diverged";
      tx.put(*mirror);
    }
  }
  auto actor = timer_actor();
  actor.via = "system";
  record({effect.agency,
          actor,
          action,
          effect.booking.value,
          {},
          {{"effect", effect.id.value}, {"kind", effect.kind}, {"attempts", effect.attempts}}},
         context, tx);
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
  effect->state = state_after(command.ending);
  effect->leased_until.reset();
  effect->last_detail = command.detail;
  if (command.ending == RecordAttempt::Ending::retry) {
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
  tx.put(attempt);
  if (command.ending == RecordAttempt::Ending::failed) {
    raise(*effect, context, tx);
  }
  note_handed_over(*effect, context, tx);
  if (effect->channel == "calendar" && command.ending != RecordAttempt::Ending::retry) {
    leave_if_done(SourceId{effect->recipient}, context, tx);
  }
  return *effect;
}

}  // namespace holdfast::store
