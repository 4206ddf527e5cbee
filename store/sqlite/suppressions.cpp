// Addresses that nothing is sent to any more.
#include "store/sqlite/session.hpp"

namespace holdfast::sqlite {

using namespace store;

namespace {

Suppression read_suppression(Row row) {
  Suppression found;
  row.read(found.id, found.agency, found.channel, found.address, found.since, found.effect,
           found.status, found.detail);
  return found;
}

#define SUPPRESSION_COLUMNS \
  "select id, agency, channel, address, since, effect, status, detail from suppressions "

}  // namespace

std::optional<Suppression> Session::suppression(AgencyId agency, std::string_view channel,
                                                std::string_view address) const {
  return db_.one(read_suppression,
                 SUPPRESSION_COLUMNS "where agency = ? and channel = ? and address = ?", agency,
                 channel, address);
}

std::optional<Suppression> Session::suppression(AgencyId agency, const SuppressionId& id) const {
  return db_.one(read_suppression, SUPPRESSION_COLUMNS "where agency = ? and id = ?", agency, id);
}

std::vector<Suppression> Session::suppressions(AgencyId agency, const SuppressionId& before,
                                               int limit) const {
  if (before.empty()) {
    return db_.all(read_suppression,
                   SUPPRESSION_COLUMNS "where agency = ? order by id desc limit ?", agency, limit);
  }
  return db_.all(read_suppression,
                 SUPPRESSION_COLUMNS "where agency = ? and id < ? order by id desc limit ?", agency,
                 before, limit);
}

void Session::put(const Suppression& suppression) {
  db_.run(
      "insert into suppressions (id, agency, channel, address, since, effect, status, detail) "
      "values (?, ?, ?, ?, ?, ?, ?, ?)",
      suppression.id, suppression.agency, suppression.channel, suppression.address,
      suppression.since, suppression.effect, suppression.status, suppression.detail);
}

void Session::remove_suppression(AgencyId agency, const SuppressionId& id) {
  db_.run("delete from suppressions where agency = ? and id = ?", agency, id);
}

}  // namespace holdfast::sqlite
