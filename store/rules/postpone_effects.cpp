#include <algorithm>

#include "store/commands/effects.hpp"

namespace holdfast::store {

// A deadline ends what it is for: nothing is put off beyond it, so that it ends in time.
Result<int> decide(const PostponeEffects& command, RuleContext, Transaction& tx) {
  int postponed = 0;
  for (const auto& item : command.items) {
    auto effect = tx.effect(item.effect);
    if (!effect || effect->state != EffectState::due || effect->due_at >= item.until) {
      continue;
    }
    effect->due_at = effect->deadline ? std::min(item.until, *effect->deadline) : item.until;
    tx.update(*effect);
    ++postponed;
  }
  return postponed;
}

}  // namespace holdfast::store
