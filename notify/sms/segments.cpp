#include "notify/sms/segments.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace holdfast::notify {
namespace {

constexpr int kAloneGsm7 = 160;
constexpr int kPartGsm7 = 153;
constexpr int kAloneUcs2 = 70;
constexpr int kPartUcs2 = 67;
constexpr std::string_view kDots = "...";

/// The basic table but for letters and digits of ASCII; 0x0A and 0x0D are in it.
constexpr std::u32string_view kBasic =
    U"@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./:;<=>?¡ÄÖÑÜ§¿äöñüà";
/// Each is sent as an escape and a septet.
constexpr std::u32string_view kExtension = U"\f^{}\\[~]|€";

bool is_letter_or_digit(char32_t c) {
  return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z') || (c >= U'0' && c <= U'9');
}

/// 0: not in the alphabet.
int septets(char32_t c) {
  if (is_letter_or_digit(c) || kBasic.find(c) != std::u32string_view::npos) {
    return 1;
  }
  return kExtension.find(c) != std::u32string_view::npos ? 2 : 0;
}

int utf16_units(char32_t c) { return c > 0xFFFF ? 2 : 1; }

struct Character {
  char32_t code = 0;
  /// Where its octets begin in the text.
  std::size_t at = 0;
};

std::vector<Character> decode(std::string_view text) {
  std::vector<Character> out;
  for (std::size_t at = 0; at < text.size();) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t code = length == 1 ? lead : lead & (0x7FU >> length);
    for (std::size_t next = at + 1; next < std::min(at + length, text.size()); ++next) {
      code = (code << 6) | (static_cast<unsigned char>(text[next]) & 0x3FU);
    }
    out.push_back({code, at});
    at += length;
  }
  return out;
}

/// Belongs to the character before it: accents by themselves, variation selectors, skin tones.
bool goes_with_former(char32_t c) {
  return (c >= 0x0300 && c <= 0x036F) || (c >= 0x1AB0 && c <= 0x1AFF) ||
         (c >= 0x20D0 && c <= 0x20FF) || (c >= 0xFE00 && c <= 0xFE0F) ||
         (c >= 0x1F3FB && c <= 0x1F3FF);
}

constexpr char32_t kJoiner = 0x200D;

/// Two of them make a flag.
bool is_flag_half(char32_t c) { return c >= 0x1F1E6 && c <= 0x1F1FF; }

/// Whether a text may end before that character.
bool is_border(const std::vector<Character>& text, std::size_t index) {
  if (index == 0 || index >= text.size()) {
    return true;
  }
  const auto next = text[index].code;
  if (goes_with_former(next) || next == kJoiner || text[index - 1].code == kJoiner) {
    return false;
  }
  std::size_t halves = 0;
  while (halves < index && is_flag_half(text[index - 1 - halves].code)) {
    ++halves;
  }
  return !is_flag_half(next) || halves % 2 == 0;
}

/// Parts of so many units in which no character lies across a border.
int parts_of(const std::vector<int>& units, int in_part) {
  int parts = units.empty() ? 0 : 1;
  int used = 0;
  for (const int size : units) {
    if (used + size > in_part) {
      ++parts;
      used = 0;
    }
    used += size;
  }
  return parts;
}

std::string begin_of(std::string_view text, const std::vector<Character>& characters,
                     std::size_t count) {
  while (!is_border(characters, count)) {
    --count;
  }
  const auto end = count < characters.size() ? characters[count].at : text.size();
  return std::string(text.substr(0, end));
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 14> kPlain = {{
    {"\u2018", "'"},
    {"\u2019", "'"},
    {"\u201A", "'"},
    {"\u201C", "\""},
    {"\u201D", "\""},
    {"\u201E", "\""},
    {"\u2010", "-"},
    {"\u2011", "-"},
    {"\u2013", "-"},
    {"\u2014", "-"},
    {"\u2026", "..."},
    {"\u00A0", " "},
    {"\u202F", " "},
    {"\u2009", " "},
}};

}  // namespace

std::string_view name(Alphabet alphabet) { return alphabet == Alphabet::gsm7 ? "gsm7" : "ucs2"; }

Segments segments_of(std::string_view text) {
  std::vector<int> narrow;
  std::vector<int> wide;
  bool gsm7 = true;
  for (const auto& character : decode(text)) {
    narrow.push_back(septets(character.code));
    wide.push_back(utf16_units(character.code));
    gsm7 = gsm7 && narrow.back() > 0;
  }
  const auto& units = gsm7 ? narrow : wide;
  Segments out;
  out.alphabet = gsm7 ? Alphabet::gsm7 : Alphabet::ucs2;
  for (const int size : units) {
    out.units += size;
  }
  const bool alone = out.units <= (gsm7 ? kAloneGsm7 : kAloneUcs2);
  out.parts = alone ? std::min(out.units, 1) : parts_of(units, gsm7 ? kPartGsm7 : kPartUcs2);
  return out;
}

std::string plain_punctuation(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto* const known = std::find_if(kPlain.begin(), kPlain.end(), [&](const auto& pair) {
      return text.starts_with(pair.first);
    });
    const bool found = known != kPlain.end();
    out += found ? known->second : text.substr(0, 1);
    text.remove_prefix(found ? known->first.size() : 1);
  }
  return out;
}

std::string fit(std::string_view text, int parts) {
  if (segments_of(text).parts <= parts) {
    return std::string(text);
  }
  // What is cut off may have been what made it UCS-2, so each beginning is judged by itself; more
  // of a text never takes fewer parts.
  const auto characters = decode(text);
  std::size_t good = 0;
  std::size_t bad = characters.size();
  while (good + 1 < bad) {
    const auto middle = good + (bad - good) / 2;
    const auto tried = begin_of(text, characters, middle) + std::string(kDots);
    (segments_of(tried).parts <= parts ? good : bad) = middle;
  }
  return begin_of(text, characters, good) + std::string(kDots);
}

std::string clip(std::string_view text, std::size_t characters) {
  const auto all = decode(text);
  if (all.size() <= characters) {
    return std::string(text);
  }
  return begin_of(text, all, characters - std::min(characters, kDots.size())) + std::string(kDots);
}

}  // namespace holdfast::notify
