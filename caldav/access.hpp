// Who may see and change what: decided here, once, on what a URL turned out to name.
#pragma once

#include <optional>
#include <vector>

#include "caldav/target.hpp"
#include "store/reads.hpp"

namespace holdfast::caldav {

/// What somebody may do with another person's home and everything in it.
enum class Access { none, read, write };

/// A person for whom the owner of a principal may act.
struct Proxied {
  std::string login;
  bool may_write = false;
};

/// A resource that is there (an object: that may be put there) and that the viewer may see.
struct Place {
  Target target;
  /// Whose principal, home, calendar or object it is; empty above that.
  std::optional<store::User> owner = {};
  /// Whose time the calendar takes: of a home and a principal the owner's staff resource, empty for
  /// people whose time cannot be booked.
  std::optional<store::Resource> resource = {};
  /// For calendar and object.
  std::optional<store::Calendar> calendar = {};
  /// For folder and file.
  std::optional<store::File> file = {};
  /// Of folders: what their owner keeps altogether.
  store::FileTotals kept = {};
  /// Whether the viewer may change it. The rules of the ledger judge the rest.
  bool writable = false;
  /// The calendar stands in this home as a guest: it belongs to somebody else's, where it can be
  /// renamed and deleted.
  bool shared = false;
  /// Nothing is there yet, but it may be made. Only from `resolve_new`.
  bool vacant = false;
  /// Of a principal: for whom the owner may act.
  std::vector<Proxied> proxied = {};
};

/// Everybody sees and changes their own things; coordinators and administrators those of their
/// whole agency; delegates what the owner has granted.
Access access_to(const store::Reads& reads, const store::User& viewer, const store::User& owner);

/// The people whose principals and homes the viewer may see, in order of login.
std::vector<store::User> visible_users(const store::Reads& reads, const store::User& viewer);

/// The calendars that the viewer finds in that home, in order: the owner's own, and in the viewer's
/// own home those of others too: of everybody for coordinators, of those who delegate to them for
/// all.
std::vector<Target> calendars_in(const store::Reads& reads, const store::User& viewer,
                                 const Place& home);

/// Errors: not_found, one and the same for what is not there and for what is somebody else's.
Result<Place> resolve(const store::Reads& reads, const store::User& viewer, const Target& target);

/// The same, but a calendar, folder or file that is not there yet is a vacant place, if the viewer
/// sees the home that it would lie in.
Result<Place> resolve_new(const store::Reads& reads, const store::User& viewer,
                          const Target& target);

}  // namespace holdfast::caldav
