// What is offered. Every start goes through the decision that booking goes through, over what was
// read once: nothing is offered that would be refused, and nothing hidden that would be granted.
#include <algorithm>
#include <cstdlib>
#include <utility>

#include "store/placement.hpp"
#include "store/placer.hpp"

namespace holdfast::store {
namespace {

/// The starts in `range` that the course allows, and a placer that knows all of them.
struct Search {
  std::vector<Instant> starts;
  std::optional<Placer> placer;
};

Result<Search> search(const Wish& wish, TimeRange range, const RuleSettings& settings, Instant now,
                      const Reads& reads) {
  auto course = Course::of(wish, now, reads);
  if (!course) {
    return course.error();
  }
  Search search;
  const auto bookable = course->bookable(range);
  if (bookable.empty()) {
    return search;
  }
  search.starts = course->starts_on_step(bookable);
  auto placer =
      Placer::over(std::move(*course), wish, bookable, settings, now, reads, Placer::Purpose::list);
  if (!placer) {
    return placer.error();
  }
  search.placer.emplace(std::move(*placer));
  return search;
}

}  // namespace

Result<std::vector<Slot>> free_slots(const Wish& wish, TimeRange range,
                                     const RuleSettings& settings, Instant now, const Reads& reads,
                                     int limit) {
  const auto found = search(wish, range, settings, now, reads);
  if (!found) {
    return found.error();
  }
  std::vector<Slot> slots;
  for (const auto start : found->starts) {
    if (slots.size() >= static_cast<std::size_t>(std::max(limit, 0))) {
      break;
    }
    if (auto slot = found->placer->slot(start)) {
      slots.push_back(std::move(*slot));
    }
  }
  return slots;
}

std::vector<Instant> alternatives(const Wish& wish, const RuleSettings& settings, Instant now,
                                  const Reads& reads, int count) {
  // What was granted for one start is not granted for another one.
  auto asked = wish;
  asked.start_stands = false;
  std::vector<Instant> nearest;
  // Most agencies have something on the same day; the week is only read where the day is full.
  for (const Duration around : {Duration{std::chrono::days{1}}, Duration{std::chrono::days{7}}}) {
    auto found = search(asked, {wish.starts_at - around, wish.starts_at + around + Duration{1}},
                        settings, now, reads);
    if (!found) {
      return {};
    }
    std::stable_sort(found->starts.begin(), found->starts.end(), [&](Instant a, Instant b) {
      return std::chrono::abs(a - wish.starts_at) < std::chrono::abs(b - wish.starts_at);
    });
    nearest.clear();
    for (const auto start : found->starts) {
      if (nearest.size() >= static_cast<std::size_t>(std::max(count, 0))) {
        return nearest;
      }
      if (start != wish.starts_at && found->placer->slot(start)) {
        nearest.push_back(start);
      }
    }
  }
  return nearest;
}

}  // namespace holdfast::store
