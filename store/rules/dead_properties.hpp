// What clients keep with resources: bounded, and gone or moved with them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "store/commands/calendars.hpp"
#include "store/transaction.hpp"

namespace holdfast::store {

/// storage_full if the subject would then keep more than is allowed. Writes nothing.
Status judge_properties(const std::string& subject, const std::vector<PropertyChange>& changes,
                        const Reads& reads);

/// Octets of those.
std::int64_t octets_of(const std::vector<DeadProperty>& properties);
/// Octets of what is kept with the subject.
std::int64_t octets_kept(const std::string& subject, const Reads& reads);

/// storage_full if the members of the calendar kept more than is allowed with so many octets more.
Status judge_room_of_members(const CalendarId& calendar, std::int64_t more, const Reads& reads);

/// Sets and removes in order.
void change_properties(const std::string& subject, const std::vector<PropertyChange>& changes,
                       Transaction& tx);

/// The destination has the source's properties and no others afterwards (RFC 4918 section 9.8.2).
void copy_properties(const std::string& from, const std::string& to, Transaction& tx);

/// An error with the element of RFC 4331 section 6.
Error quota_exceeded(std::string_view detail);

}  // namespace holdfast::store
