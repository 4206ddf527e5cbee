#include "store/effect.hpp"

#include <array>

#include "store/names.hpp"

namespace holdfast::store {

std::string_view name(EffectState state) {
  switch (state) {
    case EffectState::due:
      return "due";
    case EffectState::leased:
      return "leased";
    case EffectState::delivered:
      return "delivered";
    case EffectState::failed:
      return "failed";
    case EffectState::superseded:
      return "superseded";
  }
  return {};
}

std::optional<EffectState> effect_state(std::string_view name) {
  return by_name(name, EffectState::superseded);
}

std::string_view name(Fate fate) {
  constexpr std::array<std::string_view, 9> kNames = {"",        "unknown",   "submitted",
                                                      "delayed", "relayed",   "expired",
                                                      "bounced", "delivered", "complained"};
  return kNames.at(static_cast<std::size_t>(fate));
}

std::optional<Fate> fate(std::string_view name) { return by_name(name, Fate::complained); }

bool is_dead(const Effect& effect) {
  return effect.state == EffectState::failed ||
         (effect.state == EffectState::delivered &&
          (effect.fate == Fate::bounced || effect.fate == Fate::expired));
}

std::string_view status_of(const Effect& effect) {
  switch (effect.state) {
    case EffectState::due:
      return effect.attempts == effect.earlier_attempts ? "queued" : "retrying";
    case EffectState::leased:
      return "sending";
    case EffectState::superseded:
      return effect.fate == Fate::expired ? "expired" : "superseded";
    case EffectState::failed:
      if (effect.suppressed) {
        return "suppressed";
      }
      return effect.fate == Fate::none ? "failed" : name(effect.fate);
    case EffectState::delivered:
      return effect.fate == Fate::none ? "delivered" : name(effect.fate);
  }
  return {};
}

}  // namespace holdfast::store
