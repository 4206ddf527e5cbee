#include "store/phone_number.hpp"

#include <gtest/gtest.h>

namespace holdfast::store {
namespace {

struct NumberRow {
  std::string_view name;
  std::string_view written;
  std::string_view region;
  std::string_view e164;
};
void PrintTo(const NumberRow& row, std::ostream* out) { *out << row.name; }

class PhoneNumbers : public testing::TestWithParam<NumberRow> {};

TEST_P(PhoneNumbers, AreReadAsPeopleWriteThem) {
  const auto& row = GetParam();
  EXPECT_EQ(e164(row.written, row.region).value_or(""), row.e164);
}

INSTANTIATE_TEST_SUITE_P(
    All, PhoneNumbers,
    testing::Values(NumberRow{"at_home", "0660 1234567", "AT", "+436601234567"},
                    NumberRow{"with_country", "+43 660/123 45-67", "DE", "+436601234567"},
                    NumberRow{"trunk_zero", "+43 (0)660 1234567", "", "+436601234567"},
                    NumberRow{"two_zeros", "0043 660 1234567", "AT", "+436601234567"},
                    NumberRow{"same_digits_elsewhere", "0660 1234567", "DE", "+496601234567"},
                    NumberRow{"nobody_knows_where", "0660 1234567", "", ""},
                    NumberRow{"too_short", "+49", "AT", ""},
                    NumberRow{"words", "call me", "AT", ""}, NumberRow{"empty", "", "AT", ""},
                    NumberRow{"second_line", "+436601234567\r\nX-To: 1", "AT", ""},
                    NumberRow{"much_too_long",
                              "+4366012345678901234567890123456789012345678901234567890123456789",
                              "AT", ""}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(PhoneNumber, RegionsAreCountries) {
  EXPECT_TRUE(is_phone_region("AT"));
  EXPECT_FALSE(is_phone_region("at"));
  EXPECT_FALSE(is_phone_region("XX"));
}

TEST(PhoneNumber, LogsShowOnlyItsEnds) {
  EXPECT_EQ(masked_number("+436601234567"), "+43********67");
  EXPECT_EQ(masked_number("12345"), "*****");
}

}  // namespace
}  // namespace holdfast::store
