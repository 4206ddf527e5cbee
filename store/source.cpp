#include "store/source.hpp"

#include "store/names.hpp"

namespace holdfast::store {

std::string_view name(SourceState state) {
  switch (state) {
    case SourceState::connecting:
      return "connecting";
    case SourceState::healthy:
      return "healthy";
    case SourceState::blind:
      return "blind";
    case SourceState::stopped:
      return "stopped";
  }
  return {};
}

std::optional<SourceState> source_state(std::string_view name) {
  return by_name(name, SourceState::stopped);
}

}  // namespace holdfast::store
