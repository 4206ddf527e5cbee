// Objects that people put into calendars themselves, and the time that these take.
#pragma once

#include <optional>
#include <string>

#include "store/calendar.hpp"
#include "store/rule_context.hpp"
#include "store/transaction.hpp"
#include "store/user.hpp"

namespace holdfast::store {

/// Stores the object and blocks the time of its busy instances, or frees it in a transparent
/// calendar.
ObjectEntry put_own_event(const Calendar& calendar, const std::string& name,
                          const ObjectDraft& draft, std::string_view text, const Actor& actor,
                          RuleContext context, Transaction& tx);

/// Takes the object away with its time.
void remove_own_event(const Calendar& calendar, const std::string& name, const Actor& actor,
                      RuleContext context, Transaction& tx);

/// Blocks what the stored object takes in this calendar, or frees it: for a calendar that became
/// transparent, or stopped being so.
void block_again(const Calendar& calendar, const std::string& name, const Actor& actor,
                 RuleContext context, Transaction& tx);

/// RFC 4791 section 5.3.2.1, no-uid-conflict: no two members of a calendar with one UID, and a
/// member keeps its own. `stored` is what has that name.
Status judge_uid(const std::optional<CalendarObject>& stored, const CalendarId& calendar,
                 const std::string& name, const std::string& uid, const Reads& reads);

/// version_conflict if floating and all-day times of the draft were read in another zone than the
/// calendar has by now.
Status judge_zone(const Calendar& calendar, const ObjectDraft& draft, const Reads& reads);

/// RFC 4791 section 5.3.2.1, supported-calendar-component.
Status judge_component(const Calendar& calendar, const std::string& component);

}  // namespace holdfast::store
