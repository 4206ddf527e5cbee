// What clients keep with resources.
#include "store/sqlite/session.hpp"

namespace holdfast::sqlite {

using namespace store;

namespace {

DeadProperty read_property(Row row) {
  DeadProperty property;
  row.read(property.subject, property.ns, property.local, property.xml);
  return property;
}

}  // namespace

std::vector<DeadProperty> Session::dead_properties(std::string_view first,
                                                   std::string_view last) const {
  return db_.all(read_property,
                 "select subject, ns, local, xml from dead_properties "
                 "where subject >= ? and subject <= ? order by subject, ns, local",
                 first, last);
}

void Session::put(const DeadProperty& property) {
  db_.run(
      "insert into dead_properties (subject, ns, local, xml) values (?, ?, ?, ?) "
      "on conflict (subject, ns, local) do update set xml = excluded.xml",
      property.subject, property.ns, property.local, property.xml);
}

void Session::remove_dead_property(const DeadProperty& property) {
  db_.run("delete from dead_properties where subject = ? and ns = ? and local = ?",
          property.subject, property.ns, property.local);
}

void Session::remove_dead_properties(std::string_view subject) {
  db_.run("delete from dead_properties where subject = ?", subject);
}

}  // namespace holdfast::sqlite
