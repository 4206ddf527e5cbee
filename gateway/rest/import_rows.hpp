// The lines of an import, each as an item that can be booked.
#pragma once

#include <boost/json/object.hpp>
#include <string_view>
#include <vector>

#include "store/base/result.hpp"

namespace holdfast::gateway::rest {

inline constexpr std::size_t kMostImported = 1000;

struct ImportRow {
  /// In the file, from 1.
  std::size_t line = 0;
  /// {"key", "booking"}, or why the line is none.
  Result<boost::json::object> item;
};

/// A table with a heading. Columns: key, service, starts_at (or local, and time_zone), staff,
/// duration (minutes), party, name, email, phone, locale, note, allow_duplicate (true or false);
/// empty values are as if they were not there. Errors: validation for what is no such table,
/// too_large.
Result<std::vector<ImportRow>> rows_of_csv(std::string_view text);

/// One {"key", "booking"} a line. Errors: too_large.
Result<std::vector<ImportRow>> rows_of_json_lines(std::string_view text);

}  // namespace holdfast::gateway::rest
