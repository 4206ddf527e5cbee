// Users and bearer tokens.
#include "store/sqlite/session.hpp"

namespace holdfast::sqlite {

using namespace store;

namespace {

User read_user(Row row) {
  User user;
  row.read(user.id, user.agency, user.login, user.name, user.role, user.password_hash,
           user.credential_version, user.resource, user.active);
  return user;
}

Token read_token(Row row) {
  Token token;
  row.read(token.id, token.agency, token.user, token.name, token.hash, token.expires_at,
           token.revoked_at, token.scopes);
  return token;
}

#define USER_COLUMNS                                                                           \
  "select id, agency, login, name, role, password_hash, credential_version, resource, active " \
  "from users "
#define TOKEN_COLUMNS \
  "select id, agency, user, name, hash, expires_at, revoked_at, scopes from tokens "

}  // namespace

std::vector<User> Session::users(AgencyId agency) const {
  return db_.all(read_user, USER_COLUMNS "where agency = ? order by login", agency);
}

std::optional<User> Session::user(const UserId& id) const {
  return db_.one(read_user, USER_COLUMNS "where id = ?", id);
}

std::optional<User> Session::user_by_login(std::string_view login) const {
  return db_.one(read_user, USER_COLUMNS "where login = ?", login);
}

std::vector<Token> Session::tokens(AgencyId agency) const {
  return db_.all(read_token, TOKEN_COLUMNS "where agency = ? order by id", agency);
}

std::optional<Token> Session::token(const TokenId& id) const {
  return db_.one(read_token, TOKEN_COLUMNS "where id = ?", id);
}

std::optional<Token> Session::token_by_hash(std::string_view hash) const {
  return db_.one(read_token, TOKEN_COLUMNS "where hash = ?", hash);
}

void Session::put(const User& user) {
  db_.run(
      "insert into users (id, agency, login, name, role, password_hash, credential_version, "
      "resource, active) values (?, ?, ?, ?, ?, ?, ?, ?, ?) "
      "on conflict (id) do update set login = excluded.login, name = excluded.name, "
      "role = excluded.role, password_hash = excluded.password_hash, "
      "credential_version = excluded.credential_version, resource = excluded.resource, "
      "active = excluded.active",
      user.id, user.agency, user.login, user.name, user.role, user.password_hash,
      user.credential_version, user.resource, user.active);
}

void Session::put(const Token& token) {
  db_.run(
      "insert into tokens (id, agency, user, name, hash, expires_at, revoked_at, scopes) "
      "values (?, ?, ?, ?, ?, ?, ?, ?) "
      "on conflict (id) do update set name = excluded.name, expires_at = excluded.expires_at, "
      "revoked_at = excluded.revoked_at",
      token.id, token.agency, token.user, token.name, token.hash, token.expires_at,
      token.revoked_at, token.scopes);
}

}  // namespace holdfast::sqlite
