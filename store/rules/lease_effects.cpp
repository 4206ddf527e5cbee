// Handing out what is owed. The lease's number fences off a worker that comes back late; the open
// attempt says after a crash that something may have been sent.
#include <algorithm>

#include "store/commands/effects.hpp"
#include "store/commands/reminders.hpp"
#include "store/rules/obligations.hpp"
#include "store/rules/suppressions.hpp"
#include "store/rules/texts.hpp"
#include "store/rules/unreached.hpp"
#include "store/rules/waitlist.hpp"

namespace holdfast::store {
namespace {

bool is_late(const Effect& effect, Instant now) {
  return effect.deadline && *effect.deadline <= now;
}

/// There is no sense in sending it any more: too late, overtaken by a newer one while it was being
/// tried, a reminder of what does not take place so, or its source is gone.
bool is_pointless(const Effect& effect, Instant now, const Reads& reads) {
  if (is_late(effect, now) || !still_holds(effect, reads)) {
    return true;
  }
  if (effect.channel == "calendar" && !reads.source(SourceId{effect.recipient})) {
    return true;
  }
  const auto all = reads.effects_of(effect.agency, effect.booking);
  return std::any_of(all.begin(), all.end(), [&](const Effect& other) {
    return other.id != effect.id && replaces(other, effect) &&
           (other.sequence > effect.sequence ||
            (other.sequence == effect.sequence && other.created_at > effect.created_at));
  });
}

void close_open_attempt(const Effect& effect, const std::string& outcome, Instant now,
                        Transaction& tx) {
  for (auto attempt : tx.attempts(effect.id)) {
    if (!attempt.ended_at && attempt.number == effect.attempts) {
      attempt.ended_at = now;
      attempt.outcome = outcome;
      tx.put(attempt);
    }
  }
}

/// Waits for the morning; what is then too late goes by mail while there is time.
void keep_quiet(Effect& effect, Instant until, RuleContext context, Transaction& tx) {
  if (effect.deadline && *effect.deadline <= until) {
    pass_on(effect, context, tx);
    effect.state = EffectState::superseded;
    effect.fate = std::max(effect.fate, Fate::expired);
  } else {
    effect.state = EffectState::due;
    effect.due_at = until;
  }
  effect.leased_until.reset();
  tx.update(effect);
}

/// Its address is known to be dead: whoever can do something about it hears of that.
void give_up(Effect& effect, RuleContext context, Transaction& tx) {
  effect.state = EffectState::failed;
  effect.suppressed = true;
  effect.leased_until.reset();
  effect.last_detail = "not tried: nothing is sent to this address any more";
  tx.update(effect);
  raise_unreached(effect, context, tx);
  note_handed_over(effect, context, tx);
}

}  // namespace

Result<std::vector<Effect>> decide(const LeaseEffects& command, RuleContext context,
                                   Transaction& tx) {
  std::vector<Effect> leased;
  // What ends as superseded may uncover the next one of the same booking and recipient, so it is
  // looked again; each round ends at least one effect.
  for (bool ended = true; ended && leased.size() < static_cast<std::size_t>(command.limit);) {
    ended = false;
    const int room = command.limit - static_cast<int>(leased.size());
    for (auto& effect : tx.effects_due(command.channel, context.now, room)) {
      if (is_pointless(effect, context.now, tx)) {
        close_open_attempt(effect, "superseded", context.now, tx);
        effect.state = EffectState::superseded;
        effect.fate = is_late(effect, context.now) ? Fate::expired : Fate::none;
        effect.leased_until.reset();
        tx.update(effect);
        ended = true;
        continue;
      }
      if (const auto morning = quiet_until(effect, context.now, tx)) {
        close_open_attempt(effect, "unknown", context.now, tx);
        keep_quiet(effect, *morning, context, tx);
        ended = true;
        continue;
      }
      if (is_suppressed(effect, context, tx)) {
        close_open_attempt(effect, "unknown", context.now, tx);
        give_up(effect, context, tx);
        ended = true;
        continue;
      }
      effect.state = EffectState::leased;
      effect.lease += 1;
      effect.attempts += 1;
      effect.leased_until = context.now + command.lease_for;
      tx.update(effect);
      Attempt attempt;
      attempt.effect = effect.id;
      attempt.number = effect.attempts;
      attempt.started_at = context.now;
      tx.put(attempt);
      leased.push_back(effect);
    }
  }
  return leased;
}

}  // namespace holdfast::store
