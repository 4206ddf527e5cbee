#include "gateway/rest/csv.hpp"

#include <algorithm>
#include <optional>

namespace holdfast::gateway::rest {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// Walks through the text once.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool at_end() const { return rest_.empty(); }

  Result<CsvRow> row() {
    CsvRow row{line_, {}};
    for (;;) {
      auto value = rest_.starts_with('"') ? quoted() : Result<std::string>(bare());
      if (!value) {
        return value.error();
      }
      row.values.push_back(std::move(*value));
      if (!rest_.starts_with(',')) {
        break;
      }
      rest_.remove_prefix(1);
    }
    if (!at_end() && !end_of_line()) {
      return fault("a quoted value is followed by something else than a comma");
    }
    return row;
  }

 private:
  [[nodiscard]] Error fault(const std::string& what) const {
    return {Errc::validation, "line " + std::to_string(line_) + ": " + what};
  }

  std::string bare() {
    const auto end = std::min(rest_.find_first_of(",\r\n"), rest_.size());
    std::string value(rest_.substr(0, end));
    rest_.remove_prefix(end);
    return value;
  }

  Result<std::string> quoted() {
    std::string value;
    rest_.remove_prefix(1);
    for (;;) {
      const auto end = rest_.find('"');
      if (end == std::string_view::npos) {
        return fault("a quoted value does not end");
      }
      const auto part = rest_.substr(0, end);
      line_ += static_cast<std::size_t>(std::count(part.begin(), part.end(), '\n'));
      value += part;
      rest_.remove_prefix(end + 1);
      if (!rest_.starts_with('"')) {
        return value;
      }
      value += '"';
      rest_.remove_prefix(1);
    }
  }

  bool end_of_line() {
    for (const std::string_view end : {"\r\n", "\n", "\r"}) {
      if (rest_.starts_with(end)) {
        rest_.remove_prefix(end.size());
        ++line_;
        return true;
      }
    }
    return false;
  }

  std::string_view rest_;
  std::size_t line_ = 1;
};

bool is_phone(std::string_view value) {
  return value.size() > 1 && value.front() == '+' &&
         value.find_first_not_of("0123456789 ", 1) == std::string_view::npos;
}

bool is_formula(std::string_view value) {
  constexpr std::string_view kBeginnings = "=+-@\t\r";
  return !value.empty() && kBeginnings.find(value.front()) != std::string_view::npos &&
         !is_phone(value);
}

std::string written(const std::string& value) {
  const std::string safe = is_formula(value) ? '\'' + value : value;
  if (safe.find_first_of(",\"\r\n") == std::string::npos) {
    return safe;
  }
  std::string out = "\"";
  for (const char c : safe) {
    out += c == '"' ? "\"\"" : std::string(1, c);
  }
  return out + '"';
}

}  // namespace

Result<std::vector<CsvRow>> read_csv(std::string_view text, std::size_t most) {
  if (text.starts_with(kByteOrderMark)) {
    text.remove_prefix(kByteOrderMark.size());
  }
  std::vector<CsvRow> rows;
  Reader reader(text);
  while (!reader.at_end()) {
    auto row = reader.row();
    if (!row) {
      return row.error();
    }
    if (row->values.size() == 1 && row->values.front().empty()) {
      continue;
    }
    if (rows.size() == most) {
      return Error{Errc::too_large, "A table has at most " + std::to_string(most) + " lines."};
    }
    rows.push_back(std::move(*row));
  }
  return rows;
}

std::string csv_line(const std::vector<std::string>& values) {
  std::string line;
  for (const auto& value : values) {
    line += (&value == values.data() ? "" : ",") + written(value);
  }
  return line + "\r\n";
}

}  // namespace holdfast::gateway::rest
