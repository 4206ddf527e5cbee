// Requests that are made to break the server: each gets an answer that is true, bounded, and XML.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>

#include "caldav/webdav/multistatus_reader.hpp"
#include "store/commands/calendars.hpp"
#include "tests/caldav/salon_server.hpp"

namespace holdfast::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

const std::string kCalendar = "/dav/calendars/ana/appointments/";
const std::string kSpaces = " xmlns:D='DAV:' xmlns:C='urn:ietf:params:xml:ns:caldav'>";

std::string set(const std::string& property) {
  return "<D:propertyupdate" + kSpaces + "<D:set><D:prop>" + property +
         "</D:prop></D:set></D:propertyupdate>";
}

std::string expand(const std::string& inside) {
  return "<D:expand-property xmlns:D='DAV:'><D:property name='p' namespace='u:x'>" + inside +
         "</D:property></D:expand-property>";
}

std::string query(const std::string& conditions) {
  return "<C:calendar-query" + kSpaces +
         "<D:prop><D:getetag/></D:prop><C:filter><C:comp-filter name='VCALENDAR'>"
         "<C:comp-filter name='VEVENT'>" +
         conditions + "</C:comp-filter></C:comp-filter></C:filter></C:calendar-query>";
}

std::string multiget(const std::string& name) {
  return "<C:calendar-multiget" + kSpaces + "<D:prop><C:calendar-data/></D:prop><D:href>" +
         kCalendar + name + "</D:href></C:calendar-multiget>";
}

std::string numbers(int from, int to) {
  std::string list = std::to_string(from);
  for (int i = from + 1; i <= to; ++i) {
    list += ',' + std::to_string(i);
  }
  return list;
}

std::size_t count(const std::string& text, std::string_view part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++found;
  }
  return found;
}

class HostileRequests : public testing::Test {
 protected:
  int put(const std::string& name, const std::string& text) {
    return server.ask("ana", "PUT", kCalendar + name, text).status;
  }
  HttpResponse report(const std::string& body, const std::string& target = kCalendar) {
    return server.ask("ana", "REPORT", target, body);
  }
  /// Gives the calendar a property that names these hrefs.
  void keep_hrefs(const std::vector<std::string>& hrefs) {
    std::string all;
    for (const auto& href : hrefs) {
      all += "<D:href>" + href + "</D:href>";
    }
    const auto kept =
        server.ask("ana", "PROPPATCH", kCalendar, set("<X:p xmlns:X='u:x'>" + all + "</X:p>"));
    ASSERT_THAT(kept.body, HasSubstr("200 OK"));
  }

  SalonServer server;
};

constexpr auto kOfObjects =
    "<D:property name='getcontenttype'/><D:property name='getcontentlength'/>"
    "<D:property name='getlastmodified'/><D:property name='getetag'/>";

// Anybody can keep a property that names an object, there or not.
TEST_F(HostileRequests, AnHrefOfNoObjectIsPassedOverWherePropertiesAreExpanded) {
  keep_hrefs({kCalendar + "any.ics"});

  const auto answer = report(expand(kOfObjects));

  EXPECT_EQ(answer.status, 207);
  EXPECT_TRUE(webdav::read_multistatus(answer.body)) << answer.body;
  EXPECT_THAT(answer.body, Not(HasSubstr("any.ics")));
}

TEST_F(HostileRequests, AnHrefOfAnObjectIsExpandedToItsProperties) {
  ASSERT_EQ(put("a.ics", event("a", "20261202T090000Z")), 201);
  keep_hrefs({kCalendar + "a.ics"});
  const auto got = server.ask("ana", "GET", kCalendar + "a.ics");
  const std::string etag(got.headers.find("ETag").value());

  const auto answer = report(expand(kOfObjects));

  EXPECT_THAT(answer.body, HasSubstr("text/calendar; charset=utf-8; component=VEVENT"));
  EXPECT_THAT(answer.body, HasSubstr(etag.substr(1, etag.size() - 2)));
  EXPECT_THAT(answer.body, HasSubstr("<D:getlastmodified>"));
}

TEST_F(HostileRequests, APropertyThatIsNamedTwiceIsExpandedOnce) {
  keep_hrefs({"/dav/principals/ana/"});

  const auto answer =
      report(expand("<D:property name='displayname'/><D:property name='displayname'/>"));

  EXPECT_EQ(count(answer.body, "<D:displayname>"), 1U) << answer.body;
}

