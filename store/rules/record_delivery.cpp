// What was heard of a message after it was handed over (RFC 3464, providers' callbacks).
#include <algorithm>

#include "store/commands/effects.hpp"
#include "store/rules/unreached.hpp"
#include "store/rules/waitlist.hpp"

namespace holdfast::store {
namespace {

/// Of one message. Beyond it only what is news is kept.
constexpr std::size_t kMostReports = 50;

/// A message that was never taken by anybody cannot have become anything: what says so is about an
/// attempt whose end we did not see.
void take_as_handed_over(Effect& effect) {
  if (effect.state == EffectState::due || effect.state == EffectState::leased ||
      effect.state == EffectState::failed) {
    effect.state = EffectState::delivered;
    effect.leased_until.reset();
    // A worker that is trying it again just now is fenced off.
    effect.lease += 1;
  }
}

/// Nobody answers an offer that did not arrive: it passes on.
void note_not_arrived(Effect effect, RuleContext context, Transaction& tx) {
  effect.state = EffectState::failed;
  note_handed_over(effect, context, tx);
}

}  // namespace

Result<RecordDelivery::Outcome> decide(const RecordDelivery& command, RuleContext context,
                                       Transaction& tx) {
  auto effect = tx.effect(command.said.effect);
  if (!effect) {
    return Error{Errc::not_found, "there is no such message"};
  }
  auto report = command.said;
  report.at = context.now;
  if (report.fate <= effect->fate && tx.delivery_reports(effect->id).size() >= kMostReports) {
    return RecordDelivery::Outcome{std::move(*effect), false};
  }
  const bool known = !tx.insert(report);
  if (known || report.fate <= effect->fate) {
    return RecordDelivery::Outcome{std::move(*effect), false};
  }
  const bool was_dead = is_dead(*effect);
  take_as_handed_over(*effect);
  effect->fate = report.fate;
  effect->last_detail = report.detail;
  tx.update(*effect);
  const bool dead = is_dead(*effect) && !was_dead;
  if (dead || report.fate == Fate::complained) {
    raise_unreached(*effect, context, tx);
  }
  if (dead) {
    note_not_arrived(*effect, context, tx);
  }
  return RecordDelivery::Outcome{std::move(*effect), true};
}

}  // namespace holdfast::store
