// After a restore from a backup: what apps were told before must not pass for what is there now.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/history.hpp"
#include "tests/caldav/salon_server.hpp"

namespace holdfast::test {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string kCalendar = "/dav/calendars/ana/appointments/";

std::string sync(const std::string& token) {
  return "<D:sync-collection xmlns:D='DAV:'><D:sync-token>" + token +
         "</D:sync-token><D:sync-level>1</D:sync-level><D:prop><D:getetag/></D:prop>"
         "</D:sync-collection>";
}

std::string inside(const std::string& xml, const std::string& begin) {
  const auto from = xml.find(begin);
  return from == std::string::npos ? "" : xml.substr(from, xml.find('<', from) - from);
}

// The phone synced at change 2 of the original. The copy was taken at 1, and by the time the phone
// asks again it has counted to 3: the number is one that it could have given out.
TEST(Restored, ATokenOfTheLostHistoryIsNotTakenForOneOfThisOne) {
  SalonServer original;
  original.ask("ana", "PUT", kCalendar + "a.ics", event("a", "20261202T090000Z"));
  original.ask("ana", "PUT", kCalendar + "lost.ics", event("lost", "20261202T100000Z"));
  const auto token =
      inside(original.ask("ana", "REPORT", kCalendar, sync("")).body, "urn:holdfast:sync:");
  ASSERT_FALSE(token.empty());
  original.ask("ana", "PUT", kCalendar + "b.ics", event("b", "20261202T110000Z"));
  original.house.arrange(
      [](store::Transaction& tx) { tx.put_fact(store::kHistoryFact, "0123456789abcdef"); });

  caldav::Server restored(original.house.ledger(), original.house.clock, {});
  const auto ask = [&](const std::string& method, const std::string& body, HttpHeaders headers) {
    auto ana =
        original.house.read([](const store::Reads& reads) { return *reads.user_by_login("ana"); });
    return original.house.wait(
        restored.handle({method, kCalendar, std::move(headers), body}, std::move(ana), "req"));
  };
  const auto refused = ask("REPORT", sync(token), {});
  const auto whole = ask("REPORT", sync(""), {});
  const auto again = ask("REPORT", sync(inside(whole.body, "urn:holdfast:sync:")), {});

  EXPECT_EQ(refused.status, 403);
  EXPECT_THAT(refused.body, HasSubstr("valid-sync-token"));
  EXPECT_EQ(whole.status, 207);
  EXPECT_EQ(again.status, 207) << again.body;
  EXPECT_THAT(again.body, Not(HasSubstr("<D:response>")));
}

TEST(Restored, TheTagOfTheCollectionIsAnotherOne) {
  SalonServer original;
  const std::string body =
      "<D:propfind xmlns:D='DAV:'><D:prop><getctag xmlns='http://calendarserver.org/ns/'/>"
      "</D:prop></D:propfind>";
  const auto before = original.ask("ana", "PROPFIND", kCalendar, body, {{"Depth", "0"}}).body;
  original.house.arrange(
      [](store::Transaction& tx) { tx.put_fact(store::kHistoryFact, "0123456789abcdef"); });

  caldav::Server restored(original.house.ledger(), original.house.clock, {});
  auto ana =
      original.house.read([](const store::Reads& reads) { return *reads.user_by_login("ana"); });
  const auto after = original.house.wait(
      restored.handle({"PROPFIND", kCalendar, {{"Depth", "0"}}, body}, std::move(ana), "req"));

  EXPECT_NE(after.body, before);
  EXPECT_THAT(after.body, HasSubstr("200 OK"));
}

}  // namespace
}  // namespace holdfast::test
