// Shared by the commands that set an agency up.
#pragma once

#include <optional>

#include "store/base/result.hpp"
#include "store/rules/faults.hpp"
#include "store/rules/record.hpp"
#include "store/rules/refusals.hpp"

namespace holdfast::store {

/// Which version a new definition gets: 1 for a new thing, else one more than what is stored.
/// Errors: not_found if it has an id but is not there, version_conflict if the caller saw another
/// version.
template <class Thing>
Result<std::int64_t> next_version(const Thing& wanted, const std::optional<Thing>& stored,
                                  const std::optional<std::int64_t>& expected) {
  if (wanted.id.empty()) {
    return 1;
  }
  if (!stored) {
    return Error{Errc::not_found, "there is nothing with that id to change"};
  }
  if (expected) {
    if (const auto same = expect_version(*expected, stored->version); !same) {
      return same.error();
    }
  }
  return stored->version + 1;
}

}  // namespace holdfast::store
