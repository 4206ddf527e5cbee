#include "gateway/rest/import_rows.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

#include "gateway/rest/csv.hpp"
#include "gateway/rest/strict_json.hpp"
#include "store/base/text.hpp"

namespace holdfast::gateway::rest {
namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 13> kColumns = {
    "key",   "service", "starts_at", "local", "time_zone", "staff", "name",
    "email", "phone",   "locale",    "note",  "duration",  "party"};
constexpr std::array<std::string_view, 4> kOfCustomer = {"name", "email", "phone", "locale"};
constexpr std::string_view kAllowDuplicate = "allow_duplicate";

template <class List>
bool holds(const List& list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

std::string all_columns() {
  std::string text;
  for (const auto column : kColumns) {
    text += std::string(column) + ", ";
  }
  return text + std::string(kAllowDuplicate);
}

Status check_heading(const CsvRow& heading) {
  std::vector<std::string> seen;
  for (const auto& name : heading.values) {
    if (!holds(kColumns, name) && name != kAllowDuplicate) {
      return Error{Errc::validation,
                   "There is no column \"" + name + "\"; there are " + all_columns() + '.'};
    }
    if (holds(seen, name)) {
      return Error{Errc::validation, "The column \"" + name + "\" comes twice."};
    }
    seen.push_back(name);
  }
  for (const auto* needed : {"key", "service"}) {
    if (!holds(seen, needed)) {
      return Error{Errc::validation, "The heading lacks the column \"" + std::string(needed) +
                                         "\"; there are " + all_columns() + '.'};
    }
  }
  return {};
}

/// Numbers and flags as JSON has them; what is none stays text, for the reader of bookings to
/// refuse.
json::value value_of(std::string_view column, const std::string& text) {
  if (column == "duration" || column == "party") {
    std::int64_t number = 0;
    const auto* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    if (read.ec == std::errc{} && read.ptr == end) {
      return number;
    }
  }
  if (column == kAllowDuplicate && (text == "true" || text == "false")) {
    return text == "true";
  }
  return json::value(text);
}

Result<json::object> item_of(const CsvRow& heading, const CsvRow& row) {
  if (row.values.size() != heading.values.size()) {
    return Error{Errc::validation, "The line has " + std::to_string(row.values.size()) +
                                       " values, the heading " +
                                       std::to_string(heading.values.size()) + '.'};
  }
  json::object item;
  json::object booking;
  json::object customer;
  for (std::size_t i = 0; i < row.values.size(); ++i) {
    const auto& name = heading.values[i];
    const auto& text = row.values[i];
    if (text.empty()) {
      continue;
    }
    auto& where = name == "key" ? item : holds(kOfCustomer, name) ? customer : booking;
    where[name] = value_of(name, text);
  }
  booking["customer"] = std::move(customer);
  item["booking"] = std::move(booking);
  return item;
}

Result<json::object> item_of(std::string_view line) {
  auto value = parse_strictly(line);
  if (!value) {
    return value.error();
  }
  if (!value->is_object()) {
    return Error{Errc::validation, "The line is JSON, but not an object."};
  }
  return std::move(value->get_object());
}

}  // namespace

Result<std::vector<ImportRow>> rows_of_csv(std::string_view text) {
  if (!is_utf8(text)) {
    return Error{Errc::validation, "The table is not in UTF-8."};
  }
  const auto table = read_csv(text, kMostImported + 1);
  if (!table) {
    return table.error();
  }
  if (table->empty()) {
    return Error{Errc::validation,
                 "The table has no heading; the columns are " + all_columns() + '.'};
  }
  const auto& heading = table->front();
  if (const auto right = check_heading(heading); !right) {
    return right.error();
  }
  std::vector<ImportRow> rows;
  for (auto row = table->begin() + 1; row != table->end(); ++row) {
    rows.push_back({row->line, item_of(heading, *row)});
  }
  return rows;
}

Result<std::vector<ImportRow>> rows_of_json_lines(std::string_view text) {
  std::vector<ImportRow> rows;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto line = trim(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty()) {
      continue;
    }
    if (rows.size() == kMostImported) {
      return Error{Errc::too_large,
                   "An import has at most " + std::to_string(kMostImported) + " lines."};
    }
    rows.push_back({number, item_of(line)});
  }
  return rows;
}

}  // namespace holdfast::gateway::rest
