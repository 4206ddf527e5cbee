#include "gateway/auth/authorization.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "gateway/auth/passwords.hpp"
#include "store/base/text.hpp"

namespace holdfast::gateway {
namespace {

constexpr std::string_view kTokenPrefix = "hft_";
constexpr std::size_t kTokenBytes = 32;
/// 32 octets in base64url without padding.
constexpr std::size_t kTokenText = 43;
constexpr std::size_t kLongestLogin = 254;
/// Base64 of the longest login, a colon and the longest password, rounded up.
constexpr std::size_t kLongestBasic = (kLongestLogin + 1 + kLongestPassword + 2) / 3 * 4;

// RFC 9110 section 11.1: the scheme is compared without case, then one or more spaces.
std::optional<std::string_view> after_scheme(std::string_view authorization,
                                             std::string_view scheme) {
  if (authorization.size() <= scheme.size() || authorization[scheme.size()] != ' ' ||
      !equal_ignoring_case(authorization.substr(0, scheme.size()), scheme)) {
    return std::nullopt;
  }
  return trim(authorization.substr(scheme.size()));
}

}  // namespace

std::optional<BasicCredentials> parse_basic(std::string_view authorization) {
  const auto encoded = after_scheme(authorization, "basic");
  if (!encoded || encoded->size() > kLongestBasic) {
    return std::nullopt;
  }
  const auto decoded = from_base64(*encoded);
  if (!decoded || !is_utf8(*decoded) || has_control(*decoded)) {
    return std::nullopt;
  }
  const auto colon = decoded->find(':');
  if (colon == std::string::npos || colon == 0 || colon > kLongestLogin ||
      decoded->size() - colon - 1 > kLongestPassword) {
    return std::nullopt;
  }
  return BasicCredentials{to_lower(std::string_view(*decoded).substr(0, colon)),
                          decoded->substr(colon + 1)};
}

std::optional<std::string> parse_bearer(std::string_view authorization) {
  const auto token = after_scheme(authorization, "bearer");
  if (!token || token->size() != kTokenPrefix.size() + kTokenText ||
      !token->starts_with(kTokenPrefix)) {
    return std::nullopt;
  }
  const bool well_formed = std::all_of(token->begin(), token->end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_';
  });
  if (!well_formed) {
    return std::nullopt;
  }
  return std::string(*token);
}

std::string random_secret() {
  std::array<unsigned char, kTokenBytes> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  std::array<char, sodium_base64_ENCODED_LEN(kTokenBytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING)>
      text{};
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(),
                    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  return text.data();
}

std::string generate_token() { return std::string(kTokenPrefix) + random_secret(); }

}  // namespace holdfast::gateway
