#include "sync/pace.hpp"

namespace holdfast::sync {

Duration pace(const PaceSettings& settings, Duration unchanged_for) {
  if (unchanged_for < std::chrono::minutes{10}) {
    return settings.lively;
  }
  return unchanged_for < std::chrono::hours{24} ? settings.usual : settings.quiet;
}

}  // namespace holdfast::sync
