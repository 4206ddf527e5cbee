// The time that bookings own: every claim that a rule writes or takes away for one passes here.
#pragma once

#include <string>
#include <vector>

#include "store/booking.hpp"
#include "store/claim.hpp"
#include "store/group_session.hpp"
#include "store/placement.hpp"
#include "store/rule_context.hpp"
#include "store/rules/waitlist.hpp"
#include "store/transaction.hpp"

namespace holdfast::store {

/// Writes into the booking what it was granted: time, parts, resources, and its seat where it
/// shares the appointment. Stores nothing.
void grant(Booking& booking, const Placement& placement, RuleContext context);

/// Gives the booking the time that it was granted: its claims, in the place of those it owned, in
/// one step; or its seat, with a session if it is the first one there. `before` is the booking as
/// it stood, if it owned time: the session that it leaves goes with its last booking. Before or
/// after the booking is stored.
void take(const Booking& booking, const Placement& placement, const Booking* before,
          Transaction& tx);

/// Puts these claims in the place of those that the booking owned, in one step: what is in both
/// stays untouched. Claims of what is held or offered are holds, all others bookings. A booking in
/// a session owns none: its session does.
void take(const Booking& booking, std::vector<Claim> claims, Transaction& tx);

/// Gives a session that stands other time and resources, in one step, whoever sits in it. The
/// bookings are the caller's business.
GroupSession carry_session(GroupSession session, const Placement& placement, Transaction& tx);
/// The session is over for everybody: no booking has a seat in it any more.
void close_session(AgencyId agency, const SessionId& id, Transaction& tx);

/// The time of the booking's claims, or of its session's: what those who wait could have once the
/// booking has left it.
std::vector<Freed> owned_time(const Booking& booking, const Reads& reads);

/// The last step of every command that gives time back: it goes to who lost their place when the
/// resource was made smaller (rule C37), then to who waits (rule W3).
void give_back(AgencyId agency, const std::vector<Freed>& given, RuleContext context,
               Transaction& tx);

/// The booking holds no time any more: its claims go, or its seat and with the last one the
/// session; its open conflicts are closed with that resolution, and the waitlist is looked at. The
/// last step of a command, after the booking was stored.
void release(const Booking& booking, const std::string& resolution, RuleContext context,
             Transaction& tx);

}  // namespace holdfast::store
