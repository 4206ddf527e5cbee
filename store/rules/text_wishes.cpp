// What people answer to texts, and what providers say when they are asked about one.
#include <algorithm>

#include "store/commands/texts.hpp"
#include "store/rules/record.hpp"
#include "store/rules/suppressions.hpp"

namespace holdfast::store {
namespace {

constexpr Duration kFirstGap = std::chrono::minutes{10};
/// A provider that has not said by then what became of it never will.
constexpr Duration kAskedFor = std::chrono::hours{24};

Actor receiver() {
  Actor actor;
  actor.kind = "customer";
  actor.via = "sms";
  return actor;
}

/// The text that is answered. Agencies behind the same sender that never texted the number have
/// none to name, and heed its wish all the same.
EffectId answered(const RecordTextWish& command, RuleContext context, const Reads& reads) {
  constexpr int kLookedBack = 50;
  for (const auto& text : reads.texts_to(command.number, kLookedBack)) {
    if (text.agency == command.agency) {
      return text.id;
    }
  }
  return make_id<EffectId>(context.now, context.random);
}

}  // namespace

Result<bool> decide(const RecordTextWish& command, RuleContext context, Transaction& tx) {
  if (!tx.agency(command.agency)) {
    return Error{Errc::not_found, "there is no such agency"};
  }
  const bool stopped = tx.suppression(command.agency, "sms", command.number).has_value();
  if (stopped == command.stop) {
    return false;
  }
  if (command.stop) {
    Effect text;
    text.id = answered(command, context, tx);
    text.agency = command.agency;
    text.channel = "sms";
    text.recipient = command.number;
    suppress(text, std::string(kAnsweredStop), "the receiver answered STOP", context, tx);
  } else {
    clear_suppression(command.agency, "sms", command.number, receiver(), "asked for again", context,
                      tx);
  }
  return true;
}

Result<Effect> decide(const NoteTextAsked& command, RuleContext context, Transaction& tx) {
  auto effect = tx.effect(command.effect);
  if (!effect) {
    return Error{Errc::not_found, "there is no such message"};
  }
  Instant handed_over = effect->created_at;
  for (const auto& attempt : tx.attempts(effect->id)) {
    handed_over = attempt.ended_at.value_or(handed_over);
  }
  const auto since = std::max<Duration>(context.now - handed_over, kFirstGap);
  effect->ask_at = since < kAskedFor ? std::optional(context.now + since) : std::nullopt;
  tx.update(*effect);
  return std::move(*effect);
}

}  // namespace holdfast::store
