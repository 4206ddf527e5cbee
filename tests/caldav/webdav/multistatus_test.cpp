#include "caldav/webdav/multistatus.hpp"

#include <gtest/gtest.h>

#include "caldav/webdav/multistatus_reader.hpp"
#include "caldav/webdav/reserved_names.hpp"

namespace holdfast::webdav {
namespace {

// iCloud's and DavMail's habits in one answer: a default namespace, absolute and empty hrefs, a
// status beside propstats, CR as a reference.
TEST(MultistatusReader, TakesWhatServersSend) {
  const auto answer = read_multistatus(
      "<?xml version='1.0' encoding='UTF-8'?>\n"
      "<multistatus xmlns='DAV:'>"
      "<response><href> https://p42.example:443/1/a%40b.ics\n</href><status>HTTP/1.1 200 "
      "OK</status>"
      "<propstat><prop><getetag>\"C=1@U=2\"</getetag></prop><status>HTTP/1.1 200 OK</status>"
      "</propstat><propstat><prop><getcontenttype/></prop><status>HTTP/1.1 404 Not Found</status>"
      "</propstat></response>"
      "<response><href/><propstat><prop><c:calendar-data xmlns:c='urn:ietf:params:xml:ns:caldav'>"
      "BEGIN:VCALENDAR&#13;\nEND:VCALENDAR&#13;\n</c:calendar-data></prop></propstat></response>"
      "<response><href>/1/gone.ics</href><status>HTTP/1.1 404</status></response>"
      "<sync-token> urn:x:1 </sync-token></multistatus>");

  const auto& responses = answer.value().responses;
  ASSERT_EQ(responses.size(), 3U);
  EXPECT_EQ(responses[0].href, "https://p42.example:443/1/a%40b.ics");
  EXPECT_EQ(responses[0].status, 200);
  EXPECT_EQ(responses[0].text(dav("getetag")), "\"C=1@U=2\"");
  EXPECT_EQ(responses[0].property(dav("getcontenttype")), std::nullopt);
  EXPECT_EQ(responses[1].href, "");
  EXPECT_EQ(responses[1].text(caldav("calendar-data")), "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n");
  EXPECT_EQ(responses[2].status, 404);
  EXPECT_TRUE(responses[2].propstats.empty());
  EXPECT_EQ(answer.value().sync_token, "urn:x:1");
}

TEST(MultistatusReader, AnEmptySyncTokenIsNone) {
  const auto answer =
      read_multistatus("<D:multistatus xmlns:D='DAV:'><D:sync-token/></D:multistatus>");

  EXPECT_EQ(answer.value().sync_token, std::nullopt);
}

// A login page or an error element must not count as an empty calendar.
TEST(MultistatusReader, AnotherRootIsAnError) {
  for (const auto* body : {"<html/>", "<error xmlns='DAV:'/>", "<multistatus/>", ""}) {
    EXPECT_EQ(read_multistatus(body).error().code, Errc::invalid_xml) << body;
  }
}

TEST(MultistatusReader, StatusLinesAreReadByTheirCode) {
  EXPECT_EQ(read_status_line("HTTP/1.1 207 Multi-Status"), 207);
  EXPECT_EQ(read_status_line(" HTTP/2 404\n"), 404);
  EXPECT_EQ(read_status_line("404 Not Found"), std::nullopt);
  EXPECT_EQ(read_status_line("HTTP/1.1 4o4"), std::nullopt);
  EXPECT_EQ(read_status_line("HTTP/1.1 40"), std::nullopt);
  EXPECT_EQ(read_status_line(""), std::nullopt);
}

// What is written is read back: hostile text, CR, names in namespaces without a prefix of ours.
TEST(Multistatus, WhatIsWrittenIsReadBack) {
  const std::string hostile = "a]]>&<b c=\"d\">\r\nA line\ttab 'quote'";
  Multistatus out;
  out.begin("/dav/%20/");
  out.begin_propstat();
  out.xml().element(dav("displayname"), hostile);
  out.xml().empty({"urn:else", "foreign"});
  out.xml().empty({"", "plain"});
  out.xml().empty(caldav("comp"), "name", "a\"b<");
  out.end_propstat(200);
  out.begin_propstat();
  out.xml().empty(own("none"));
  out.end_propstat(404);
  out.end();
  out.status("/dav/x", 507, dav("number-of-matches-within-limits"));
  out.sync_token("urn:holdfast:sync:1");

  const auto read = read_multistatus(std::move(out).finish());

  const auto& first = read.value().responses.at(0);
  EXPECT_EQ(first.text(dav("displayname")), hostile);
  EXPECT_TRUE(first.property({"urn:else", "foreign"}));
  EXPECT_TRUE(first.property({"", "plain"}));
  EXPECT_EQ(first.property(caldav("comp")).value().attribute("name"), "a\"b<");
  EXPECT_EQ(first.propstats.at(1).status, 404);
  EXPECT_TRUE(first.propstats.at(1).properties.at(0).is(own("none")));
  EXPECT_EQ(read.value().responses.at(1).status, 507);
  EXPECT_EQ(read.value().sync_token, "urn:holdfast:sync:1");
}

TEST(XmlWriter, ControlsThatXmlDoesNotHaveAreReplaced) {
  std::string out;

  append_escaped(out, std::string("a\x01\0b", 4));

  EXPECT_EQ(out,
            "a\xEF\xBF\xBD\xEF\xBF\xBD"
            "b");
}

// XML 1.0 section 2.2 has no U+FFFE and U+FFFF; what is no UTF-8 is no text at all.
TEST(XmlWriter, WhateverIsHandedInComesOutAsCharactersOfXml) {
  const auto escaped = [](std::string_view text) {
    std::string out;
    append_escaped(out, text);
    return out;
  };
  const std::string replaced = "\xEF\xBF\xBD";

  EXPECT_EQ(escaped("\xEF\xBF\xBE|\xEF\xBF\xBF"), replaced + "|" + replaced);
  EXPECT_EQ(escaped("\xEF\xBF\xBD\xEF\xBE\xBF"), "\xEF\xBF\xBD\xEF\xBE\xBF") << "neighbours stay";
  EXPECT_EQ(escaped("Caf\xC3\xA9 \xF0\x9F\x98\x80 <"), "Caf\xC3\xA9 \xF0\x9F\x98\x80 &lt;");
  EXPECT_EQ(escaped("a\xC3"), "a" + replaced);
  EXPECT_EQ(escaped("\xC3z"), replaced + "z");
  EXPECT_EQ(escaped("\xED\xA0\x80"), replaced + replaced + replaced);
  EXPECT_EQ(escaped("\x80\xFF"), replaced + replaced);
}

// Namespaces in XML section 3: no other prefix may stand for it.
TEST(XmlWriter, NamesOfXmlsOwnNamespaceHaveItsPrefix) {
  Multistatus out;
  out.begin("/x");
  out.begin_propstat();
  out.xml().empty({kXml, "lang"});
  out.end_propstat(404);
  out.end();
  const auto text = std::move(out).finish();

  EXPECT_NE(text.find("<xml:lang/>"), std::string::npos) << text;
  EXPECT_TRUE(read_multistatus(text));
}

}  // namespace
}  // namespace holdfast::webdav
