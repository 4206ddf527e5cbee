#include "store/effect.hpp"

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

}  // namespace holdfast::store
