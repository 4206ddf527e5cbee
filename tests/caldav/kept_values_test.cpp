// RFC 4918 section 4.3: what a client keeps with a resource comes back as it was set.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/caldav/salon_server.hpp"

namespace holdfast::test {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string kCalendar = "/dav/calendars/ana/appointments/";

std::string kept(const std::string& prop) {
  SalonServer server;
  server.ask("ana", "PROPPATCH", kCalendar,
             "<D:propertyupdate xmlns:D='DAV:'><D:set>" + prop + "</D:set></D:propertyupdate>");
  return server
      .ask("ana", "PROPFIND", kCalendar,
           "<D:propfind xmlns:D='DAV:'><D:prop><X:a xmlns:X='u:x'/></D:prop></D:propfind>",
           {{"Depth", "0"}})
      .body;
}

TEST(KeptValues, AreInTheLanguageThatWasInScope) {
  EXPECT_THAT(kept("<D:prop xml:lang='de'><X:a xmlns:X='u:x'>Titel</X:a></D:prop>"),
              HasSubstr(R"(xml:lang="de">Titel</X:a>)"));
}

TEST(KeptValues, AreInTheirOwnLanguageBeforeThatInScope) {
  const auto told =
      kept("<D:prop xml:lang='de'><X:a xmlns:X='u:x' xml:lang='fr'>Titre</X:a></D:prop>");

  EXPECT_THAT(told, HasSubstr(R"(xml:lang="fr">Titre</X:a>)"));
  EXPECT_THAT(told, Not(HasSubstr("\"de\"")));
}

TEST(KeptValues, MayBeBlanks) {
  EXPECT_THAT(kept("<D:prop><X:a xmlns:X='u:x'>  </X:a></D:prop>"), HasSubstr(">  </X:a>"));
  EXPECT_THAT(kept("<D:prop><X:a xmlns:X='u:x'><X:b/> <X:c/></X:a></D:prop>"),
              HasSubstr("<X:b/> <X:c/></X:a>"));
}

// "" is found in everything.
TEST(KeptValues, ATextToLookForMayBeABlank) {
  SalonServer server;
  ASSERT_EQ(server.ask("ana", "PUT", kCalendar + "a.ics", event("a", "20261202T090000Z")).status,
            201);
  const auto answer = server.ask(
      "ana", "REPORT", kCalendar,
      "<C:calendar-query xmlns:D='DAV:' xmlns:C='urn:ietf:params:xml:ns:caldav'><D:prop>"
      "<D:getetag/></D:prop><C:filter><C:comp-filter name='VCALENDAR'><C:comp-filter name='VEVENT'>"
      "<C:prop-filter name='SUMMARY'><C:text-match> </C:text-match></C:prop-filter>"
      "</C:comp-filter></C:comp-filter></C:filter></C:calendar-query>");

  EXPECT_EQ(answer.status, 207);
  EXPECT_THAT(answer.body, Not(HasSubstr("a.ics")));
}

}  // namespace
}  // namespace holdfast::test
