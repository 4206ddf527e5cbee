#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/base/http.hpp"

namespace holdfast {
namespace {

using testing::ElementsAre;
using testing::Pair;

TEST(Headers, NameComparesWithoutCase) {
  HttpHeaders headers{{"ETag", "\"1\""}};
  EXPECT_EQ(headers.find("etag"), "\"1\"");

  headers.set("ETAG", "\"2\"");

  EXPECT_THAT(headers.fields(), ElementsAre(Pair("ETAG", "\"2\"")));
}

TEST(Headers, SeveralOfOneNameAreJoined) {
  const HttpHeaders headers{{"DAV", "1, 3"}, {"Date", "x"}, {"dav", "calendar-access"}};

  EXPECT_EQ(headers.joined("DAV"), "1, 3, calendar-access");
  EXPECT_EQ(headers.find("DAV"), "1, 3");
  EXPECT_EQ(headers.joined("Vary"), std::nullopt);
}

// Text from outside must never make a second header or end the head.
TEST(Headers, ValueCannotEndItsLine) {
  HttpHeaders headers;
  headers.add("Location", std::string("/a\r\nSet-Cookie: b\0c", 19));

  EXPECT_EQ(headers.find("Location"), "/a  Set-Cookie: b c");
}

TEST(Target, SplitsAtTheFirstQuestionMark) {
  EXPECT_EQ(path_of("/v1/a?b=1?c"), "/v1/a");
  EXPECT_EQ(query_of("/v1/a?b=1?c"), "b=1?c");
  EXPECT_EQ(query_of("/v1/a"), "");
}

TEST(Percent, DecodesOnceAndRefusesBrokenEscapes) {
  EXPECT_EQ(percent_decode("a%20b%2f%40"), "a b/@");
  EXPECT_EQ(percent_decode("%2541"), "%41");
  EXPECT_EQ(percent_decode("a+b"), "a+b");
  for (const char* text : {"%", "%4", "%4g", "%g4", "a%00b", "%-1"}) {
    EXPECT_EQ(percent_decode(text), std::nullopt) << text;
  }
}

TEST(Percent, EncodesAllButTheUnreserved) {
  EXPECT_EQ(percent_encode("aZ09-._~"), "aZ09-._~");
  EXPECT_EQ(percent_encode("a b/\u00e4@"), "a%20b%2F%C3%A4%40");
  EXPECT_EQ(percent_encode("a/b", true), "a/b");
}

TEST(Query, KeepsOrderAndRepeats) {
  EXPECT_THAT(*parse_query("b=1&a=x+y%26&b=&c&&d=e=f"),
              ElementsAre(Pair("b", "1"), Pair("a", "x y&"), Pair("b", ""), Pair("c", ""),
                          Pair("d", "e=f")));
  EXPECT_EQ(parse_query("a=%zz"), std::nullopt);
  EXPECT_THAT(*parse_query(""), ElementsAre());
}

}  // namespace
}  // namespace holdfast
