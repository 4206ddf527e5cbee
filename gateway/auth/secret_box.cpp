#include "gateway/auth/secret_box.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <stdexcept>

#include "store/base/text.hpp"

namespace holdfast::gateway {
namespace {

constexpr std::string_view kFormat = "hfs1.";
constexpr std::size_t kKeyIdSize = 8;
constexpr std::size_t kNonceSize = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagSize = crypto_aead_xchacha20poly1305_ietf_ABYTES;

const unsigned char* octets(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

// A one-way name of the key: a keyed hash of a constant, so that it tells nothing about the key.
std::string key_id(const SecretBox::Key& key) {
  constexpr std::string_view kPurpose = "holdfast secret box key id";
  std::array<unsigned char, crypto_generichash_BYTES> hash{};
  crypto_generichash(hash.data(), hash.size(), octets(kPurpose), kPurpose.size(), key.data(),
                     key.size());
  return to_hex(std::as_bytes(std::span(hash))).substr(0, kKeyIdSize);
}

std::optional<SecretBox::Key> read_key(std::string_view hex) {
  SecretBox::Key key{};
  std::size_t length = 0;
  if (hex.size() != 2 * key.size() ||
      sodium_hex2bin(key.data(), key.size(), hex.data(), hex.size(), nullptr, &length, nullptr) !=
          0 ||
      length != key.size()) {
    return std::nullopt;
  }
  return key;
}

}  // namespace

SecretBox::SecretBox(std::vector<Key> keys) : keys_(std::move(keys)) {
  if (keys_.empty() || sodium_init() < 0) {
    throw std::logic_error("a secret box needs a key and libsodium");
  }
}

SecretBox::~SecretBox() { sodium_memzero(keys_.data(), keys_.size() * sizeof(Key)); }
SecretBox::SecretBox(SecretBox&&) noexcept = default;
SecretBox& SecretBox::operator=(SecretBox&&) noexcept = default;

std::string SecretBox::seal(std::string_view plain) const {
  const auto head = std::string(kFormat) + key_id(keys_.front());
  std::string box(kNonceSize + plain.size() + kTagSize, '\0');
  auto* nonce = reinterpret_cast<unsigned char*>(box.data());
  randombytes_buf(nonce, kNonceSize);
  crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + kNonceSize, nullptr, octets(plain),
                                             plain.size(), octets(head), head.size(), nullptr,
                                             nonce, keys_.front().data());
  return head + '.' + to_base64(box);
}

Result<std::string> SecretBox::open(std::string_view sealed) const {
  const auto dot = kFormat.size() + kKeyIdSize;
  if (!sealed.starts_with(kFormat) || sealed.size() <= dot || sealed[dot] != '.') {
    return Error{Errc::validation, "this is not a sealed secret"};
  }
  const auto head = sealed.substr(0, dot);
  const auto box = from_base64(sealed.substr(dot + 1));
  if (!box || box->size() < kNonceSize + kTagSize) {
    return Error{Errc::validation, "the sealed secret is cut off"};
  }
  for (const auto& key : keys_) {
    if (key_id(key) != head.substr(kFormat.size())) {
      continue;
    }
    std::string plain(box->size() - kNonceSize - kTagSize, '\0');
    const auto* nonce = octets(*box);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(
            reinterpret_cast<unsigned char*>(plain.data()), nullptr, nullptr, nonce + kNonceSize,
            box->size() - kNonceSize, octets(head), head.size(), nonce, key.data()) != 0) {
      return Error{Errc::validation, "the sealed secret was altered"};
    }
    return plain;
  }
  return Error{Errc::not_found,
               "the secret was sealed with key " + std::string(head.substr(kFormat.size())) +
                   ", which is not in the secret key file; add that key as a further line"};
}

std::vector<std::string> SecretBox::derive(std::string_view purpose) const {
  std::vector<std::string> derived;
  for (const auto& key : keys_) {
    std::string key_text(32, '\0');
    crypto_generichash(reinterpret_cast<unsigned char*>(key_text.data()), key_text.size(),
                       octets(purpose), purpose.size(), key.data(), key.size());
    derived.push_back(std::move(key_text));
  }
  return derived;
}

bool SecretBox::is_current(std::string_view sealed) const {
  return sealed.starts_with(std::string(kFormat) + key_id(keys_.front()) + '.');
}

Result<SecretBox> load_secret_box(const Config& config) {
  std::vector<SecretBox::Key> keys;
  if (!config.secret_key.empty()) {
    if (const auto key = read_key(config.secret_key)) {
      keys.push_back(*key);
      return SecretBox(std::move(keys));
    }
    return Error{Errc::validation, "HOLDFAST_SECRET_KEY must be 64 hex digits"};
  }
  const auto& path = config.secret_key_file;
  std::ifstream file(path);
  struct stat status {};
  if (!file || ::stat(path.c_str(), &status) != 0) {
    return Error{Errc::not_found, "the secret key file " + path +
                                      " cannot be read; `holdfast init` makes one, and without "
                                      "the old one stored credentials cannot be opened"};
  }
  if ((status.st_mode & (S_IRWXO | S_IWGRP)) != 0) {
    return Error{Errc::forbidden,
                 "the secret key file " + path + " is open to others: chmod 600 " + path};
  }
  std::string line;
  while (std::getline(file, line)) {
    const auto text = trim(line);
    if (text.empty()) {
      continue;
    }
    const auto key = read_key(text);
    if (!key) {
      return Error{Errc::validation, "line " + std::to_string(keys.size() + 1) +
                                         " of the secret key file " + path +
                                         " must be 64 hex digits"};
    }
    keys.push_back(*key);
  }
  if (keys.empty()) {
    return Error{Errc::validation, "the secret key file " + path + " holds no key"};
  }
  return SecretBox(std::move(keys));
}

Status create_secret_key_file(const std::string& path) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) {
    if (errno == EEXIST) {
      return Error{Errc::already_exists, path + " is there already"};
    }
    return Error{Errc::unavailable,
                 path + " cannot be made: " + std::generic_category().message(errno)};
  }
  std::array<std::byte, 32> key{};
  randombytes_buf(key.data(), key.size());
  const auto line = to_hex(key) + '\n';
  const bool written =
      ::write(file, line.data(), line.size()) == std::ssize(line) && ::fsync(file) == 0;
  if (::close(file) != 0 || !written) {
    ::unlink(path.c_str());
    return Error{Errc::unavailable, path + " cannot be written"};
  }
  return {};
}

}  // namespace holdfast::gateway
