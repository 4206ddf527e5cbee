#include "caldav/webdav/href.hpp"

#include <gtest/gtest.h>

namespace holdfast::webdav {
namespace {

TEST(Href, OneResourceComparesEqualHoweverItIsWritten) {
  const std::string path = "/dav/a@b/c d.ics";

  EXPECT_EQ(comparable_path("/dav/a@b/c%20d.ics"), path);
  EXPECT_EQ(comparable_path("/dav/a%40b/c%20d.ics?x=1#y"), path);
  EXPECT_EQ(comparable_path("https://host:443/dav/a%40b/c%20d.ics"), path);
  EXPECT_EQ(comparable_path("https://host"), "/");
}

// "%252F" is decoded once and stays "%2F".
TEST(Href, IsDecodedOnce) { EXPECT_EQ(comparable_path("/a%252Fb"), "/a%2Fb"); }

TEST(Href, WhatIsNoAbsolutePathComparesWithNothing) {
  for (const auto* href : {"c.ics", "../c.ics", "/a/../b", "/a/%2e%2e/b", "/a/..", "/a/./b",
                           "/a%zz", "/a%00b", "/a%"}) {
    EXPECT_EQ(comparable_path(href), std::nullopt) << href;
  }
}

TEST(Href, TheOriginEndsBeforeThePath) {
  EXPECT_EQ(origin_of("https://p42.example:443/a"), "https://p42.example:443");
  EXPECT_EQ(origin_of("https://p42.example?x"), "https://p42.example");
  EXPECT_EQ(origin_of("/a/b://c"), "");
  EXPECT_EQ(origin_of(""), "");
}

}  // namespace
}  // namespace holdfast::webdav
