#include "store/sqlite/customer_keys.hpp"

#include "store/base/text.hpp"

namespace holdfast::sqlite {

std::string email_key(std::string_view email) { return to_lower(trim(email)); }

std::string phone_key(std::string_view phone) {
  std::string key;
  for (const char c : phone) {
    if ((c >= '0' && c <= '9') || (c == '+' && key.empty())) {
      key += c;
    }
  }
  return key;
}

}  // namespace holdfast::sqlite
