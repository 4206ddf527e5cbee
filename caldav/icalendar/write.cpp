#include "caldav/icalendar/write.hpp"

#include <algorithm>

#include "store/base/text.hpp"

namespace holdfast::icalendar {
namespace {

constexpr std::size_t kLineOctets = 75;

bool is_control(char c) {
  const auto u = static_cast<unsigned char>(c);
  return u < 0x20 || u == 0x7F;
}

/// `number` in so many digits from `at` on.
void write_digits(std::string& text, std::size_t at, std::size_t count, unsigned number) {
  for (auto i = at + count; i > at; number /= 10) {
    text[--i] = static_cast<char>('0' + number % 10);
  }
}

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// Octets of the UTF-8 sequence that begins there; 0 if there is none.
std::size_t sequence_at(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t length = lead < 0x80    ? 1
                             : lead >= 0xF0 ? 4
                             : lead >= 0xE0 ? 3
                             : lead >= 0xC0 ? 2
                                            : 0;
  return length != 0 && length <= text.size() && is_utf8(text.substr(0, length)) ? length : 0;
}

// What XML does not have cannot be told by CalDAV, so nothing of ours holds it.
bool is_no_character(std::string_view sequence) {
  return sequence == "\xEF\xBF\xBE" || sequence == "\xEF\xBF\xBF";
}

// RFC 6868 for what a parameter cannot hold, in quotes where RFC 5545 section 3.2 wants them.
std::string parameter_text(std::string_view value) {
  std::string out;
  bool quoted = false;
  for (const char c : clean_text(value)) {
    if (c == '\n') {
      out += "^n";
    } else if (c == '^') {
      out += "^^";
    } else if (c == '"') {
      out += "^'";
    } else {
      // Quotes also around text beyond ASCII and blanks: some readers stumble over it bare.
      quoted = quoted || !((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                           (c >= 'a' && c <= 'z') || c == '-' || c == '/' || c == '_' || c == '+');
      out += c;
    }
  }
  return quoted || out.empty() ? '"' + out + '"' : out;
}

}  // namespace

void Writer::text(std::string_view name, std::string_view text) {
  if (!text.empty()) {
    line(std::string(name) + ':' + escape(text));
  }
}

void Writer::value(std::string_view name, std::string_view value,
                   const std::vector<WrittenParameter>& parameters) {
  std::string content(name);
  for (const auto& parameter : parameters) {
    content += ';';
    content += parameter.name;
    content += '=';
    content += parameter_text(parameter.value);
  }
  content += ':';
  content += value;
  line(content);
}

void Writer::line(std::string_view content) {
  // Nearly all are short and hold nothing that has to go.
  if (content.size() <= kLineOctets && std::none_of(content.begin(), content.end(), is_control)) {
    out_ += content;
    out_ += "\r\n";
    return;
  }
  std::size_t column = 0;
  for (std::size_t at = 0; at < content.size();) {
    std::size_t length = 1;
    while (at + length < content.size() && continues(content[at + length]) && length < 4) {
      ++length;
    }
    const bool dropped = is_control(content[at]) && content[at] != '\t';
    if (!dropped) {
      if (column + length > kLineOctets) {
        out_ += "\r\n ";
        column = 1;
      }
      out_.append(content.substr(at, length));
      column += length;
    }
    at += length;
  }
  out_ += "\r\n";
}

std::string clean_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto length = sequence_at(text);
    if (length == 0) {
      out += "\xEF\xBF\xBD";
      text.remove_prefix(1);
      continue;
    }
    const char c = text.front();
    if (c == '\r') {
      if (text.size() == 1 || text[1] != '\n') {
        out += '\n';
      }
    } else if (c == '\t') {
      out += ' ';
    } else if (is_no_character(text.substr(0, length))) {
      out += "\xEF\xBF\xBD";
    } else if (c == '\n' || !is_control(c)) {
      out.append(text.substr(0, length));
    }
    text.remove_prefix(length);
  }
  return out;
}

std::string escape(std::string_view text) {
  std::string out;
  for (const char c : clean_text(text)) {
    if (c == '\n') {
      out += "\\n";
      continue;
    }
    if (c == '\\' || c == ';' || c == ',') {
      out += '\\';
    }
    out += c;
  }
  return out;
}

std::string local_text(std::chrono::local_seconds local) {
  const auto day = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss time{local - day};
  std::string text = "00000000T000000";
  // Free-busy times are hundreds of these.
  write_digits(text, 0, 4, static_cast<unsigned>(std::clamp(int{date.year()}, 0, 9999)));
  write_digits(text, 4, 2, unsigned{date.month()});
  write_digits(text, 6, 2, unsigned{date.day()});
  write_digits(text, 9, 2, static_cast<unsigned>(time.hours().count()));
  write_digits(text, 11, 2, static_cast<unsigned>(time.minutes().count()));
  write_digits(text, 13, 2, static_cast<unsigned>(time.seconds().count()));
  return text;
}

std::string utc_text(Instant at) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(at);
  return local_text(std::chrono::local_seconds{seconds.time_since_epoch()}) + 'Z';
}

std::string mailto(std::string_view address) {
  const auto at = address.rfind('@');
  if (at == address.npos || at == 0 || at + 1 == address.size() || address.size() > 254 ||
      !is_utf8(address) || address.find(' ') != address.npos ||
      std::any_of(address.begin(), address.end(), is_control)) {
    return {};
  }
  std::string out = "mailto:";
  constexpr std::string_view kPlain = "!$'*+-./=@^_`{|}~";
  for (const char c : address) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                       kPlain.find(c) != kPlain.npos;
    if (plain) {
      out += c;
    } else {
      constexpr char kHex[] = "0123456789ABCDEF";
      const auto u = static_cast<unsigned char>(c);
      out += {'%', kHex[u >> 4], kHex[u & 0xF]};
    }
  }
  return out;
}

}  // namespace holdfast::icalendar
