#include "notify/return_address.hpp"

#include <algorithm>

#include "notify/mime.hpp"
#include "store/base/text.hpp"

namespace holdfast::notify {
namespace {

/// "ef_" and 26 characters.
constexpr std::size_t kIdSize = 29;
/// 80 bits in hex: nobody guesses them, and a local part has 64 characters in all.
constexpr std::size_t kProofSize = 20;
constexpr std::size_t kTokenSize = kIdSize + 1 + kProofSize;
constexpr std::size_t kLongestLocalPart = 64;

std::string proof_of(std::string_view id, std::string_view key) {
  const auto mac = hmac_sha256(key, "return address of " + std::string(id));
  return to_hex(mac).substr(0, kProofSize);
}

Error wrong_pattern(const std::string& why) {
  return {Errc::validation,
          "must be an address with one asterisk, such as booking+*@host.example "
          "or *@bounces.host.example: " +
              why};
}

}  // namespace

Result<ReturnAddresses> ReturnAddresses::make(std::string_view pattern,
                                              std::vector<std::string> keys) {
  const auto star = pattern.find('*');
  const auto at = pattern.rfind('@');
  if (star == std::string_view::npos || at == std::string_view::npos || star > at ||
      pattern.find('*', star + 1) != std::string_view::npos) {
    return wrong_pattern("the asterisk belongs before the @");
  }
  auto lower = to_lower(pattern);
  auto sample = lower;
  sample.replace(star, 1, std::string(kTokenSize, 'x'));
  if (at - 1 + kTokenSize > kLongestLocalPart) {
    return wrong_pattern("at most " + std::to_string(kLongestLocalPart - kTokenSize) +
                         " characters besides the asterisk may stand before the @");
  }
  if (const auto good = check_address(sample); !good) {
    return wrong_pattern("what it stands for is no mail address");
  }
  return ReturnAddresses(lower.substr(0, star), lower.substr(star + 1), std::move(keys));
}

std::string ReturnAddresses::token_of(std::string_view id) const {
  return std::string(id) + '.' + proof_of(id, keys_.back());
}

std::string ReturnAddresses::address_of(std::string_view id) const {
  return before_ + token_of(id) + after_;
}

std::optional<std::string> ReturnAddresses::id_in_token(std::string_view token) const {
  if (token.size() != kTokenSize || token[kIdSize] != '.') {
    return std::nullopt;
  }
  const auto lower = to_lower(token);
  auto id = lower.substr(0, kIdSize);
  const auto proof = lower.substr(kIdSize + 1);
  const bool ours = std::any_of(keys_.begin(), keys_.end(), [&](const std::string& key) {
    return same_octets(proof_of(id, key), proof);
  });
  return ours ? std::optional(std::move(id)) : std::nullopt;
}

std::optional<std::string> ReturnAddresses::id_in_address(std::string_view address) const {
  const auto lower = to_lower(address);
  if (lower.size() != before_.size() + kTokenSize + after_.size() || !lower.starts_with(before_) ||
      !lower.ends_with(after_)) {
    return std::nullopt;
  }
  return id_in_token(std::string_view(lower).substr(before_.size(), kTokenSize));
}

std::string_view ReturnAddresses::domain() const {
  return std::string_view(after_).substr(after_.rfind('@') + 1);
}

}  // namespace holdfast::notify
