// URLs of http and https, as far as a client needs them: parts, references, and who may see a
// password.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace holdfast::sync {

struct Url {
  bool secure = false;
  /// Lower case; an IPv6 address with its brackets.
  std::string host;
  std::uint16_t port = 0;
  /// Path and query, at least "/", as written.
  std::string target = "/";

  /// Without a port where it is the scheme's own.
  [[nodiscard]] std::string text() const;
};

/// Nothing for another scheme, user information, no host, a bad port, blanks or controls. A
/// fragment is dropped.
std::optional<Url> parse_url(std::string_view text);

/// What an href or Location means beside the URL that gave it (RFC 3986 section 5.2): absolute,
/// "//host/path", "/path" or relative. Dot segments are resolved.
std::optional<Url> resolve(const Url& base, std::string_view reference);

/// Whether a credential for `from` may be sent to `to`: the same host and port, or both in
/// icloud.com, whose accounts live on numbered hosts; the way from http to https on the standard
/// ports counts as the same. Never from https to http.
bool may_share_credentials(const Url& from, const Url& to);

/// With a slash at the end: a collection.
Url as_collection(Url url);

}  // namespace holdfast::sync
