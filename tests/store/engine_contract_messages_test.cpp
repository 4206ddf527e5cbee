// How agencies speak to people, and who wants to be told of what.
#include <gmock/gmock.h>

#include "tests/store/engine_contract.hpp"

namespace holdfast::test {

using namespace store;
using testing::IsEmpty;
using testing::SizeIs;

namespace {

class MessageRows : public EngineContract {
 protected:
  static MessageTemplate words(const std::string& kind, const std::string& language) {
    MessageTemplate made;
    made.agency = {1};
    made.kind = kind;
    made.language = language;
    made.subject = "See you";
    made.intro = "one\n\ntwo";
    made.closing = "{{agency}}";
    made.version = 1;
    return made;
  }
};

}  // namespace

INSTANTIATE_TEST_SUITE_P(Engines, MessageRows, testing::ValuesIn(engines()),
                         [](const auto& row) { return std::string(row.param.name); });

TEST_P(MessageRows, SettingsThatNobodySetAreTheUsualOnes) {
  const auto settings = read([](const Reads& r) { return r.message_settings({1}); });

  EXPECT_EQ(settings.agency, AgencyId{1});
  EXPECT_EQ(settings.language, "en");
  EXPECT_EQ(settings.agenda_minute, std::nullopt);
  EXPECT_EQ(settings.version, 0);
}

TEST_P(MessageRows, SettingsComeBackAsTheyWere) {
  MessageSettings settings{{1}, "fr", "+33 1", "https://a.example/l.png", "#123456", 450, {}, 1};
  settings.texts = {TextUse::also, "AT", "+4366012345",
                    1200,          420,  {"booking.confirmed", "booking.cancelled"}};
  write([&](Transaction& tx) { tx.put(settings); });
  settings.version = 2;
  settings.agenda_minute.reset();
  settings.contact = "+33 2";
  write([&](Transaction& tx) { tx.put(settings); });

  const auto kept = read([](const Reads& r) { return r.message_settings({1}); });

  EXPECT_EQ(kept.language, "fr");
  EXPECT_EQ(kept.contact, "+33 2");
  EXPECT_EQ(kept.logo_url, "https://a.example/l.png");
  EXPECT_EQ(kept.colour, "#123456");
  EXPECT_EQ(kept.agenda_minute, std::nullopt);
  EXPECT_EQ(kept.texts, settings.texts);
  EXPECT_EQ(kept.version, 2);
}

TEST_P(MessageRows, WordsAreFoundByKindAndLanguageAndTakenBack) {
  write([](Transaction& tx) {
    tx.put(words("booking.confirmed", "de"));
    tx.put(words("booking.confirmed", "en"));
  });

  const auto kept =
      read([](const Reads& r) { return r.message_template({1}, "booking.confirmed", "de"); });
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->subject, "See you");
  EXPECT_EQ(kept->intro, "one\n\ntwo");
  EXPECT_EQ(kept->closing, "{{agency}}");
  EXPECT_THAT(read([](const Reads& r) { return r.message_templates({1}); }), SizeIs(2));
  EXPECT_THAT(read([](const Reads& r) { return r.message_templates({2}); }), IsEmpty());
  write([](Transaction& tx) { tx.remove_message_template({1}, "booking.confirmed", "de"); });

  EXPECT_FALSE(
      read([](const Reads& r) { return r.message_template({1}, "booking.confirmed", "de"); }));
  EXPECT_TRUE(
      read([](const Reads& r) { return r.message_template({1}, "booking.confirmed", "en"); }));
}

}  // namespace holdfast::test
