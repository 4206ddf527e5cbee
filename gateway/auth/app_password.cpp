#include "gateway/auth/app_password.hpp"

#include "gateway/auth/passwords.hpp"

namespace holdfast::gateway {
namespace {

constexpr std::size_t kGroup = 5;
constexpr std::size_t kLength = 4 * kGroup + 3;

}  // namespace

std::string generate_app_password() { return generate_password(); }

bool has_form_of_app_password(std::string_view text) {
  if (text.size() != kLength) {
    return false;
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i % (kGroup + 1) == kGroup;
    const bool letter = (text[i] >= '0' && text[i] <= '9') || (text[i] >= 'a' && text[i] <= 'z');
    if (dash ? text[i] != '-' : !letter) {
      return false;
    }
  }
  return true;
}

}  // namespace holdfast::gateway
