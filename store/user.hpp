// Who may do what.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/time.hpp"
#include "store/ids.hpp"

namespace holdfast::store {

enum class Role { administrator, coordinator, staff };
std::string_view name(Role role);
std::optional<Role> role(std::string_view name);

struct User {
  UserId id;
  AgencyId agency;
  /// Unique over the installation, lower case.
  std::string login;
  std::string name;
  Role role = Role::staff;
  /// libsodium's argon2id text.
  std::string password_hash;
  /// Raised by every password change; part of the credential cache's key.
  std::int64_t credential_version = 1;
  /// The staff resource that this user is; empty for others.
  ResourceId resource;
  bool active = true;
};

/// A bearer token. Only its SHA-256 is kept.
struct Token {
  TokenId id;
  AgencyId agency;
  UserId user;
  std::string name;
  std::string hash;
  std::optional<Instant> expires_at;
  std::optional<Instant> revoked_at;
  /// Tidy, see scopes.hpp; empty: all that the user may.
  std::string scopes;
};

/// Who acts in a command, and through which door: for the audit.
struct Actor {
  /// customer, staff, key, system, source.
  std::string kind = "system";
  /// The user's, token's or source's id.
  std::string id;
  /// api, caldav, source, timer, cli.
  std::string via = "system";
  std::string request_id;
};

}  // namespace holdfast::store
