#include "store/rules/conditions.hpp"

#include <algorithm>

namespace holdfast::store {

Status judge(const WriteCondition& condition, const std::string* etag) {
  if (condition.must_not_exist && etag != nullptr) {
    return Error{Errc::precondition_failed, "the object exists"};
  }
  if (condition.must_exist && etag == nullptr) {
    return Error{Errc::precondition_failed, "the object does not exist"};
  }
  const auto& etags = condition.etags;
  if (!etags.empty() &&
      (etag == nullptr || std::find(etags.begin(), etags.end(), *etag) == etags.end())) {
    return Error{Errc::precondition_failed, "the stored version is another one"};
  }
  return {};
}

Status judge(const WriteCondition& condition, const Calendar& calendar,
             const std::optional<CalendarObject>& stored) {
  if (condition.change && *condition.change != calendar.change) {
    return Error{Errc::precondition_failed, "the calendar has changed"};
  }
  return judge(condition, stored ? &stored->entry.etag : nullptr);
}

}  // namespace holdfast::store
