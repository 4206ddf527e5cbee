// Who may read or write whose calendars, besides themselves and the coordinators.
#pragma once

#include "store/base/time.hpp"
#include "store/ids.hpp"

namespace holdfast::store {

struct Delegation {
  AgencyId agency;
  UserId owner;
  /// Sees the owner's home and everything in it.
  UserId delegate;
  /// And changes what is in it.
  bool may_write = false;
  Instant granted_at{};
};

}  // namespace holdfast::store