TEST_F(HostileRequests, NamesThatXmlKeepsForItselfLeaveTheAnswerXml) {
  const auto asked = server.ask("ana", "PROPFIND", kCalendar,
                                "<D:propfind xmlns:D='DAV:'><D:prop><xml:a/></D:prop></D:propfind>",
                                {{"Depth", "0"}});
  EXPECT_TRUE(webdav::read_multistatus(asked.body)) << asked.body;
  EXPECT_EQ(report("<D:expand-property xmlns:D='DAV:'><D:property name='p' "
                   "namespace='http://www.w3.org/2000/xmlns/'/></D:expand-property>")
                .status,
            400);
}

TEST(HostileAnswers, AnExpansionThatGetsTooLongIsRefused) {
  caldav::Settings settings;
  settings.max_answer = 20'000;
  SalonServer server(settings);
  std::string hrefs;
  for (int i = 0; i < 100; ++i) {
    hrefs += "<D:href>/dav/principals/ana/</D:href>";
  }
  server.ask("ana", "PROPPATCH", kCalendar, set("<X:p xmlns:X='u:x'>" + hrefs + "</X:p>"));

  const auto answer = server.ask("ana", "REPORT", kCalendar,
                                 expand("<D:property name='supported-privilege-set'/>"));

  EXPECT_EQ(answer.status, 403);
  EXPECT_THAT(answer.body, HasSubstr("number-of-matches-within-limits"));
}

