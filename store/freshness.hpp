// How far an answer about free time can be trusted: how old what is known of outside calendars is.
#pragma once

#include <optional>
#include <vector>

#include "store/placement.hpp"
#include "store/source.hpp"

namespace holdfast::store {

struct Freshness {
  /// Until when the last good reads of all calendars count; nothing where none is asked, or where
  /// one is blind already.
  std::optional<Instant> verified_until;
  /// Calendars that cannot be read now. Whom they belong to is not offered, unless the settings
  /// accept it.
  std::vector<Source> blind;
};

/// Over the outside calendars of everybody in the pools of the wish's services.
Freshness freshness(const Wish& wish, const RuleSettings& settings, Instant now,
                    const Reads& reads);

}  // namespace holdfast::store
