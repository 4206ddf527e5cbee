#include <gtest/gtest.h>

#include <random>

#include "store/base/text.hpp"

namespace holdfast {
namespace {

using namespace std::string_view_literals;

TEST(Utf8, AcceptsEveryLengthAndTheLastCodePoint) {
  for (const auto text : {""sv, "plain"sv, "\u00e4"sv, "\u20ac"sv, "\U0001F600"sv,
                          "\xF4\x8F\xBF\xBF"sv, "\xED\x9F\xBF"sv, "\xEE\x80\x80"sv}) {
    EXPECT_TRUE(is_utf8(text)) << text;
  }
}

TEST(Utf8, RefusesOverlongSurrogatesBeyondTheEndAndCutOff) {
  for (const auto text :
       {"\xC0\x80"sv, "\xC1\xBF"sv, "\xE0\x80\x80"sv, "\xE0\x9F\xBF"sv, "\xF0\x8F\xBF\xBF"sv,
        "\xED\xA0\x80"sv, "\xF4\x90\x80\x80"sv, "\xF5\x80\x80\x80"sv, "\x80"sv, "\xC3"sv,
        "\xE2\x82"sv, "\xF0\x9F\x98"sv, "\xC3("sv, "\xFF"sv}) {
    EXPECT_FALSE(is_utf8(text));
  }
}

TEST(Control, FindsC0DeleteAndC1) {
  EXPECT_FALSE(has_control("a b \u00e4 \u20ac"));
  EXPECT_TRUE(has_control("a\nb"));
  EXPECT_TRUE(has_control("a\x7f"));
  EXPECT_TRUE(has_control("a\u0085"));
  EXPECT_TRUE(has_control("a\0b"sv));
}

TEST(Control, LetsTheAllowedOnesPass) {
  EXPECT_FALSE(has_control("a\tb\nc", "\t\n"));
  EXPECT_TRUE(has_control("a\tb\rc", "\t\n"));
}

TEST(Text, CaseIsAsciiOnly) {
  EXPECT_EQ(to_lower("ETag-\u00c4"), "etag-\u00c4");
  EXPECT_TRUE(equal_ignoring_case("ETag", "etAG"));
  EXPECT_FALSE(equal_ignoring_case("etag", "etags"));
  EXPECT_FALSE(equal_ignoring_case("[", "{"));
}

TEST(Text, TrimTakesBothEnds) {
  EXPECT_EQ(trim(" \t a b\r\n"), "a b");
  EXPECT_EQ(trim(" \n"), "");
}

TEST(Hex, IsLowerCaseWithBothDigits) {
  const std::array bytes{std::byte{0x00}, std::byte{0x0f}, std::byte{0xa0}, std::byte{0xff}};

  EXPECT_EQ(to_hex(bytes), "000fa0ff");
}

// RFC 4648 section 10.
TEST(Base64, KeepsTheVectorsOfTheRfc) {
  const std::pair<std::string, std::string> rows[] = {{"", ""},
                                                      {"f", "Zg=="},
                                                      {"fo", "Zm8="},
                                                      {"foo", "Zm9v"},
                                                      {"foob", "Zm9vYg=="},
                                                      {"fooba", "Zm9vYmE="},
                                                      {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : rows) {
    EXPECT_EQ(to_base64(bytes), text);
    EXPECT_EQ(from_base64(text), bytes);
    EXPECT_EQ(from_base64(text.substr(0, text.find('='))), bytes);
  }
}

TEST(Base64, RefusesWhatHasAnotherForm) {
  for (const auto text : {"A"sv, "AAAAA"sv, "Zg="sv, "Zg==="sv, "Z=g="sv, "Zh=="sv, "Zm9="sv,
                          "Zm 9"sv, "Zm9v\n"sv, "Zg==Zg=="sv, "_-_-"sv, "===="sv}) {
    EXPECT_EQ(from_base64(text), std::nullopt) << text;
  }
}

TEST(Base64, AnyOctetsComeBack) {
  std::mt19937 random(7);
  for (std::size_t size = 0; size < 200; ++size) {
    std::string bytes(size, '\0');
    for (auto& c : bytes) {
      c = static_cast<char>(random());
    }
    EXPECT_EQ(from_base64(to_base64(bytes)), bytes);
  }
}

// FIPS 180-4's own example.
TEST(Sha256, MatchesTheStandardsExample) {
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

}  // namespace
}  // namespace holdfast