TEST(HostileAnswers, AListingOfAFolderThatGetsTooLongIsRefused) {
  caldav::Settings settings;
  settings.max_answer = 20'000;
  SalonServer server(settings);
  const std::string large(15'000, 'x');
  for (const auto* name : {"a", "b"}) {
    const std::string path = std::string("/dav/files/ana/") + name;
    ASSERT_EQ(server.ask("ana", "PUT", path, "text").status, 201);
    server.ask("ana", "PROPPATCH", path, set("<X:p xmlns:X='u:x'>" + large + "</X:p>"));
  }

  EXPECT_EQ(server.ask("ana", "PROPFIND", "/dav/files/ana/a", "", {{"Depth", "0"}}).status, 207);
  const auto answer = server.ask("ana", "PROPFIND", "/dav/files/ana/", "", {{"Depth", "1"}});
  EXPECT_EQ(answer.status, 403);
  EXPECT_THAT(answer.body, HasSubstr("number-of-matches-within-limits"));
}

// RFC 4791 section 9.2 and RFC 5689 section 5.1: what is made has nothing to be removed.
TEST_F(HostileRequests, WhatIsOnlyBeingMadeHasNothingToRemove) {
  for (const auto* property : {"<C:supported-calendar-component-set/>", "<D:resourcetype/>",
                               "<D:displayname/>", "<X:p xmlns:X='u:x'/>"}) {
    const auto remove = std::string("<D:remove><D:prop>") + property + "</D:prop></D:remove>";

    EXPECT_EQ(server
                  .ask("ana", "MKCALENDAR", "/dav/calendars/ana/new/",
                       "<C:mkcalendar" + kSpaces + remove + "</C:mkcalendar>")
                  .status,
              400)
        << property;
    EXPECT_EQ(server
                  .ask("ana", "MKCOL", "/dav/calendars/ana/new/",
                       "<D:mkcol" + kSpaces +
                           "<D:set><D:prop><D:resourcetype><D:collection/><C:calendar/>"
                           "</D:resourcetype></D:prop></D:set>" +
                           remove + "</D:mkcol>")
                  .status,
              400)
        << property;
  }
}

// A rule that gives an instance each second costs all that may be spent on an object. The question
// must end, also where the object it is asked of is the only one.
TEST_F(HostileRequests, AQueryOfOneCostlyObjectEnds) {
  const auto rule = "RRULE:FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR=" + numbers(0, 23) +
                    ";BYMINUTE=" + numbers(0, 59) + ";BYSECOND=" + numbers(0, 59) + "\r\n";
  ASSERT_EQ(put("x.ics", event("x", "20500101T000000Z", rule)), 201);
  const std::string in_june = "<C:time-range start='20500601T000000Z' end='20500602T000000Z'/>";

  const auto with_alarm =
      report(query(in_june + "<C:comp-filter name='VALARM'/>"), kCalendar + "x.ics");
  const auto alone = report(query(in_june), kCalendar + "x.ics");

  EXPECT_EQ(with_alarm.status, 207);
  EXPECT_THAT(with_alarm.body, Not(HasSubstr("x.ics")));
  EXPECT_EQ(count(alone.body, "<D:response>"), 1U) << alone.body.substr(0, 1000);
}

// U+FFFF is UTF-8 and no XML: one such name would hide a whole calendar from every app.
TEST_F(HostileRequests, ACustomerWithNoCharactersInTheNameLeavesTheAnswerXml) {
  const auto booking =
      server.book(server.salon.ana, "2026-12-02T10:00:00+01:00", "Bob\xEF\xBF\xBF\xEF\xBF\xBE!");

  const auto answer = report(multiget(booking.id.value + ".ics"));

  const auto read = webdav::read_multistatus(answer.body);
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_THAT(answer.body, HasSubstr("Bob\xEF\xBF\xBD\xEF\xBF\xBD!"));
}

TEST_F(HostileRequests, AnEventWithNoCharactersIsNotTaken) {
  for (const auto* none : {"\xEF\xBF\xBE", "\xEF\xBF\xBF"}) {
    const auto answer =
        server.ask("ana", "PUT", kCalendar + "a.ics",
                   event("a", "20261202T090000Z", std::string("LOCATION:") + none + "\r\n"));
    EXPECT_EQ(answer.status, 403);
    EXPECT_THAT(answer.body, HasSubstr("valid-calendar-data"));
  }
}

// What older versions took is still told, in XML.
TEST_F(HostileRequests, WhatIsStoredAlreadyIsToldInXmlWhateverItHolds) {
  server.house.arrange([&](store::Transaction& tx) {
    store::ObjectDraft draft;
    draft.uid = "old";
    tx.put_object(server.salon.anas_calendar, "old.ics", {}, draft,
                  "BEGIN:VCALENDAR\xEF\xBF\xBF\xC3 \xED\xA0\x80\x01", server.house.clock.now());
  });

  const auto answer = report(multiget("old.ics"));

  EXPECT_TRUE(webdav::read_multistatus(answer.body)) << answer.body;
}

// RFC 5545 section 3.1 allows a fold inside of a character. As a whole that is no UTF-8.
TEST_F(HostileRequests, ACharacterThatIsFoldedInItsMiddleIsToldWhole) {
  const auto text = event("a", "20261202T090000Z", "LOCATION:Caf\xC3\r\n \xA9\r\n");

  const auto stored = server.ask("ana", "PUT", kCalendar + "a.ics", text);

  EXPECT_EQ(stored.status, 201) << stored.body;
  EXPECT_FALSE(stored.headers.find("ETag")) << "what is stored is not what was sent";
  const auto answer = report(multiget("a.ics"));
  EXPECT_TRUE(webdav::read_multistatus(answer.body));
  EXPECT_THAT(answer.body, HasSubstr("LOCATION:Caf\xC3\xA9"));
  EXPECT_THAT(server.ask("ana", "GET", kCalendar + "a.ics").body, HasSubstr("Caf\xC3\xA9"));
}

// What is kept with files is as large as files, and a COPY doubles it.
TEST_F(HostileRequests, PropertiesOfFilesCountAsFilesDo) {
  ASSERT_EQ(server.ask("ana", "MKCOL", "/dav/files/ana/a/").status, 201);
  server.house.arrange([](store::Transaction& tx) {
    const std::string large(std::size_t{20} << 20, 'x');
    tx.put(store::DeadProperty{store::file_subject({"us_ana"}, "a"), "u:x", "p",
                               "<p xmlns='u:x'>" + large + "</p>"});
  });

  const auto copied =
      server.ask("ana", "COPY", "/dav/files/ana/a/", "", {{"Destination", "/dav/files/ana/b/"}});

  EXPECT_EQ(copied.status, 507) << copied.body;
  EXPECT_THAT(server
                  .ask("ana", "PROPFIND", "/dav/files/ana/",
                       "<D:propfind xmlns:D='DAV:'><D:prop><D:quota-used-bytes/></D:prop>"
                       "</D:propfind>",
                       {{"Depth", "0"}})
                  .body,
              HasSubstr(">20971539<"));
}

TEST_F(HostileRequests, PropertiesOfACalendarsMembersAreBoundedTogether) {
  for (const auto* name : {"a", "b"}) {
    ASSERT_EQ(put(name + std::string(".ics"), event(name, "20261202T090000Z")), 201);
  }
  server.house.arrange([&](store::Transaction& tx) {
    tx.put(store::DeadProperty{store::subject_of(server.salon.anas_calendar, "a.ics"), "u:x", "p",
                               std::string(store::kMostMemberPropertyOctets, 'x')});
  });

  const auto kept =
      server.ask("ana", "PROPPATCH", kCalendar + "b.ics", set("<X:p xmlns:X='u:x'>b</X:p>"));
  const auto copied = server.ask("ana", "COPY", kCalendar + "a.ics", "",
                                 {{"Destination", kCalendar + "c.ics"}, {"Overwrite", "F"}});

  EXPECT_THAT(kept.body, HasSubstr("507 Insufficient Storage"));
  EXPECT_NE(copied.status, 201);
}

/// In which order requests that were made at once are answered.
class Turns : public HostileRequests {
 protected:
  void begin(const std::string& name, HttpRequest request) {
    const auto user =
        server.house.read([](const store::Reads& reads) { return *reads.user_by_login("ana"); });
    boost::asio::co_spawn(server.house.io, server.server.handle(std::move(request), user, "req"),
                          [this, name](std::exception_ptr, HttpResponse answer) {
                            answered.push_back(name);
                            statuses.push_back(answer.status);
                          });
  }
  std::vector<std::string> answered;
  std::vector<int> statuses;
};

// Few objects, many conditions, long values: the thread belongs to others too.
TEST_F(Turns, AQueryOfManyConditionsLetsOthersInBetweenObjects) {
  std::string lines;
  for (int i = 0; i < 12; ++i) {
    lines += "X-A:" + std::string(50'000, 'a') + "\r\n";
  }
  for (const auto* uid : {"a", "b", "c"}) {
    ASSERT_EQ(put(uid + std::string(".ics"), event(uid, "20261202T090000Z", lines)), 201);
  }
  std::string conditions;
  for (int i = 0; i < 90; ++i) {
    conditions += "<C:prop-filter name='X-A'><C:text-match>b" + std::to_string(i) +
                  "</C:text-match></C:prop-filter>";
  }

  begin("query", {"REPORT", kCalendar, {}, query(conditions)});
  begin("other", {"OPTIONS", kCalendar, {}, ""});
  server.house.run();

  EXPECT_THAT(answered, ElementsAre("other", "query"));
  EXPECT_THAT(statuses, ElementsAre(200, 207));
}

// An expansion says a long description once for each instance.
TEST_F(Turns, ASyncWithExpansionsLetsOthersInBetweenObjects) {
  const auto lines =
      "RRULE:FREQ=DAILY;COUNT=110\r\nDESCRIPTION:" + std::string(40'000, 'x') + "\r\n";
  for (const auto* uid : {"a", "b", "c", "d"}) {
    ASSERT_EQ(put(uid + std::string(".ics"), event(uid, "20261202T090000Z", lines)), 201);
  }
  const std::string body =
      "<D:sync-collection" + kSpaces +
      "<D:sync-token/><D:sync-level>1</D:sync-level><D:prop><C:calendar-data>"
      "<C:expand start='20261201T000000Z' end='20271201T000000Z'/></C:calendar-data></D:prop>"
      "</D:sync-collection>";

  begin("sync", {"REPORT", kCalendar, {}, body});
  begin("other", {"OPTIONS", kCalendar, {}, ""});
  server.house.run();

  EXPECT_THAT(answered, ElementsAre("other", "sync"));
  EXPECT_THAT(statuses, ElementsAre(200, 207));
}

// Found only at its end, and by the text that takes a plain search longest.
TEST_F(HostileRequests, ALongTextIsFoundInOneThatNearlyHasItEverywhere) {
  const std::string most(30'000, 'a');
  ASSERT_EQ(put("a.ics", event("a", "20261202T090000Z", "X-A:" + most + most + "b\r\n")), 201);
  const auto ask = [&](const std::string& text) {
    return report(query("<C:prop-filter name='X-A'><C:text-match collation='i;octet'>" + text +
                        "</C:text-match></C:prop-filter>"))
        .body;
  };

  EXPECT_THAT(ask(most + "b"), HasSubstr("a.ics"));
  EXPECT_THAT(ask("b" + most), Not(HasSubstr("a.ics")));
}

}  // namespace
}  // namespace holdfast::test
