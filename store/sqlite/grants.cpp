// Grants, and people who were sent to agree to one.
#include "store/sqlite/session.hpp"

namespace holdfast::sqlite {

using namespace store;

namespace {

Grant read_grant(Row row) {
  Grant grant;
  row.read(grant.id, grant.agency, grant.resource, grant.provider, grant.delegated, grant.account,
           grant.subject, grant.scopes, grant.sealed_secret, grant.state, grant.last_error,
           grant.created_at, grant.agreed_at, grant.version);
  return grant;
}

Consent read_consent(Row row) {
  Consent consent;
  row.read(consent.hash, consent.grant, consent.sealed_verifier, consent.user, consent.invitation,
           consent.expires_at, consent.used_at);
  return consent;
}

#define GRANT_COLUMNS                                                            \
  "select id, agency, resource, provider, delegated, account, subject, scopes, " \
  "sealed_secret, state, last_error, created_at, agreed_at, version from grants "

}  // namespace

std::vector<Grant> Session::grants(AgencyId agency) const {
  return db_.all(read_grant, GRANT_COLUMNS "where agency = ? order by id", agency);
}

std::optional<Grant> Session::grant(const GrantId& id) const {
  return db_.one(read_grant, GRANT_COLUMNS "where id = ?", id);
}

std::optional<Consent> Session::consent(std::string_view hash) const {
  return db_.one(read_consent,
                 "select hash, grant_id, sealed_verifier, user, invitation, expires_at, used_at "
                 "from consents where hash = ?",
                 hash);
}

void Session::put(const Grant& grant) {
  db_.run(
      "insert into grants (id, agency, resource, provider, delegated, account, subject, scopes, "
      "sealed_secret, state, last_error, created_at, agreed_at, version) "
      "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
      "on conflict (id) do update set account = excluded.account, subject = excluded.subject, "
      "scopes = excluded.scopes, sealed_secret = excluded.sealed_secret, state = excluded.state, "
      "last_error = excluded.last_error, agreed_at = excluded.agreed_at, "
      "version = excluded.version",
      grant.id, grant.agency, grant.resource, grant.provider, grant.delegated, grant.account,
      grant.subject, grant.scopes, grant.sealed_secret, grant.state, grant.last_error,
      grant.created_at, grant.agreed_at, grant.version);
}

void Session::remove_grant(const GrantId& grant) {
  db_.run("delete from grants where id = ?", grant);
}

void Session::put(const Consent& consent) {
  db_.run(
      "insert into consents (hash, grant_id, sealed_verifier, user, invitation, expires_at, "
      "used_at) values (?, ?, ?, ?, ?, ?, ?) "
      "on conflict (hash) do update set used_at = excluded.used_at",
      consent.hash, consent.grant, consent.sealed_verifier, consent.user, consent.invitation,
      consent.expires_at, consent.used_at);
}

int Session::drop_consents(Instant expired_before, int limit) {
  return db_.run(
      "delete from consents where hash in "
      "(select hash from consents where expires_at < ? order by expires_at limit ?)",
      expired_before, limit);
}

}  // namespace holdfast::sqlite
