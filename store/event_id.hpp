// Ids of events, which say where the event is.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "store/audit.hpp"
#include "store/ids.hpp"

namespace holdfast::store {

/// Of the event with that number, which is read from the entry. In the form of all ids: a UUIDv7 of
/// the entry's time that holds the number, and twelve bits of the entry's hash, so that an entry
/// that took the place of another one (a restored backup) has other events.
EventId event_id(const AuditEntry& entry, std::int64_t number);

/// The number in an id; nothing for what cannot be one.
std::optional<std::int64_t> number_in(const EventId& id);

}  // namespace holdfast::store
