// Letters of mailboxes elsewhere that were taken.
#include "store/sqlite/session.hpp"

namespace holdfast::sqlite {

std::vector<std::string> Session::fetched_letters(std::string_view mailbox) const {
  return db_.all([](Row row) { return row.next<std::string>(); },
                 "select name from fetched_letters where mailbox = ? order by name", mailbox);
}

void Session::put_fetched_letter(std::string_view mailbox, std::string_view name, Instant now) {
  db_.run("insert or ignore into fetched_letters (mailbox, name, at) values (?, ?, ?)", mailbox,
          name, now);
}

void Session::remove_fetched_letter(std::string_view mailbox, std::string_view name) {
  db_.run("delete from fetched_letters where mailbox = ? and name = ?", mailbox, name);
}

}  // namespace holdfast::sqlite
