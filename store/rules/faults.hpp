// What is wrong with the fields of a command, all of it at once.
#pragma once

#include <string>
#include <string_view>

#include "store/base/result.hpp"

namespace holdfast::store {

/// Collects faults; each is a place (a JSON pointer) and a sentence that says what would be right.
class Faults {
 public:
  void add(std::string_view pointer, std::string_view sentence);
  void unless(bool right, std::string_view pointer, std::string_view sentence) {
    if (!right) {
      add(pointer, sentence);
    }
  }
  /// Text of one line: UTF-8, no control characters (so neither CR nor LF), not blank, no longer
  /// than `most` octets.
  void check_line(std::string_view pointer, std::string_view text, std::size_t most);
  /// Text of several lines: line ends and tabs are allowed, and it may be empty.
  void check_text(std::string_view pointer, std::string_view text, std::size_t most);
  /// The text of a JSON object, or nothing.
  void check_object(std::string_view pointer, std::string_view text, std::size_t most);
  /// Lower-case letters, digits and inner hyphens, 1 to 64.
  void check_slug(std::string_view pointer, std::string_view slug);
  void check_zone(std::string_view pointer, std::string_view zone);
  void check_email(std::string_view pointer, std::string_view address);

  /// Errc::validation with a `pointer` and a `message` field for each fault, in order.
  [[nodiscard]] Status status() const;

 private:
  std::string detail_;
  std::vector<ErrorField> fields_;
};

/// One address as RFC 5321 has it, ASCII only, without quoting: "ana@salon.example".
bool is_email(std::string_view address);

}  // namespace holdfast::store
