#include "notify/sms/report_address.hpp"

#include <algorithm>

#include "store/base/text.hpp"

namespace holdfast::notify {
namespace {

/// 128 bits in hex.
constexpr std::size_t kProofSize = 32;
constexpr std::size_t kLongestToken = 100;

std::string proof_of(std::string_view id, std::string_view key) {
  const auto mac = hmac_sha256(key, "text report of " + std::string(id));
  return to_hex(mac).substr(0, kProofSize);
}

}  // namespace

std::string ReportAddresses::url_of(std::string_view id) const {
  return url_.empty() ? std::string{}
                      : url_ + "?m=" + std::string(id) + '.' + proof_of(id, keys_.front());
}

std::optional<std::string> ReportAddresses::id_in(std::string_view token) const {
  const auto dot = token.find('.');
  if (dot == std::string_view::npos || token.size() > kLongestToken) {
    return std::nullopt;
  }
  const auto id = token.substr(0, dot);
  const auto proof = token.substr(dot + 1);
  const bool ours = std::any_of(keys_.begin(), keys_.end(), [&](const std::string& key) {
    return same_octets(proof_of(id, key), proof);
  });
  return ours ? std::optional(std::string(id)) : std::nullopt;
}

}  // namespace holdfast::notify
