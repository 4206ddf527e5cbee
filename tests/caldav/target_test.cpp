#include "caldav/target.hpp"

#include <gtest/gtest.h>

namespace holdfast::caldav {
namespace {

constexpr std::string_view kRoot = "/dav/";

Target object(std::string login, std::string calendar, std::string name) {
  return {Kind::object, std::move(login), std::move(calendar), std::move(name)};
}

TEST(Target, EveryResourceIsFoundAndNamedAgain) {
  for (const auto* path :
       {"/dav/", "/dav/principals/", "/dav/principals/ana/", "/dav/calendars/",
        "/dav/calendars/ana/", "/dav/calendars/ana/appointments/",
        "/dav/calendars/ana/appointments/a.ics", "/dav/calendars/ana%40salon.example/x/%C3%A4.ics",
        "/dav/calendars/ana/appointments/100%25%20sure.ics", "/dav/files/ana/",
        "/dav/files/ana/letters/", "/dav/files/ana/letters/2026/%C3%A4%20b.txt"}) {
    EXPECT_EQ(href_of(read_target(path, kRoot).value(), kRoot), path);
  }
}

TEST(Target, ACollectionWithoutItsSlashIsTheSame) {
  EXPECT_EQ(read_target("/dav", kRoot).value().kind, Kind::root);
  EXPECT_EQ(read_target("/dav/principals/ana", kRoot).value(), principal_of("ana"));
  EXPECT_EQ(read_target("/dav/calendars/ana/x", kRoot).value().kind, Kind::calendar);
}

// Apple's clients try these when nothing else answers.
TEST(Target, TheTopOfTheServerCountsAsTheRoot) {
  EXPECT_EQ(read_target("/", kRoot).value().kind, Kind::root);
  EXPECT_EQ(read_target("/principals/", kRoot).value().kind, Kind::principals);
}

TEST(Target, ASegmentIsDecodedOnceAfterSplitting) {
  EXPECT_EQ(read_target("/dav/calendars/ana/x/a%2525.ics", kRoot).value(),
            object("ana", "x", "a%25.ics"));
  EXPECT_EQ(read_target("/dav/calendars/%61na/x/y", kRoot).value(), object("ana", "x", "y"));
  // No name has a slash in it, so an encoded one names nothing, and climbs nowhere.
  EXPECT_EQ(read_target("/dav/calendars/ana/x/a%2Fb", kRoot).error().code, Errc::not_found);
  EXPECT_EQ(read_target("/dav/calendars/ana/x%2F..%2Fy/", kRoot).error().code, Errc::not_found);
  EXPECT_EQ(read_target("/dav/calendars/ana/x/a%5Cb", kRoot).error().code, Errc::not_found);
}

TEST(Target, WhatAClientResolvesBeforeItSendsIsRefused) {
  for (const auto* path : {"/dav/../dav/", "/dav/%2e%2e/", "/dav/calendars/ana/./",
                           "/dav/calendars/ana/%2E/x", "/dav/calendars/%zz/", "/dav/calendars/%/",
                           "/dav/calendars/a%00b/", "/dav/a%0D%0Ab", "/dav/calendars/%FF/"}) {
    EXPECT_EQ(read_target(path, kRoot).error().code, Errc::validation) << path;
  }
}

TEST(Target, EverythingElseNamesNothing) {
  for (const auto* path :
       {"", "//", "/dav//", "/dav/calendars//ana/", "/dav/calendars/ana//x.ics", "/davx/", "/v1/",
        "/dav/other/", "/dav/principals/ana/x/", "/dav/calendars/ana/x/y.ics/",
        "/dav/calendars/ana/x/y/z", "/PRINCIPALS/"}) {
    EXPECT_EQ(read_target(path, kRoot).error().code, Errc::not_found) << path;
  }
  EXPECT_EQ(read_target("/dav/calendars/ana/x/" + std::string(256, 'a'), kRoot).error().code,
            Errc::not_found);
}

}  // namespace
}  // namespace holdfast::caldav
