// How people get their calendar apps in: passwords for one app each, and invitations to make them.
#pragma once

#include <optional>
#include <string>

#include "store/base/time.hpp"
#include "store/ids.hpp"

namespace holdfast::store {

/// A password for one calendar app. It is random (100 bits), so a fast hash keeps it as safe as a
/// slow one would, and it opens CalDAV alone. Only its SHA-256 is kept.
struct AppPassword {
  AppPasswordId id;
  AgencyId agency;
  UserId user;
  /// For people: "Ana's phone".
  std::string name;
  std::string hash;
  Instant created_at;
  std::optional<Instant> revoked_at;
};

/// Whoever knows its secret may set up calendar apps for the user until it ends. A user has one at
/// a time. Only the secret's SHA-256 is kept.
struct Invitation {
  InvitationId id;
  AgencyId agency;
  UserId user;
  std::string hash;
  Instant created_at;
  Instant expires_at;
  std::optional<Instant> revoked_at;
};

}  // namespace holdfast::store
