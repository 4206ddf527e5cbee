// Tables as comma-separated values (RFC 4180).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/base/result.hpp"

namespace holdfast::gateway::rest {

struct CsvRow {
  /// Where it begins, from 1: a quoted value may span several.
  std::size_t line = 1;
  std::vector<std::string> values;
};

/// All rows, the heading among them; empty lines are passed over, and a byte order mark before the
/// first. Lines end with CRLF or LF. Errors: validation, naming the line; too_large for more rows
/// than `most`.
Result<std::vector<CsvRow>> read_csv(std::string_view text, std::size_t most);

/// One line with its CRLF. A value that a spreadsheet would take for a formula gets an apostrophe
/// before it; telephone numbers (a plus sign and digits) do not.
std::string csv_line(const std::vector<std::string>& values);

}  // namespace holdfast::gateway::rest
