// Answers kept under idempotency keys.
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "store/sqlite/session.hpp"

namespace holdfast::sqlite {

using namespace store;

namespace {

KeptAnswer read_answer(Row row) {
  KeptAnswer kept;
  row.read(kept.fingerprint, kept.answer.status, kept.answer.body, kept.answer.etag,
           kept.answer.location, kept.expires_at);
  return kept;
}

}  // namespace

std::optional<KeptAnswer> Session::kept_answer(const IdempotencyKey& key) const {
  return db_.one(read_answer,
                 "select fingerprint, status, body, etag, location, expires_at from kept_answers "
                 "where agency = ? and principal = ? and route = ? and key = ?",
                 key.agency, key.principal, key.route, key.key);
}

// Replaces an answer that is past its time and was not dropped yet.
void Session::keep(const IdempotencyKey& key, const KeptAnswer& kept) {
  db_.run(
      "insert into kept_answers (agency, principal, route, key, fingerprint, status, body, etag, "
      "location, expires_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
      "on conflict (agency, principal, route, key) do update set "
      "fingerprint = excluded.fingerprint, status = excluded.status, body = excluded.body, "
      "etag = excluded.etag, location = excluded.location, expires_at = excluded.expires_at",
      key.agency, key.principal, key.route, key.key, kept.fingerprint, kept.answer.status,
      kept.answer.body, kept.answer.etag, kept.answer.location, kept.expires_at);
}

int Session::replace_answers(AgencyId agency, const std::vector<std::string>& texts,
                             const Answer& answer) {
  boost::json::array quoted;
  for (const auto& text : texts) {
    // With the quotes around it: "ann@mail.example" is no part of "joann@mail.example".
    quoted.emplace_back(boost::json::serialize(boost::json::value(text)));
  }
  return db_.run(
      "update kept_answers set status = ?3, body = ?4, etag = ?5, location = ?6 "
      "where agency = ?1 "
      "and exists (select 1 from json_each(?2) where instr(body, json_each.value) > 0)",
      agency, boost::json::serialize(quoted), answer.status, answer.body, answer.etag,
      answer.location);
}

int Session::drop_kept_answers(Instant expired_before, int limit) {
  return db_.run(
      "delete from kept_answers where rowid in (select rowid from kept_answers "
      "where expires_at < ? order by expires_at limit ?)",
      expired_before, limit);
}

}  // namespace holdfast::sqlite
