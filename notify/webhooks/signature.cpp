#include "notify/webhooks/signature.hpp"

#include <array>

#include "store/base/text.hpp"

namespace holdfast::notify {
namespace {

constexpr std::string_view kPrefix = "whsec_";

std::string_view octets(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::optional<std::string> key_of(std::string_view secret) {
  if (!secret.starts_with(kPrefix)) {
    return std::nullopt;
  }
  return from_base64(secret.substr(kPrefix.size()));
}

}  // namespace

std::string make_webhook_secret(RandomSource& random) {
  std::array<std::byte, 32> key{};
  random.fill(key);
  return std::string(kPrefix) + to_base64(octets(key));
}

std::optional<std::string> webhook_signature(const std::vector<std::string>& secrets,
                                             std::string_view id, std::int64_t timestamp,
                                             std::string_view body) {
  std::string signed_text(id);
  signed_text.append(".").append(std::to_string(timestamp)).append(".").append(body);
  std::string header;
  for (const auto& secret : secrets) {
    const auto key = key_of(secret);
    if (!key) {
      return std::nullopt;
    }
    const auto mac = hmac_sha256(*key, signed_text);
    header += (header.empty() ? "v1," : " v1,") + to_base64(octets(mac));
  }
  return header;
}

}  // namespace holdfast::notify
