// Rules N2 to N14 of docs/busy-time.md, each with the words that make it.
#include "caldav/icalendar/busy.hpp"

#include "tests/caldav/icalendar/texts.hpp"

namespace holdfast::icalendar::test {
namespace {

const std::string kHour = "DTSTART:20260302T090000Z\nDTEND:20260302T100000Z\n";
const std::string kDay = "DTSTART;VALUE=DATE:20260302\n";
const std::string kOwner = "ORGANIZER:mailto:boss@test\nATTENDEE;PARTSTAT=";

struct Words {
  const char* name;
  std::string lines;
  const char* rule;
  bool busy;
};
void PrintTo(const Words& row, std::ostream* out) { *out << row.name; }

class BusyRule : public testing::TestWithParam<Words> {};

TEST_P(BusyRule, DecidesByTheFirstWordThatFits) {
  auto options = in_berlin();
  options.owner_addresses = {"ana@salon.test"};

  const auto draft = read_object(event(GetParam().lines), options).value();

  EXPECT_EQ(draft.busy_rule, GetParam().rule);
  EXPECT_EQ(draft.instances.at(0).busy, GetParam().busy);
}

INSTANTIATE_TEST_SUITE_P(
    Rules, BusyRule,
    testing::Values(
        Words{"Plain", kHour, "N14", true},
        Words{"Cancelled", kHour + "STATUS:CANCELLED\n", "N2", false},
        Words{"DeclinedByTheOwner", kHour + kOwner + "DECLINED:mailto:Ana@Salon.test\n", "N3",
              false},
        Words{"DeclinedByAnother", kHour + kOwner + "DECLINED:mailto:bob@salon.test\n", "N14",
              true},
        Words{"DeclinedWithAddressAsParameter",
              kHour + "ORGANIZER:mailto:boss@test\nATTENDEE;PARTSTAT=DECLINED;EMAIL="
                      "ana@salon.test:urn:uuid:1\n",
              "N3", false},
        Words{"Transparent", kHour + "TRANSP:TRANSPARENT\n", "N4", false},
        Words{"MicrosoftFree", kHour + "X-MICROSOFT-CDO-BUSYSTATUS:FREE\n", "N5", false},
        Words{"MicrosoftIntendedFree", kHour + "X-MICROSOFT-CDO-INTENDEDSTATUS:FREE\n", "N5",
              false},
        Words{"OpaqueOverrulesMicrosoftFree",
              kHour + "TRANSP:OPAQUE\nX-MICROSOFT-CDO-BUSYSTATUS:FREE\n", "N14", true},
        Words{"WorkingElsewhere", kHour + "X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE\n", "N6",
              false},
        Words{"OutOfOffice", kHour + "X-MICROSOFT-CDO-BUSYSTATUS:OOF\n", "N7", true},
        Words{"Tentative", kHour + "STATUS:TENTATIVE\n", "N8", true},
        Words{"TentativelyAccepted", kHour + kOwner + "TENTATIVE:mailto:ana@salon.test\n", "N8",
              true},
        Words{"UnansweredMeeting", kHour + kOwner + "NEEDS-ACTION:mailto:ana@salon.test\n", "N9",
              true},
        Words{"UnansweredDay", kDay + kOwner + "NEEDS-ACTION:mailto:ana@salon.test\n", "N9", false},
        Words{"WholeDay", kDay, "N10", true},
        Words{"WholeTransparentDay", kDay + "TRANSP:TRANSPARENT\n", "N4", false},
        Words{"NoLength", "DTSTART:20260302T090000Z\n", "N12", false},
        Words{"NoLengthAndTentative", "DTSTART:20260302T090000Z\nSTATUS:TENTATIVE\n", "N12",
              false}),
    testing::PrintToStringParamName());

TEST(BusyRules, TentativeTimeIsFreeWhereTheSourceSaysSo) {
  auto options = in_berlin();
  options.tentative_is_busy = false;

  const auto draft = read_object(event(kHour + "STATUS:TENTATIVE\n"), options).value();

  EXPECT_EQ(draft.busy_rule, "N8");
  EXPECT_TRUE(busy_times(draft).empty());
}

// C14: what the owner answered, of their own copy.
TEST(Participation, IsTheOwnersAnswerAndNobodyElses) {
  auto options = in_berlin();
  options.owner_addresses = {"ana@salon.test"};
  const auto answer = [&](const std::string& lines) {
    return read_object(event(kHour + lines), options).value().participation;
  };

  EXPECT_EQ(answer(kOwner + "DECLINED:mailto:ana@salon.test\n"), "declined");
  EXPECT_EQ(answer(kOwner + "Accepted:mailto:Ana@salon.test\n"), "accepted");
  EXPECT_EQ(answer("ORGANIZER:mailto:boss@test\nATTENDEE:mailto:ana@salon.test\n"), "needs-action");
  EXPECT_EQ(answer(kOwner + "DECLINED:mailto:bob@salon.test\n"), "");
  EXPECT_EQ(answer(""), "");
}

}  // namespace
}  // namespace holdfast::icalendar::test
