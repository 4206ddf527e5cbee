// When changes were made, by the service's own clock.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "store/commands/sources.hpp"

namespace holdfast::sync {

/// The earliest of what changed there since `since`; nothing where it was never read before, or
/// nothing tells. What `ours` names are our own copies. Pure.
///
/// A stamp before the last read is not that of the change which this read brings: some programs
/// keep it when they move an event, and what is imported brings one from long ago.
std::optional<Instant> first_change_since(const store::ApplyExternalChanges& changes,
                                          std::optional<Instant> since,
                                          const std::set<std::string>& ours);

}  // namespace holdfast::sync
