// Events: what the world outside is told of a change.
//
// An event is read out of the audit entry of its change, and kept nowhere else: so no way into the
// house can forget to tell, nothing is written for it when somebody books, and there is no second
// copy of anything that must be erased.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/audit.hpp"
#include "store/ids.hpp"
#include "store/reads.hpp"

namespace holdfast::store {

struct Event {
  /// From the entry's time, number and hash: the same whenever it is read.
  EventId id;
  AgencyId agency;
  /// In order; with gaps. The entry's number and the event's place in it.
  std::int64_t number = 0;
  Instant at{};
  /// One of event_types().
  std::string_view type;
  /// The id of what it is about.
  std::string object;
  /// After and before the change; nothing where the entry does not say.
  std::optional<std::int64_t> version = {};
  std::optional<std::int64_t> previous_version = {};
  /// Which members changed, as the API calls them; empty where the object is new.
  std::vector<std::string> changed = {};
};

/// What there is to tell of an entry, in order: nothing of most, two events of some (who waited and
/// got time was promoted, and has a booking).
std::vector<Event> events_of(const AuditEntry& entry);

/// Every type, in order.
std::vector<std::string_view> event_types();
/// Whether a list of types and families ("booking.* waitlist.offered"; empty: all) names the type.
bool wants_event(std::string_view list, std::string_view type);
/// The list in order and each once. Errors: validation, naming the one that there is not.
Result<std::string> tidy_event_types(const std::vector<std::string>& names);

/// The entry that the event with that number is read from.
std::int64_t entry_of_event(std::int64_t number);
/// The smallest and the largest number that an event of that entry can have.
std::int64_t first_event_of(std::int64_t entry);
std::int64_t last_event_of(std::int64_t entry);

/// The event with that id, of that agency.
std::optional<Event> find_event(const Reads& reads, AgencyId agency, const EventId& id);

struct EventPage {
  std::vector<Event> events;
  /// Everything up to this number was looked at.
  std::int64_t reached = 0;
  /// There are entries after it.
  bool more = false;
};
/// The events after that number, of the types in the list. Looks at `entries` entries at most, so
/// that a page may hold few events, or none, although there are more.
EventPage events_after(const Reads& reads, AgencyId agency, std::int64_t number,
                       std::string_view types, std::size_t limit, int entries);

/// The first entry that is not older than that; one after the last where all are. Where the clock
/// was set back in between it may be any entry around that time.
std::int64_t first_entry_since(const Reads& reads, AgencyId agency, Instant at);

/// How long events can be listed, sent again and resumed from.
inline constexpr std::chrono::hours kEventsFor{24 * 30};

/// Whether an action of the audit log is known here, also as one that is told of nobody. A test
/// asks it of every action there is.
bool is_known_action(std::string_view action);

}  // namespace holdfast::store
