#include "gateway/auth/passwords.hpp"

#include <sodium.h>

#include <array>
#include <cstring>
#include <new>
#include <stdexcept>

#include "store/base/text.hpp"

namespace holdfast::gateway {
namespace {

constexpr unsigned long long kPasses = 2;
constexpr std::size_t kMemory = 19U * 1024 * 1024;

void need_sodium() {
  if (sodium_init() < 0) {
    throw std::runtime_error("libsodium does not start");
  }
}

}  // namespace

std::string hash_password(std::string_view password) {
  need_sodium();
  std::array<char, crypto_pwhash_STRBYTES> text{};
  if (crypto_pwhash_str_alg(text.data(), password.data(), password.size(), kPasses, kMemory,
                            crypto_pwhash_ALG_ARGON2ID13) != 0) {
    throw std::bad_alloc();
  }
  return text.data();
}

bool password_matches(const std::string& hash, std::string_view password) {
  need_sodium();
  return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

Status check_new_password(std::string_view password) {
  if (password.size() < kShortestPassword || password.size() > kLongestPassword) {
    return Error{Errc::validation, "a password has " + std::to_string(kShortestPassword) + " to " +
                                       std::to_string(kLongestPassword) + " characters"};
  }
  if (!is_utf8(password) || has_control(password)) {
    return Error{Errc::validation, "a password is UTF-8 text without control characters"};
  }
  return {};
}

std::string generate_password() {
  need_sodium();
  // 32 letters and digits without i, l, o and u: five bits each.
  constexpr std::string_view kLetters = "0123456789abcdefghjkmnpqrstvwxyz";
  std::string password;
  for (int i = 0; i < 20; ++i) {
    if (i > 0 && i % 5 == 0) {
      password += '-';
    }
    password += kLetters[randombytes_uniform(kLetters.size())];
  }
  return password;
}

}  // namespace holdfast::gateway
