#include "gateway/json_log.hpp"

#include <unistd.h>

#include <array>
#include <chrono>
#include <string>

#include "store/base/text.hpp"
#include "store/base/time.hpp"

namespace holdfast::gateway {
namespace {

/// Longer values are cut: no request may fill the disk by way of the log.
constexpr std::size_t kLongestValue = 2048;

const char* text_of(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return "debug";
    case LogLevel::info:
      return "info";
    case LogLevel::warning:
      return "warning";
    case LogLevel::error:
      return "error";
  }
  return "error";
}

void add_escaped(std::string& out, unsigned char c) {
  constexpr std::string_view kHex = "0123456789abcdef";
  out += "\\u00";
  out += kHex[c >> 4U];
  out += kHex[c & 0xfU];
}

// The C1 controls, U+0080 to U+009F, are 0xc2 and one octet in UTF-8; some terminals obey them.
bool is_c1(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]) == 0xc2 && at + 1 < text.size() &&
         static_cast<unsigned char>(text[at + 1]) < 0xa0;
}

void add_string(std::string& out, std::string_view text) {
  const bool cut = text.size() > kLongestValue;
  if (cut) {
    text = text.substr(0, kLongestValue);
    // Not in the middle of a character: those go on with octets 10xxxxxx.
    while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xc0U) == 0x80) {
      text.remove_suffix(1);
    }
    text.remove_suffix(text.empty() ? 0 : 1);
  }
  const bool utf8 = is_utf8(text);
  out += '"';
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto c = static_cast<unsigned char>(text[at]);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += static_cast<char>(c);
    } else if (c < 0x20 || c == 0x7f || (!utf8 && c >= 0x80)) {
      add_escaped(out, c);
    } else if (utf8 && is_c1(text, at)) {
      add_escaped(out, static_cast<unsigned char>(text[++at]));
    } else {
      out += static_cast<char>(c);
    }
  }
  out += cut ? "…\"" : "\"";
}

}  // namespace

void JsonLog::write(LogLevel level, std::string_view event,
                    std::initializer_list<LogField> fields) {
  if (level < least_) {
    return;
  }
  const auto now = std::chrono::floor<Duration>(std::chrono::system_clock::now());
  std::string line =
      R"({"time":")" + to_rfc3339(now) + R"(","level":")" + text_of(level) + R"(","event":)";
  add_string(line, event);
  for (const auto& field : fields) {
    line += ',';
    add_string(line, field.name);
    line += ':';
    add_string(line, field.value);
  }
  line += "}\n";
  [[maybe_unused]] const auto written = ::write(descriptor_, line.data(), line.size());
}

}  // namespace holdfast::gateway
