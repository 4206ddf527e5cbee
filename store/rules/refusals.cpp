#include "store/rules/refusals.hpp"

#include <utility>

namespace holdfast::store {

Error with_alternatives(Error error, const Wish& wish, RuleContext context, const Reads& reads) {
  switch (error.code) {
    case Errc::slot_taken:
    case Errc::busy_outside:
    case Errc::source_unverified:
    case Errc::hold_expired:
    case Errc::offer_expired:
      break;
    default:
      return error;
  }
  for (const auto start : alternatives(wish, context.settings, context.now, reads, 5)) {
    error.fields.push_back({"alternative", to_rfc3339(start)});
  }
  return error;
}

Status expect_version(std::int64_t expected, std::int64_t current) {
  if (expected == current) {
    return {};
  }
  return Error{Errc::version_conflict,
               "the version that the change is meant for is " + std::to_string(expected) +
                   ", the stored one is " + std::to_string(current),
               {{"current_version", std::to_string(current)}}};
}

}  // namespace holdfast::store
