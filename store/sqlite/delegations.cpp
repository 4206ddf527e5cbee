// Who may read or write whose calendars.
#include "store/sqlite/session.hpp"

namespace holdfast::sqlite {

using namespace store;

namespace {

Delegation read_delegation(Row row) {
  Delegation delegation;
  row.read(delegation.agency, delegation.owner, delegation.delegate, delegation.may_write,
           delegation.granted_at);
  return delegation;
}

#define DELEGATION_COLUMNS "select agency, owner, delegate, may_write, granted_at from delegations "

}  // namespace

std::vector<Delegation> Session::delegations_of(const UserId& owner) const {
  return db_.all(read_delegation, DELEGATION_COLUMNS "where owner = ? order by delegate", owner);
}

std::vector<Delegation> Session::delegations_to(const UserId& delegate) const {
  return db_.all(read_delegation, DELEGATION_COLUMNS "where delegate = ? order by owner", delegate);
}

void Session::put(const Delegation& delegation) {
  db_.run(
      "insert into delegations (agency, owner, delegate, may_write, granted_at) "
      "values (?, ?, ?, ?, ?) "
      "on conflict (owner, delegate) do update set may_write = excluded.may_write",
      delegation.agency, delegation.owner, delegation.delegate, delegation.may_write,
      delegation.granted_at);
}

void Session::remove_delegation(const UserId& owner, const UserId& delegate) {
  db_.run("delete from delegations where owner = ? and delegate = ?", owner, delegate);
}

}  // namespace holdfast::sqlite
