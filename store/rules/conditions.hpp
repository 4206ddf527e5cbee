// If-Match, If-None-Match (RFC 9110 section 13.1) and If (RFC 4918 section 10.4), judged where no
// other write can come between.
#pragma once

#include <optional>

#include "store/base/result.hpp"
#include "store/calendar.hpp"

namespace holdfast::store {

/// precondition_failed if what is stored, whose entity tag that is (null: nothing is), does not
/// meet the condition.
Status judge(const WriteCondition& condition, const std::string* etag);
/// The same of an object and its calendar.
Status judge(const WriteCondition& condition, const Calendar& calendar,
             const std::optional<CalendarObject>& stored);

}  // namespace holdfast::store
