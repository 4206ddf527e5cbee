#include "store/event.hpp"

#include <algorithm>

#include "store/event_id.hpp"

namespace holdfast::store {
namespace {

/// More than any entry has events.
constexpr std::int64_t kEventsOfOne = 8;

}  // namespace

std::int64_t entry_of_event(std::int64_t number) { return number / kEventsOfOne; }
std::int64_t first_event_of(std::int64_t entry) { return entry * kEventsOfOne; }
std::int64_t last_event_of(std::int64_t entry) { return (entry + 1) * kEventsOfOne - 1; }

std::optional<Event> find_event(const Reads& reads, AgencyId agency, const EventId& id) {
  const auto number = number_in(id);
  if (!number || *number < kEventsOfOne) {
    return std::nullopt;
  }
  for (const auto& entry : reads.audit(agency, entry_of_event(*number) - 1, 1)) {
    for (auto& event : events_of(entry)) {
      if (event.id == id) {
        return std::move(event);
      }
    }
  }
  return std::nullopt;
}

EventPage events_after(const Reads& reads, AgencyId agency, std::int64_t number,
                       std::string_view types, std::size_t limit, int entries) {
  EventPage page;
  page.reached = number;
  // The entry that the number belongs to is looked at again where it may have a second event.
  const auto found = reads.audit(agency, entry_of_event(number + 1) - 1, entries + 1);
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (i == static_cast<std::size_t>(entries)) {
      page.more = true;
      return page;
    }
    for (auto& event : events_of(found[i])) {
      if (event.number <= number || !wants_event(types, event.type)) {
        continue;
      }
      if (page.events.size() == limit) {
        page.more = true;
        return page;
      }
      page.reached = event.number;
      page.events.push_back(std::move(event));
    }
    page.reached = std::max(page.reached, last_event_of(found[i].number));
  }
  return page;
}

std::int64_t first_entry_since(const Reads& reads, AgencyId agency, Instant at) {
  const auto last = reads.last_audit(agency);
  std::int64_t low = 1;
  std::int64_t high = (last ? last->number : 0) + 1;
  while (low < high) {
    const auto middle = low + (high - low) / 2;
    const auto entry = reads.audit(agency, middle - 1, 1);
    if (!entry.empty() && entry.front().at < at) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

}  // namespace holdfast::store
