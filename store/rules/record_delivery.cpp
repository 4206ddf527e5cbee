// What was heard of a message after it was handed over (RFC 3464, providers' callbacks).
#include <algorithm>

#include "store/commands/effects.hpp"
#include "store/rules/record.hpp"
#include "store/rules/suppressions.hpp"
#include "store/rules/unreached.hpp"
#include "store/rules/waitlist.hpp"

namespace holdfast::store {
namespace {

/// Of one message. Beyond it only what is news is kept.
constexpr std::size_t kMostReports = 50;

/// When what did not arrive for a reason that passes is sent once more.
constexpr Duration kOnceMoreAfter = std::chrono::minutes{15};

/// It was handed over, nothing better is known of it, there is time, and it was not sent once more
/// before.
bool may_go_once_more(const Effect& effect, Instant now, const Reads& reads) {
  const auto known = reads.delivery_reports(effect.id);
  return effect.state == EffectState::delivered && effect.fate < Fate::expired &&
         (!effect.deadline || *effect.deadline > now + kOnceMoreAfter) &&
         std::none_of(known.begin(), known.end(),
                      [](const DeliveryReport& report) { return report.fate == Fate::delayed; });
}

void send_once_more(Effect& effect, const DeliveryReport& report, Instant now, Transaction& tx) {
  effect.state = EffectState::due;
  effect.due_at = now + kOnceMoreAfter;
  effect.lease += 1;
  effect.fate = Fate::delayed;
  effect.last_detail = report.detail;
  effect.ask_at.reset();
  tx.update(effect);
}

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
  const bool once_more = command.passing && may_go_once_more(*effect, context.now, tx);
  if (once_more) {
    report.fate = Fate::delayed;
  }
  const bool known = !tx.insert(report);
  if (once_more && !known) {
    send_once_more(*effect, report, context.now, tx);
    return RecordDelivery::Outcome{std::move(*effect), true};
  }
  if (known || report.fate <= effect->fate) {
    return RecordDelivery::Outcome{std::move(*effect), false};
  }
  const bool was_dead = is_dead(*effect);
  take_as_handed_over(*effect);
  effect->fate = report.fate;
  effect->last_detail = report.detail;
  if (report.fate >= Fate::expired) {
    effect->ask_at.reset();
  }
  tx.update(*effect);
  const bool dead = is_dead(*effect) && !was_dead;
  if (report.fate == Fate::bounced && is_dead_address(report.status)) {
    suppress(*effect, report.status, report.detail, context, tx);
  }
  if (report.fate == Fate::delivered) {
    note_arrived(*effect, context, tx);
    clear_suppression(effect->agency, effect->channel, effect->recipient, timer_actor(),
                      "delivered", context, tx);
  }
  if (dead || report.fate == Fate::complained) {
    raise_unreached(*effect, context, tx);
  }
  if (dead) {
    note_not_arrived(*effect, context, tx);
  }
  return RecordDelivery::Outcome{std::move(*effect), true};
}

}  // namespace holdfast::store
