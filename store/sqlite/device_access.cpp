// Passwords of calendar apps, and invitations to make them.
#include "store/sqlite/session.hpp"

namespace holdfast::sqlite {

using namespace store;

namespace {

AppPassword read_password(Row row) {
  AppPassword password;
  row.read(password.id, password.agency, password.user, password.name, password.hash,
           password.created_at, password.revoked_at);
  return password;
}

Invitation read_invitation(Row row) {
  Invitation invitation;
  row.read(invitation.id, invitation.agency, invitation.user, invitation.hash,
           invitation.created_at, invitation.expires_at, invitation.revoked_at);
  return invitation;
}

#define PASSWORD_COLUMNS \
  "select id, agency, user, name, hash, created_at, revoked_at from app_passwords "
#define INVITATION_COLUMNS \
  "select id, agency, user, hash, created_at, expires_at, revoked_at from invitations "

}  // namespace

std::vector<AppPassword> Session::app_passwords_of(const UserId& user) const {
  return db_.all(read_password,
                 PASSWORD_COLUMNS "where user = ? and revoked_at is null order by id", user);
}

std::optional<AppPassword> Session::app_password(const AppPasswordId& id) const {
  return db_.one(read_password, PASSWORD_COLUMNS "where id = ?", id);
}

std::optional<AppPassword> Session::app_password_by_hash(std::string_view hash) const {
  return db_.one(read_password, PASSWORD_COLUMNS "where hash = ?", hash);
}

std::vector<Invitation> Session::invitations(AgencyId agency) const {
  return db_.all(read_invitation,
                 INVITATION_COLUMNS "where agency = ? and revoked_at is null order by id", agency);
}

std::optional<Invitation> Session::invitation(const InvitationId& id) const {
  return db_.one(read_invitation, INVITATION_COLUMNS "where id = ?", id);
}

std::optional<Invitation> Session::invitation_by_hash(std::string_view hash) const {
  return db_.one(read_invitation, INVITATION_COLUMNS "where hash = ?", hash);
}

void Session::put(const AppPassword& password) {
  db_.run(
      "insert into app_passwords (id, agency, user, name, hash, created_at, revoked_at) "
      "values (?, ?, ?, ?, ?, ?, ?) "
      "on conflict (id) do update set name = excluded.name, revoked_at = excluded.revoked_at",
      password.id, password.agency, password.user, password.name, password.hash,
      password.created_at, password.revoked_at);
}

void Session::put(const Invitation& invitation) {
  db_.run(
      "insert into invitations (id, agency, user, hash, created_at, expires_at, revoked_at) "
      "values (?, ?, ?, ?, ?, ?, ?) "
      "on conflict (id) do update set revoked_at = excluded.revoked_at",
      invitation.id, invitation.agency, invitation.user, invitation.hash, invitation.created_at,
      invitation.expires_at, invitation.revoked_at);
}

}  // namespace holdfast::sqlite
