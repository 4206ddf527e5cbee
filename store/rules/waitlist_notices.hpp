// What those who wait are told, and what the audit keeps of them.
#pragma once

#include <boost/json/object.hpp>
#include <string_view>

#include "store/rule_context.hpp"
#include "store/transaction.hpp"
#include "store/waitlist.hpp"

namespace holdfast::store {

/// Owes a message about the wish: waitlist.joined, offered, lapsed, lost or expired. `offer` is the
/// time that it is about, if there is one. All messages of one entry are of one family, so that a
/// newer one replaces what was not sent yet. `again` tells repeats of one message apart.
void tell_wish(std::string_view kind, const WaitlistEntry& entry, const Booking* offer,
               RuleContext context, Transaction& tx, std::string_view again = {});

/// Ends the messages of the entry that were not sent yet: its booking has a message of its own.
void hush(const WaitlistEntry& entry, Transaction& tx);

/// Nothing personal: the customer by id only.
boost::json::object describe(const WaitlistEntry& entry);

}  // namespace holdfast::store
