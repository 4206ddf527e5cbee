// What an agency says of texts (SMS), and what they cost, before anybody gets one.
#include <gmock/gmock.h>

#include "tests/gateway/rest_house.hpp"

namespace holdfast::gateway::rest {
namespace {

using testing::HasSubstr;

class RestTexts : public RestHouse {
 protected:
  Answered put(const std::string& path, const std::string& body, const std::string& tag = "\"0\"") {
    return send(admin, "PUT", path, body, {{"If-Match", tag}});
  }
};

constexpr const char* kReminder = "/v1/message-templates/reminder.upcoming.de";

TEST_F(RestTexts, AreOffUntilTheAgencyWantsThem) {
  EXPECT_EQ(get("/v1/message-settings").at("/sms/use"), "never");
  const auto set = put("/v1/message-settings",
                       R"({"sms":{"use":"also","region":"AT","sender":"SalonNord",
                           "quiet_from":"20:30","kinds":["reminder.upcoming"]}})");
  ASSERT_EQ(set.status, 200) << set.text;
  const auto now = get("/v1/message-settings");
  EXPECT_EQ(now.at("/sms/use"), "also");
  EXPECT_EQ(now.at("/sms/quiet_from"), "20:30");
  EXPECT_EQ(now.at("/sms/quiet_until"), "08:00");
  EXPECT_EQ(now.at("/sms/kinds/0"), "reminder.upcoming");
}

TEST_F(RestTexts, WrongSettingsAreNamedEachWithItsPlace) {
  EXPECT_EQ(put("/v1/message-settings", R"({"sms":{"use":"always"}})").at("/errors/0/pointer"),
            "/sms/use");
  EXPECT_EQ(put("/v1/message-settings", R"({"sms":{"quiet_from":"9"}})").at("/errors/0/pointer"),
            "/sms/quiet_from");
  EXPECT_EQ(put("/v1/message-settings", R"({"sms":{"colour":"red"}})").status, 422);
  const auto refused =
      put("/v1/message-settings", R"({"sms":{"region":"Austria","kinds":["staff.assigned"]}})");
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.text, HasSubstr("/sms/region"));
  EXPECT_THAT(refused.text, HasSubstr("/sms/kinds"));
}

TEST_F(RestTexts, APreviewTellsWhatItCosts) {
  const auto ours = send(office, "POST", std::string(kReminder) + "/preview");
  EXPECT_EQ(ours.at("/sms/alphabet"), "gsm7");
  EXPECT_THAT(ours.at("/sms/text"), HasSubstr("Erinnerung"));

  const auto dear = send(office, "POST", std::string(kReminder) + "/preview",
                         R"({"text":"Bis {{when}} 😀 {{link}}"})");
  ASSERT_EQ(dear.status, 200) << dear.text;
  EXPECT_EQ(dear.at("/sms/alphabet"), "ucs2");
  EXPECT_THAT(dear.at("/sms/text"), HasSubstr("Bis Di 1.12. 10:00"));
}

TEST_F(RestTexts, OwnWordsAreCheckedAndKept) {
  EXPECT_EQ(put(kReminder, R"({"text":"{{password}}"})").at("/errors/0/pointer"), "/text");
  EXPECT_EQ(put(kReminder, R"({"intro":"{{link}}"})").at("/errors/0/pointer"), "/intro");
  EXPECT_EQ(put("/v1/message-templates/staff.assigned.de", R"({"text":"Hallo"})").status, 422);
  EXPECT_EQ(put(kReminder, R"({"text":"a\nb"})").status, 422);
  const auto mine = put(kReminder, R"({"text":"Bis morgen! {{link}}"})");
  ASSERT_EQ(mine.status, 200) << mine.text;
  EXPECT_EQ(get(kReminder).at("/text"), "Bis morgen! {{link}}");
  EXPECT_THAT(get(kReminder).at("/ours/text"), HasSubstr("Erinnerung"));
}

}  // namespace
}  // namespace holdfast::gateway::rest
