#include "notify/inbound/letter.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "caldav/icalendar/write.hpp"
#include "store/base/text.hpp"

namespace holdfast::notify::inbound {
namespace {

constexpr std::size_t kLongest = 10'000;
/// Of HTML: markup is longer than words.
constexpr std::size_t kLongestMarkup = 200'000;

/// ISO 8859-1, whose letters windows-1252 shares; the quotes and dashes of the latter become U+FFFD
/// like all that is not UTF-8.
std::string from_latin(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto u = static_cast<unsigned char>(c);
    if (u >= 0xA0U) {
      out += static_cast<char>(0xC0U | (u >> 6U));
      out += static_cast<char>(0x80U | (u & 0x3FU));
    } else {
      out += c;
    }
  }
  return out;
}

std::string as_utf8(const Part& part, std::string text) {
  const auto charset = to_lower(part.content_type.parameter("charset"));
  const bool latin = charset.starts_with("iso-8859-1") || charset == "windows-1252";
  return icalendar::clean_text(latin ? from_latin(text) : text);
}

/// What these hold is no text.
std::size_t end_of_element(std::string_view markup, std::size_t at) {
  for (const std::string_view name : {"script", "style", "head"}) {
    const auto tag = to_lower(markup.substr(at + 1, name.size() + 1));
    if (tag.starts_with(name) && (tag.ends_with('>') || tag.ends_with(' '))) {
      const auto close = to_lower(markup.substr(at)).find("</" + std::string(name));
      return close == std::string::npos ? markup.size() : markup.find('>', at + close);
    }
  }
  return markup.find('>', at);
}

void replace_entities(std::string& text) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kEntities = {
      {{"&nbsp;", " "},
       {"&lt;", "<"},
       {"&gt;", ">"},
       {"&quot;", "\""},
       {"&#39;", "'"},
       {"&amp;", "&"}}};
  for (const auto& [name, value] : kEntities) {
    for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at + 1)) {
      text.replace(at, name.size(), value);
    }
  }
}

std::string without_markup(std::string_view markup) {
  std::string text;
  for (std::size_t at = 0; at < markup.size();) {
    if (markup[at] != '<') {
      text += markup[at++];
      continue;
    }
    const auto tag = to_lower(markup.substr(at + 1, 3));
    const bool breaks = tag.starts_with("br") || tag.starts_with("p>") || tag.starts_with("/p") ||
                        tag.starts_with("/di") || tag.starts_with("/tr");
    text += breaks ? "\n" : "";
    const auto end = end_of_element(markup, at);
    at = end == std::string_view::npos ? markup.size() : end + 1;
  }
  replace_entities(text);
  return text;
}

std::string shortened(std::string text) {
  text = std::string(trim(text));
  if (text.size() > kLongest) {
    text.resize(kLongest);
    text = icalendar::clean_text(text);
  }
  return text;
}

}  // namespace

std::string letter_text(const Part& mail) {
  for (const bool html : {false, true}) {
    for (const auto* part : leaves(mail)) {
      if (!part->is(html ? "text/html" : "text/plain")) {
        continue;
      }
      auto text = as_utf8(*part, part->decoded().substr(0, html ? kLongestMarkup : kLongest));
      text = shortened(html ? without_markup(text) : std::move(text));
      if (!text.empty()) {
        return text;
      }
    }
  }
  return {};
}

}  // namespace holdfast::notify::inbound
