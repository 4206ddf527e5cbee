// What all commands share that are meant for one waitlist entry.
#pragma once

#include <string_view>

#include "store/commands/waitlist.hpp"

namespace holdfast::store {

/// The entry that the command is meant for. Errors: not_found.
Result<WaitlistEntry> entry_for(const WaitlistStep& step, const Reads& reads);
/// version_conflict if the caller saw another version.
Status same_version(const WaitlistStep& step, const WaitlistEntry& entry);
/// invalid_transition with `from` and `allowed`.
Error cannot_become(const WaitlistEntry& entry, std::string_view what);

/// The offer that stands open to the entry. Errors: version_conflict; offer_expired with
/// alternatives, where there was one and its time is over; invalid_transition.
Result<Booking> open_offer(const WaitlistStep& step, const WaitlistEntry& entry,
                           std::string_view what, RuleContext context, const Reads& reads);

}  // namespace holdfast::store
