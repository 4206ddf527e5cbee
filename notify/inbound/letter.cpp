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

/// Where `name` (lower case) stands from `at` on, in any case.
std::size_t find_any_case(std::string_view text, std::string_view name, std::size_t at) {
  const auto found = std::search(
      text.begin() + static_cast<std::ptrdiff_t>(at), text.end(), name.begin(), name.end(),
      [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; });
  return found == text.end() ? std::string_view::npos
                             : static_cast<std::size_t>(found - text.begin());
}

/// What these hold is no text.
std::size_t end_of_element(std::string_view markup, std::size_t at) {
  for (const std::string_view name : {"script", "style", "head"}) {
    const auto tag = to_lower(markup.substr(at + 1, name.size() + 1));
    if (tag.starts_with(name) && (tag.ends_with('>') || tag.ends_with(' '))) {
      const auto close = find_any_case(markup, "</" + std::string(name), at);
      return close == std::string_view::npos ? markup.size() : markup.find('>', close);
    }
  }
  return markup.find('>', at);
}

std::string without_entities(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kEntities = {
      {{"&nbsp;", " "},
       {"&lt;", "<"},
       {"&gt;", ">"},
       {"&quot;", "\""},
       {"&#39;", "'"},
       {"&amp;", "&"}}};
  std::string out;
  while (!text.empty()) {
    const auto plain = text.substr(0, text.find('&'));
    out += plain;
    text.remove_prefix(plain.size());
    const auto* const entity =
        std::find_if(kEntities.begin(), kEntities.end(),
                     [text](const auto& known) { return text.starts_with(known.first); });
    if (entity != kEntities.end()) {
      out += entity->second;
      text.remove_prefix(entity->first.size());
    } else if (!text.empty()) {
      out += text.front();
      text.remove_prefix(1);
    }
  }
  return out;
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
  return without_entities(text);
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
