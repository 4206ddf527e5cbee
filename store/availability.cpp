// What is offered. Every start goes through the decision that booking goes through, over what was
// read once: nothing is offered that would be refused, and nothing hidden that would be granted.
#include <algorithm>
#include <cstdlib>

#include "store/placement.hpp"
#include "store/placer.hpp"

namespace holdfast::store {
namespace {

TimeRange bookable(const Service& service, TimeRange range, Instant now) {
  // The end is exclusive, the last bookable start is not.
  return {std::max(range.start, now + service.minimum_notice),
          std::min(range.end, now + service.booking_window + Duration{1})};
}

}  // namespace

std::vector<Slot> free_slots(const Service& service, TimeRange range,
                             const std::optional<ResourceId>& wanted, const RuleSettings& settings,
                             Instant now, const Reads& reads, int limit) {
  const Wish wish{.service = service, .starts_at = range.start, .wanted = wanted};
  const auto starts = bookable(service, range, now);
  if (starts.empty()) {
    return {};
  }
  const auto placer = Placer::over(wish, starts, settings, now, reads, Placer::Purpose::list);
  if (!placer) {
    return {};
  }
  std::vector<Slot> slots;
  for (const auto start : placer->starts_on_step(starts)) {
    if (slots.size() >= static_cast<std::size_t>(std::max(limit, 0))) {
      break;
    }
    if (auto slot = placer->slot(start)) {
      slots.push_back(std::move(*slot));
    }
  }
  return slots;
}

std::vector<Instant> alternatives(const Wish& wish, const RuleSettings& settings, Instant now,
                                  const Reads& reads, int count) {
  std::vector<Instant> found;
  // Most agencies have something on the same day; the week is only read where the day is full.
  for (const Duration around : {Duration{std::chrono::days{1}}, Duration{std::chrono::days{7}}}) {
    const auto starts = bookable(
        wish.service, {wish.starts_at - around, wish.starts_at + around + Duration{1}}, now);
    if (starts.empty()) {
      continue;
    }
    const auto placer = Placer::over(wish, starts, settings, now, reads, Placer::Purpose::list);
    if (!placer) {
      return {};
    }
    auto nearest = placer->starts_on_step(starts);
    std::stable_sort(nearest.begin(), nearest.end(), [&](Instant a, Instant b) {
      return std::chrono::abs(a - wish.starts_at) < std::chrono::abs(b - wish.starts_at);
    });
    found.clear();
    for (const auto start : nearest) {
      if (found.size() >= static_cast<std::size_t>(std::max(count, 0))) {
        return found;
      }
      if (start != wish.starts_at && placer->slot(start)) {
        found.push_back(start);
      }
    }
  }
  return found;
}

}  // namespace holdfast::store
