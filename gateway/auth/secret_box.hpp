// Credentials of other services, encrypted at rest.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/config.hpp"
#include "store/base/result.hpp"

namespace holdfast::gateway {

/// XChaCha20-Poly1305 under a key that the database does not hold, so that a copied database alone
/// gives nothing away. Immutable after construction; any thread.
///
/// A sealed text is "hfs1.<key id>.<base64 of nonce and cipher text>"; the first two parts are
/// authenticated too. The key id tells which key is missing when a text cannot be opened.
class SecretBox {
 public:
  using Key = std::array<unsigned char, 32>;

  /// The first key seals; all of them open. At least one.
  explicit SecretBox(std::vector<Key> keys);
  ~SecretBox();
  SecretBox(SecretBox&&) noexcept;
  SecretBox& operator=(SecretBox&&) noexcept;
  SecretBox(const SecretBox&) = delete;
  SecretBox& operator=(const SecretBox&) = delete;

  [[nodiscard]] std::string seal(std::string_view plain) const;
  /// Errors: validation (not a sealed text, or altered), not_found (sealed with a key that we do
  /// not have).
  [[nodiscard]] Result<std::string> open(std::string_view sealed) const;
  /// A key for another purpose from each key of the box, the newest first: 32 octets that tell
  /// nothing about it.
  [[nodiscard]] std::vector<std::string> derive(std::string_view purpose) const;
  /// Sealed with the key that seals now.
  [[nodiscard]] bool is_current(std::string_view sealed) const;

 private:
  std::vector<Key> keys_;
};

/// The box of a configuration: its `secret_key`, else the keys in its `secret_key_file` (64 hex
/// digits a line, the newest first). Errors: not_found, validation; forbidden if everyone may read
/// the file or its group may write it.
Result<SecretBox> load_secret_box(const Config& config);

/// Makes a key file with one new key, mode 0600. Errors: already_exists, unavailable.
Status create_secret_key_file(const std::string& path);

}  // namespace holdfast::gateway
