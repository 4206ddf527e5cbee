#include "caldav/icalendar/parameter_text.hpp"

namespace holdfast::icalendar {

std::string parameter_text_of(const Parameter& parameter) {
  std::string out;
  const auto text = parameter.value;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char next = i + 1 < text.size() ? text[i + 1] : '\0';
    if (text[i] == '"') {
      continue;
    }
    if (text[i] == '^' && (next == 'n' || next == '\'' || next == '^')) {
      out += next == 'n' ? '\n' : next == '\'' ? '"' : '^';
      ++i;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace holdfast::icalendar
