// C:filter of calendar-query (RFC 4791 section 9.7) as a tree of values.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "caldav/time_range.hpp"
#include "caldav/webdav/xml.hpp"
#include "store/base/result.hpp"

namespace holdfast::caldav {

/// C:text-match: a part of a text.
struct TextMatch {
  /// In lower case where case is not looked at (i;ascii-casemap, the default; else i;octet).
  std::string text;
  bool ignores_case = true;
  bool negated = false;

  /// Whether the text has it, `negated` considered.
  [[nodiscard]] bool holds(std::string_view value) const;
  /// The same of a text that is in lower case already if `ignores_case`.
  [[nodiscard]] bool holds_as_it_is(std::string_view value) const;
};

struct ParamFilter {
  std::string name;
  bool not_defined = false;
  std::optional<TextMatch> text = {};
};

struct PropFilter {
  std::string name;
  bool not_defined = false;
  std::optional<TimeRange> time = {};
  std::optional<TextMatch> text = {};
  std::vector<ParamFilter> params = {};
};

struct CompFilter {
  /// In upper case.
  std::string name;
  bool not_defined = false;
  std::optional<TimeRange> time = {};
  std::vector<PropFilter> props = {};
  std::vector<CompFilter> comps = {};
};

/// The comp-filter for VCALENDAR.
using Filter = CompFilter;

/// Errors: C:valid-filter for what the RFC does not allow; C:supported-filter for what it allows
/// and is not done here (a time-range on a component that has no time, elements that nobody knows,
/// more than 200 conditions); C:supported-collation.
Result<Filter> read_filter(const webdav::Element& filter);

}  // namespace holdfast::caldav
