#include "store/base/hmac_sha1.hpp"

#include <openssl/evp.h>

#include <array>
#include <stdexcept>

namespace holdfast {
namespace {

constexpr std::size_t kBlock = 64;

std::string sha1(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
  unsigned int size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), hash.data(), &size, EVP_sha1(), nullptr) != 1) {
    throw std::runtime_error("SHA-1 is not available");
  }
  return {reinterpret_cast<const char*>(hash.data()), size};
}

std::string masked(std::string key, char mask) {
  for (auto& octet : key) {
    octet = static_cast<char>(octet ^ mask);
  }
  return key;
}

}  // namespace

std::string hmac_sha1(std::string_view key, std::string_view message) {
  std::string padded = key.size() > kBlock ? sha1(key) : std::string(key);
  padded.resize(kBlock, '\0');
  const auto inner = sha1(masked(padded, 0x36) + std::string(message));
  return sha1(masked(padded, 0x5c) + inner);
}

}  // namespace holdfast
