// Who may see what: decided here, once, on what a URL turned out to name.
#pragma once

#include <optional>

#include "caldav/target.hpp"
#include "store/reads.hpp"

namespace holdfast::caldav {

/// A resource that is there (an object: that may be put there) and that the viewer may see.
struct Place {
  Target target;
  /// Whose principal, home, calendar or object it is; empty above that.
  std::optional<store::User> owner;
  /// The owner's staff resource; empty for people whose time cannot be booked.
  std::optional<store::Resource> resource;
  /// For calendar and object.
  std::optional<store::Calendar> calendar;
};

/// Staff see their own things; coordinators and administrators those of their whole agency. What
/// someone may see below /calendars/ they may also write: the rules of the ledger judge the rest.
bool may_see(const store::User& viewer, const store::User& owner);

/// The people whose principals and homes the viewer may see, in order of login.
std::vector<store::User> visible_users(const store::Reads& reads, const store::User& viewer);

/// Errors: not_found, one and the same for what is not there and for what is somebody else's.
Result<Place> resolve(const store::Reads& reads, const store::User& viewer, const Target& target);

}  // namespace holdfast::caldav
