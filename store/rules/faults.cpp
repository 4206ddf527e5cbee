#include "store/rules/faults.hpp"

#include <algorithm>

#include "store/base/text.hpp"
#include "store/base/time_zone.hpp"
#include "store/json.hpp"

namespace holdfast::store {
namespace {

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_atom_character(char c) {
  return is_letter_or_digit(c) ||
         std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

/// Parts between dots, none empty, each octet allowed.
template <class Allowed>
bool is_dotted(std::string_view text, Allowed allowed) {
  char before = '.';
  for (const char c : text) {
    if (c == '.' ? before == '.' : !allowed(c)) {
      return false;
    }
    before = c;
  }
  return before != '.';
}

bool is_slug(std::string_view slug) {
  return !slug.empty() && slug.size() <= 64 && slug.front() != '-' && slug.back() != '-' &&
         std::all_of(slug.begin(), slug.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
         });
}

}  // namespace

bool is_email(std::string_view address) {
  const auto at = address.find('@');
  if (at == std::string_view::npos || at == 0 || at > 64 || address.size() > 254) {
    return false;
  }
  const auto domain = address.substr(at + 1);
  return is_dotted(address.substr(0, at), is_atom_character) &&
         is_dotted(domain, [](char c) { return is_letter_or_digit(c) || c == '-'; }) &&
         domain.front() != '-' && domain.back() != '-';
}

void Faults::add(std::string_view pointer, std::string_view sentence) {
  if (!detail_.empty()) {
    detail_ += "; ";
  }
  detail_ += pointer;
  detail_ += ": ";
  detail_ += sentence;
  fields_.push_back({"pointer", std::string(pointer)});
  fields_.push_back({"message", std::string(sentence)});
}

void Faults::check_line(std::string_view pointer, std::string_view text, std::size_t most) {
  if (trim(text).empty()) {
    add(pointer, "must not be empty");
  } else if (text.size() > most) {
    add(pointer, "is longer than " + std::to_string(most) + " octets");
  } else if (!is_utf8(text) || has_control(text)) {
    add(pointer, "must be UTF-8 of one line without control characters");
  }
}

void Faults::check_text(std::string_view pointer, std::string_view text, std::size_t most) {
  if (text.size() > most) {
    add(pointer, "is longer than " + std::to_string(most) + " octets");
  } else if (!is_utf8(text) || has_control(text, "\n\t")) {
    add(pointer, "must be UTF-8 without control characters other than line feed and tab");
  }
}

void Faults::check_object(std::string_view pointer, std::string_view text, std::size_t most) {
  if (text.empty()) {
    return;
  }
  if (text.size() > most) {
    add(pointer, "is longer than " + std::to_string(most) + " octets");
    return;
  }
  const auto value = parse_json(text);
  unless(value && value->is_object(), pointer, "must be a JSON object");
}

void Faults::check_slug(std::string_view pointer, std::string_view slug) {
  unless(is_slug(slug), pointer,
         "must be 1 to 64 lower-case letters, digits and hyphens, with no hyphen at either end");
}

void Faults::check_zone(std::string_view pointer, std::string_view zone) {
  unless(TimeZone::find(zone).has_value(), pointer,
         "must be the name of a time zone, such as Europe/Berlin");
}

void Faults::check_email(std::string_view pointer, std::string_view address) {
  unless(is_email(address), pointer, "must be an e-mail address such as ana@salon.example");
}

Status Faults::status() const {
  if (fields_.empty()) {
    return {};
  }
  return Error{Errc::validation, detail_, fields_};
}

}  // namespace holdfast::store
