// What people answered to invitations by mail.
#include "store/sqlite/session.hpp"

namespace holdfast::sqlite {

using namespace store;

namespace {

Reply read_reply(Row row) {
  Reply reply;
  row.read(reply.agency, reply.booking, reply.attendee, reply.sequence, reply.dtstamp, reply.said,
           reply.at, reply.answers);
  return reply;
}

}  // namespace

std::vector<Reply> Session::replies_of(AgencyId agency, const BookingId& booking) const {
  return db_.all(read_reply,
                 "select agency, booking, attendee, sequence, dtstamp, said, at, answers "
                 "from replies where agency = ? and booking = ? order by attendee",
                 agency, booking);
}

void Session::put(const Reply& reply) {
  db_.run(
      "insert into replies (agency, booking, attendee, sequence, dtstamp, said, at, answers) "
      "values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (agency, booking, attendee) do update set "
      "sequence = excluded.sequence, dtstamp = excluded.dtstamp, said = excluded.said, "
      "at = excluded.at, answers = excluded.answers",
      reply.agency, reply.booking, reply.attendee, reply.sequence, reply.dtstamp, reply.said,
      reply.at, reply.answers);
}

void Session::remove_replies(AgencyId agency, const BookingId& booking) {
  db_.run("delete from replies where agency = ? and booking = ?", agency, booking);
}

}  // namespace holdfast::sqlite
