#include "store/placement.hpp"

#include <utility>

#include "store/placer.hpp"

namespace holdfast::store {

Result<Placement> place(const Wish& wish, const RuleSettings& settings, Instant now,
                        const Reads& reads) {
  auto course = Course::of(wish, now, reads);
  if (!course) {
    return course.error();
  }
  // Before anything is read that is only needed to judge resources.
  if (const auto allowed = course->judge_start(wish.starts_at); !allowed) {
    return allowed.error();
  }
  const auto placer = Placer::over(std::move(*course), wish, {wish.starts_at, wish.starts_at},
                                   settings, now, reads, Placer::Purpose::choose);
  if (!placer) {
    return placer.error();
  }
  return placer->place(wish.starts_at);
}

}  // namespace holdfast::store
