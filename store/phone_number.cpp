#include "store/phone_number.hpp"

#include <phonenumbers/phonenumberutil.h>

#include <set>

namespace holdfast::store {
namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

/// What the library takes for "none known" (CLDR).
constexpr const char* kNowhere = "ZZ";
/// Longer than anybody writes a number.
constexpr std::size_t kLongest = 60;

}  // namespace

std::optional<std::string> e164(std::string_view phone, std::string_view region) {
  if (phone.empty() || phone.size() > kLongest) {
    return std::nullopt;
  }
  const auto* const numbers = PhoneNumberUtil::GetInstance();
  PhoneNumber number;
  const auto fault =
      numbers->Parse(std::string(phone), region.empty() ? kNowhere : std::string(region), &number);
  // Whether a range has been given out is for networks to know: their lists are newer than ours.
  if (fault != PhoneNumberUtil::NO_PARSING_ERROR || !numbers->IsPossibleNumber(number)) {
    return std::nullopt;
  }
  std::string text;
  numbers->Format(number, PhoneNumberUtil::E164, &text);
  return text;
}

bool is_phone_region(std::string_view region) {
  static const std::set<std::string> known = [] {
    std::set<std::string> regions;
    PhoneNumberUtil::GetInstance()->GetSupportedRegions(&regions);
    return regions;
  }();
  return known.contains(std::string(region));
}

std::string masked_number(std::string_view number) {
  constexpr std::size_t kHead = 3;
  constexpr std::size_t kTail = 2;
  if (number.size() <= kHead + kTail) {
    return std::string(number.size(), '*');
  }
  return std::string(number.substr(0, kHead)) + std::string(number.size() - kHead - kTail, '*') +
         std::string(number.substr(number.size() - kTail));
}

}  // namespace holdfast::store
