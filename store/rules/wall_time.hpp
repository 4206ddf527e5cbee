// A booking is made for a wall time in a zone. The instant follows from the zone's rules, and those
// change (rule C41).
#pragma once

#include <optional>

#include "store/booking.hpp"
#include "store/rule_context.hpp"
#include "store/transaction.hpp"
#include "store/user.hpp"

namespace holdfast::store {

inline constexpr std::string_view kTimeZoneKind = "time_zone";

/// When the booking's wall time is, by the rules of its zone as they are known now. Nothing if that
/// is when it begins, or where its wall time or zone is not known. Of a wall time that comes twice
/// both are right; one that does not come at all begins when the clocks have been put on.
std::optional<Instant> other_start(const Booking& booking);

/// The instant stands and the wall time gives way: somebody decided so. Everybody is told.
Booking keep_instant(const Booking& before, const Actor& actor, RuleContext context,
                     Transaction& tx);

}  // namespace holdfast::store
