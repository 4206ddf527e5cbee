// The draft of one object: all components that share a UID, put together.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "caldav/icalendar/scan.hpp"
#include "caldav/icalendar/series.hpp"

namespace holdfast::icalendar {

/// Components of one kind with one UID, in the order of the text.
using Group = std::vector<const Component*>;

struct Drafted {
  store::ObjectDraft draft;
  /// Why it could not be evaluated whole, and what kind of "why" it is; nothing if it could. The
  /// draft then holds the span that it may touch, as busy as its words say.
  std::optional<Error> trouble;
};

/// `group` is not empty. With `strict` values must be to the letter; both ways the draft is made as
/// far as it can be.
Drafted draft_of(const Group& group, ZoneBook& zones, const ReadOptions& options, Steps& steps,
                 bool strict);

}  // namespace holdfast::icalendar
