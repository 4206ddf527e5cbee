#include "store/placement.hpp"

#include "store/placer.hpp"

namespace holdfast::store {

Result<Placement> place(const Wish& wish, const RuleSettings& settings, Instant now,
                        const Reads& reads) {
  const auto placer = Placer::over(wish, {wish.starts_at, wish.starts_at}, settings, now, reads,
                                   Placer::Purpose::choose);
  if (!placer) {
    return placer.error();
  }
  return placer->place(wish.starts_at);
}

}  // namespace holdfast::store
