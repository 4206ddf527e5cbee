// Sending again by hand what nobody tries any more.
#include <algorithm>

#include "store/commands/effects.hpp"
#include "store/commands/texts.hpp"
#include "store/rules/obligations.hpp"
#include "store/rules/record.hpp"
#include "store/rules/suppressions.hpp"

namespace holdfast::store {
namespace {

Error refused(const Effect& effect, std::string why) {
  return {Errc::invalid_transition, std::move(why), {{"from", std::string(status_of(effect))}}};
}

/// What was told since, or is to be told, would be contradicted.
bool is_overtaken(const Effect& effect, const Reads& reads) {
  const auto all = reads.effects_of(effect.agency, effect.booking);
  return std::any_of(all.begin(), all.end(), [&](const Effect& other) {
    return other.id != effect.id && replaces(other, effect) &&
           (other.sequence > effect.sequence || other.created_at > effect.created_at);
  });
}

Status check(const Effect& effect, Instant now, const Reads& reads) {
  if (!is_dead(effect)) {
    return refused(effect, "only what failed or came back can be sent again; this one is " +
                               std::string(status_of(effect)));
  }
  if (effect.deadline && *effect.deadline <= now) {
    return refused(effect, "there is no sense in it any more: its time was over at " +
                               to_rfc3339(*effect.deadline));
  }
  const auto suppressed = reads.suppression(effect.agency, effect.channel, effect.recipient);
  if (suppressed && suppressed->status == kAnsweredStop) {
    return refused(effect, "the receiver answered STOP and wants no texts; call them, or write");
  }
  if (is_overtaken(effect, reads)) {
    return refused(effect, "something newer was told since; send that again instead");
  }
  return {};
}

}  // namespace

Result<Effect> decide(const ResendEffect& command, RuleContext context, Transaction& tx) {
  auto effect = tx.effect(command.effect);
  if (!effect || effect->agency != command.agency) {
    return Error{Errc::not_found, "there is no such message"};
  }
  if (const auto may = check(*effect, context.now, tx); !may) {
    return may.error();
  }
  const auto before = std::string(status_of(*effect));
  effect->state = EffectState::due;
  effect->fate = Fate::none;
  effect->suppressed = false;
  effect->due_at = context.now;
  effect->earlier_attempts = effect->attempts;
  if (command.dry_run) {
    return *effect;
  }
  tx.update(*effect);
  // Whoever sends it again wants it to go there.
  clear_suppression(effect->agency, effect->channel, effect->recipient, command.actor,
                    "sent again by hand", context, tx);
  record({effect->agency,
          command.actor,
          "notify.resent",
          effect->booking.value,
          {{"effect", effect->id.value}, {"status", before}},
          {{"effect", effect->id.value}, {"kind", effect->kind}}},
         context, tx);
  return *effect;
}

}  // namespace holdfast::store
