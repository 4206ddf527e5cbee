#include "caldav/webdav/if_header.hpp"

#include <gtest/gtest.h>

#include "caldav/webdav/destination.hpp"

namespace holdfast::webdav {
namespace {

using Kind = StateCondition::Kind;

TEST(IfHeader, AListIsConditionsThatAllHold) {
  const auto lists = read_if("(<urn:a> Not [\"1-x\"] [W/\"2\"])  (not<urn:b>)").value();

  ASSERT_EQ(lists.size(), 2U);
  ASSERT_EQ(lists[0].conditions.size(), 3U);
  EXPECT_EQ(lists[0].resource, "");
  EXPECT_EQ(lists[0].conditions[0].kind, Kind::token);
  EXPECT_EQ(lists[0].conditions[0].value, "urn:a");
  EXPECT_FALSE(lists[0].conditions[0].negated);
  EXPECT_EQ(lists[0].conditions[1].kind, Kind::etag);
  EXPECT_EQ(lists[0].conditions[1].value, "1-x");
  EXPECT_TRUE(lists[0].conditions[1].negated);
  EXPECT_TRUE(lists[0].conditions[2].weak);
  EXPECT_TRUE(lists[1].conditions[0].negated);
}

TEST(IfHeader, ATagNamesTheResourceOfTheListsBehindIt) {
  const auto lists = read_if("<http://h/a> (<urn:a>) ([\"1\"]) </b>([\"2\"])").value();

  ASSERT_EQ(lists.size(), 3U);
  EXPECT_EQ(lists[0].resource, "http://h/a");
  EXPECT_EQ(lists[1].resource, "http://h/a");
  EXPECT_EQ(lists[2].resource, "/b");
}

// What is passed over would overwrite somebody's change.
TEST(IfHeader, WhatIsNoListIsRefused) {
  for (const auto* text : {"", "()", "(", ")", "(<urn:a>", "<urn:a>", "</a>", "</a> </b> (<c>)",
                           "(<urn:a>) </a> (<b>)", "([1])", "([\"1\")", "(\"1\")", "(Not)",
                           "(Notable)", "(<>)", "([\"\"])", "x", "(<a>) x"}) {
    EXPECT_EQ(read_if(text).error().code, Errc::validation) << text;
  }
}

TEST(Destination, AnAbsoluteUrlIsOneOfOursByItsHost) {
  const auto path = [](HttpHeaders headers) { return read_destination(headers); };

  EXPECT_EQ(path({{"Destination", "/dav/x"}}).value().path, "/dav/x");
  EXPECT_EQ(
      path({{"Host", "CAL.example"}, {"Destination", "https://cal.example/x?y#z"}}).value().path,
      "/x");
  EXPECT_EQ(path({{"Host", "cal.example:8080"}, {"Destination", "http://cal.example:8080/x"}})
                .value()
                .path,
            "/x");
  EXPECT_EQ(path({{"Host", "127.0.0.1:8080"},
                  {"X-Forwarded-Host", "cal.example"},
                  {"Destination", "https://cal.example/x"}})
                .value()
                .path,
            "/x");
  EXPECT_EQ(
      path({{"Host", "cal.example"}, {"Destination", "https://other.example/x"}}).error().code,
      Errc::refused);
  EXPECT_EQ(
      path({{"Host", "cal.example"}, {"Destination", "https://cal.example:81/x"}}).error().code,
      Errc::refused);
}

// Each list may name a resource that has to be looked up.
TEST(IfHeader, HasABoundedNumberOfLists) {
  std::string lists;
  for (int i = 0; i < 200; ++i) {
    lists += "</dav/x>(<urn:a>)";
  }

  EXPECT_EQ(read_if(lists).value().size(), 200U);
  EXPECT_EQ(read_if(lists + "(<urn:a>)").error().code, Errc::validation);
}

TEST(Destination, WhatIsNoneIsRefused) {
  EXPECT_EQ(read_destination({}).error().code, Errc::validation);
  EXPECT_EQ(read_destination({{"Destination", "x"}}).error().code, Errc::validation);
  EXPECT_EQ(read_destination({{"Destination", ""}}).error().code, Errc::validation);
  EXPECT_EQ(read_destination({{"Destination", "/x"}, {"Overwrite", "maybe"}}).error().code,
            Errc::validation);
  EXPECT_FALSE(read_destination({{"Destination", "/x"}, {"Overwrite", "f"}}).value().overwrite);
}

}  // namespace
}  // namespace holdfast::webdav
