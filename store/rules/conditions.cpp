#include "store/rules/conditions.hpp"

#include <algorithm>

namespace holdfast::store {

Status judge(const WriteCondition& condition, const Calendar& calendar,
             const std::optional<CalendarObject>& stored) {
  if (condition.change && *condition.change != calendar.change) {
    return Error{Errc::precondition_failed, "the calendar has changed"};
  }
  if (condition.must_not_exist && stored) {
    return Error{Errc::precondition_failed, "the object exists"};
  }
  if (condition.must_exist && !stored) {
    return Error{Errc::precondition_failed, "the object does not exist"};
  }
  const auto& etags = condition.etags;
  if (!etags.empty() &&
      (!stored || std::find(etags.begin(), etags.end(), stored->entry.etag) == etags.end())) {
    return Error{Errc::precondition_failed, "the stored version is another one"};
  }
  return {};
}

}  // namespace holdfast::store
