// How many parts a text message takes, and how a long one is cut (3GPP TS 23.038, 23.040).
#pragma once

#include <string>
#include <string_view>

namespace holdfast::notify {

enum class Alphabet {
  /// 160 septets alone, 153 in each of several parts.
  gsm7,
  /// 70 units of UTF-16 alone, 67 in each of several parts.
  ucs2,
};
std::string_view name(Alphabet alphabet);

struct Segments {
  Alphabet alphabet = Alphabet::gsm7;
  /// Septets, or units of UTF-16.
  int units = 0;
  /// What is paid for; 0 for an empty text.
  int parts = 0;
};

/// Of well-formed UTF-8. One character outside of GSM-7 makes the whole text UCS-2. A character
/// that takes two units is never parted.
Segments segments_of(std::string_view text);

/// Typographic quotes, dashes, dots and blanks in their plain forms, which GSM-7 has.
std::string plain_punctuation(std::string_view text);

/// The text, or as much of its beginning as fits in so many parts with "..." behind it. What a
/// reader takes for one character stays whole: accents and joined emoji go with what they stand on.
std::string fit(std::string_view text, int parts);

/// At most so many characters, likewise.
std::string clip(std::string_view text, std::size_t characters);

}  // namespace holdfast::notify
