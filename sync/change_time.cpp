#include "sync/change_time.hpp"

#include <algorithm>

namespace holdfast::sync {
namespace {

/// A change that was made while the last read was under way came too late for it; and clocks
/// differ.
constexpr std::chrono::seconds kSlack{30};

}  // namespace

std::optional<Instant> first_change_since(const store::ApplyExternalChanges& changes,
                                          std::optional<Instant> since,
                                          const std::set<std::string>& ours) {
  std::optional<Instant> first;
  if (!since) {
    return first;
  }
  for (const auto& change : changes.changes) {
    const auto& stamp = change.draft.dtstamp;
    const bool counts = !change.deleted && stamp && *stamp > *since - kSlack;
    if (counts && !ours.contains(change.href)) {
      first = first ? std::min(*first, *stamp) : *stamp;
    }
  }
  return first;
}

}  // namespace holdfast::sync
