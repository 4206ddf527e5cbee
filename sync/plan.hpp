// What a read of a source means for the ledger. Pure.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "store/commands/sources.hpp"

namespace holdfast::sync {

/// An item as read from the source and parsed.
struct ReadItem {
  std::string href;
  std::string etag;
  bool deleted = false;
  /// Over, and not read any more: forgotten without being a deletion.
  bool past = false;
  /// Why it cannot be told what it says; `draft` holds what could be made out, or nothing.
  std::string unreadable;
  /// It is a calendar without an event: why nothing is made of it. Else empty.
  std::string says_nothing = {};
  store::ObjectDraft draft;
  std::string content_hash;
};

/// Deletions that a first read named and that wait for a second one. Empty: none.
struct Held {
  std::set<std::string> hrefs;
  Instant since{};
};

struct PlanInput {
  store::AgencyId agency;
  store::SourceId source;
  std::string cursor_before;
  std::string cursor_after;
  /// Everything that we hold of the source, dead objects included.
  std::vector<store::RemoteObject> known;
  std::vector<ReadItem> items;
  bool complete_listing = false;
  std::size_t members = 0;
  Held held;
  Instant now;
};

/// Something that people may want to know about one object.
struct Note {
  std::string href;
  std::string what;
};

struct Plan {
  /// Nothing if the brake holds the whole read back.
  std::optional<store::ApplyExternalChanges> apply;
  /// What waits for the next read, which must be a complete one. Empty when `apply` is set.
  Held held;
  std::vector<Note> notes;
};

/// More deletions than this at once are not believed at first sight: more than 5, and more than a
/// fifth of what we hold.
bool too_many_deletions(std::size_t deletions, std::size_t known);

/// A second read may agree with the first no sooner than this.
inline constexpr Duration kSecondLook = std::chrono::seconds{30};

/// The changes in the order in which they must be applied, or what is held back:
/// - too many deletions at once, or a listing without members where we hold some, wait for a
///   second complete read that names them too;
/// - what is unreadable is told as such: it is no free time; what says nothing stays as it was;
/// - of such a mass deletion nothing is believed of copies of our bookings, whoever names it again,
///   and a person has to look;
/// - the same href twice in one answer counts once, the last time;
/// - two objects with one UID are kept apart, because busy time is kept by UID: the later one goes
///   by a UID of its own. Copies of our bookings keep theirs.
Plan make_plan(PlanInput input);

/// A read in commands of at most so many changes, so that bookings need not wait for all of it: the
/// last one carries the cursor. Objects come before deletions there: in between nothing may be free
/// that was renamed only.
std::vector<store::ApplyExternalChanges> in_slices(store::ApplyExternalChanges whole,
                                                   std::size_t most);

}  // namespace holdfast::sync
