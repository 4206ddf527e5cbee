// If-Match and If-None-Match, RFC 9110 section 13.1, judged where no other write can come between.
#pragma once

#include <optional>

#include "store/base/result.hpp"
#include "store/calendar.hpp"

namespace holdfast::store {

/// precondition_failed if the object as stored does not meet the condition.
Status judge(const WriteCondition& condition, const std::optional<CalendarObject>& stored);

}  // namespace holdfast::store
