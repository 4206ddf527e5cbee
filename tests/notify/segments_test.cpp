// What a text costs, and how a long one ends.
#include "notify/sms/segments.hpp"

#include <gtest/gtest.h>

namespace holdfast::notify {
namespace {

std::string times(int count, std::string_view text) {
  std::string out;
  for (int i = 0; i < count; ++i) {
    out += text;
  }
  return out;
}

struct SegmentRow {
  std::string name;
  std::string text;
  Alphabet alphabet;
  int units;
  int parts;
};
void PrintTo(const SegmentRow& row, std::ostream* out) { *out << row.name; }

class SegmentTable : public testing::TestWithParam<SegmentRow> {};

TEST_P(SegmentTable, IsThatOfTheStandard) {
  const auto& row = GetParam();
  const auto found = segments_of(row.text);
  EXPECT_EQ(found.alphabet, row.alphabet);
  EXPECT_EQ(found.units, row.units);
  EXPECT_EQ(found.parts, row.parts);
}

constexpr auto kGsm = Alphabet::gsm7;
constexpr auto kUcs = Alphabet::ucs2;

INSTANTIATE_TEST_SUITE_P(
    All, SegmentTable,
    testing::Values(SegmentRow{"nothing", "", kGsm, 0, 0}, SegmentRow{"one", "a", kGsm, 1, 1},
                    SegmentRow{"full_part", times(160, "a"), kGsm, 160, 1},
                    SegmentRow{"one_more", times(161, "a"), kGsm, 161, 2},
                    SegmentRow{"two_full", times(306, "a"), kGsm, 306, 2},
                    SegmentRow{"two_and_one", times(307, "a"), kGsm, 307, 3},
                    SegmentRow{"umlauts", "äöüÄÖÜßéèàùìòñ", kGsm, 14, 1},
                    SegmentRow{"greek_capitals", "ΔΦΓΛΩΠΨΣΘΞ", kGsm, 10, 1},
                    SegmentRow{"extension", "^{}\\[~]|€", kGsm, 18, 1},
                    SegmentRow{"eighty_euros", times(80, "€"), kGsm, 160, 1},
                    // 153 septets hold 76 of them; the 77th would lie across the border.
                    SegmentRow{"euros_not_parted", times(153, "€"), kGsm, 306, 3},
                    SegmentRow{"backtick", "`", kUcs, 1, 1},
                    SegmentRow{"small_cedilla", "ç", kUcs, 1, 1},
                    SegmentRow{"big_cedilla", "Ç", kGsm, 1, 1},
                    SegmentRow{"curly_quote", "it’s", kUcs, 4, 1},
                    SegmentRow{"full_ucs", times(70, "č"), kUcs, 70, 1},
                    SegmentRow{"one_more_ucs", times(71, "č"), kUcs, 71, 2},
                    SegmentRow{"two_full_ucs", times(134, "č"), kUcs, 134, 2},
                    SegmentRow{"emoji", "😀", kUcs, 2, 1},
                    SegmentRow{"thirty_five_emoji", times(35, "😀"), kUcs, 70, 1},
                    // 67 units hold 33 of them.
                    SegmentRow{"emoji_not_parted", times(67, "😀"), kUcs, 134, 3}),
    [](const auto& row) { return row.param.name; });

TEST(TextPunctuation, IsMadePlainSoThatATextStaysCheap) {
  EXPECT_EQ(plain_punctuation("“it’s – all…”\u00A0ok"), "\"it's - all...\" ok");
  EXPECT_EQ(plain_punctuation("Größe"), "Größe");
}

TEST(TextCut, FitsAndSaysThatItWasCut) {
  EXPECT_EQ(fit(times(160, "a"), 1), times(160, "a"));
  EXPECT_EQ(fit(times(161, "a"), 1), times(157, "a") + "...");
  EXPECT_EQ(segments_of(fit(times(1000, "č"), 3)).parts, 3);
}

// An emoji behind the end costs nothing once it is cut off.
TEST(TextCut, WhatIsCutOffDoesNotCount) {
  EXPECT_EQ(fit(times(160, "a") + "😀", 1), times(157, "a") + "...");
}

TEST(TextCut, NeverGoesThroughWhatPeopleTakeForOneCharacter) {
  const std::string family = "👩\u200D👩\u200D👧";
  const std::string flag = "🇦🇹";
  const std::string accent = "e\u0301";
  const std::string skin = "👍🏽";
  for (const auto& piece : {family, flag, accent, skin}) {
    for (int lead = 0; lead < 12; ++lead) {
      const auto cut = fit(times(lead, "x") + times(80, piece), 1);
      const auto body = cut.substr(static_cast<std::size_t>(lead), cut.size() - lead - 3);
      EXPECT_EQ(body.size() % piece.size(), 0U) << lead << " " << piece;
      EXPECT_EQ(segments_of(cut).parts, 1);
    }
  }
}

TEST(TextCut, ClipsNamesLikewise) {
  EXPECT_EQ(clip("Massage", 10), "Massage");
  EXPECT_EQ(clip("Massage with oil", 10), "Massage...");
  EXPECT_EQ(clip("", 10), "");
}

}  // namespace
}  // namespace holdfast::notify
