// What texts say, in each language, and that nobody's name says more.
#include "notify/sms/text_wording.hpp"

#include <gtest/gtest.h>

#include "notify/language/catalogue.hpp"
#include "notify/sms/answers.hpp"
#include "notify/sms/short_words.hpp"
#include "store/message_kinds.hpp"
#include "store/template_text.hpp"
#include "tests/notify/known_context.hpp"
#include "tests/notify/sample.hpp"

namespace holdfast::notify {
namespace {

using test::sample_appointment;

TEST(ShortWords, ThereAreForEachMessageToACustomerInEachLanguage) {
  for (const auto& kind : store::message_kinds()) {
    for (const auto language : store::message_languages()) {
      const auto words = short_words(kind.name, language);
      EXPECT_EQ(!words.empty(), kind.audience == store::Audience::customer)
          << kind.name << ' ' << language;
      EXPECT_TRUE(store::check_template(words)) << words;
      EXPECT_EQ(segments_of(words).alphabet, Alphabet::gsm7) << words;
    }
  }
}

TEST(ShortWords, MostFitInTwoPartsWithTheirLink) {
  test::KnownContext context;
  auto appointment = sample_appointment();
  appointment.booking.deadline = appointment.booking.time.start - std::chrono::hours{2};
  for (const auto& kind : store::message_kinds()) {
    for (const auto* const language : catalogues()) {
      appointment.booking.customer.locale = language->tag;
      const auto text = text_wording(kind.name, appointment, context);
      if (kind.audience == store::Audience::customer) {
        ASSERT_TRUE(text) << kind.name;
        EXPECT_LE(text->segments.parts, 2) << text->text;
        EXPECT_EQ(text->segments.alphabet, Alphabet::gsm7) << text->text;
        EXPECT_EQ(text->text.find("{{"), std::string::npos);
      } else {
        EXPECT_FALSE(text) << kind.name;
      }
    }
  }
}

TEST(TextWording, SaysWhatAndWhenInTheCustomersLanguage) {
  test::KnownContext context;
  context.links = false;
  auto appointment = sample_appointment();
  EXPECT_EQ(text_wording("booking.confirmed", appointment, context)->text,
            "Salon Nord: confirmed: Haircut, Tue 1 Dec 10:00.");
  appointment.booking.customer.locale = "de-AT";
  EXPECT_EQ(text_wording("booking.confirmed", appointment, context)->text,
            "Salon Nord: bestätigt: Haircut, Di 1.12. 10:00.");
  appointment.booking.customer.locale = "es";
  EXPECT_EQ(text_wording("booking.cancelled", appointment, context)->text,
            "Salon Nord: cancelado: Haircut, mar 1/12 10:00.");
}

// Who reads the clock of another zone must know whose it is.
TEST(TextWording, NamesTheZoneWhereItIsNotTheSalons) {
  test::KnownContext context;
  context.links = false;
  auto appointment = sample_appointment();
  appointment.booking.customer.time_zone = "Europe/London";
  EXPECT_EQ(text_wording("reminder.upcoming", appointment, context)->text,
            "Salon Nord: reminder: Haircut, Tue 1 Dec 09:00 GMT.");
}

TEST(TextWording, HasTheAgencysOwnWords) {
  test::KnownContext context;
  context.own = store::MessageTemplate{{}, "reminder.upcoming",           "en", "", "",
                                       "", "Tomorrow {{time}}! {{link}}", 1};
  const auto text = text_wording("reminder.upcoming", sample_appointment(), context);
  EXPECT_EQ(text->text, "Tomorrow 10:00! https://salon.example/l/0.bk_0001");
}

// A service's name is an agency's own; still, nothing in it begins a line, a place or a field.
TEST(TextWording, NoNameSaysMoreThanItself) {
  test::KnownContext context;
  auto appointment = sample_appointment();
  for (const std::string evil : {"a\r\nTo: +15550100", "{{link}}{{contact}}", "&To=%2B15550100",
                                 "a\tb\x01"
                                 "c"}) {
    appointment.service_name = evil;
    const auto text = text_wording("booking.confirmed", appointment, context);
    ASSERT_TRUE(text);
    EXPECT_EQ(text->text.find_first_of("\r\n\t\x01"), std::string::npos);
    EXPECT_EQ(text->text.find("https://"), text->text.rfind("https://")) << text->text;
  }
}

TEST(TextWording, ShortensNamesBeforeItCutsTheLink) {
  test::KnownContext context;
  auto appointment = sample_appointment();
  appointment.service_name = std::string(600, 'x');
  appointment.agency_name = std::string(600, 'y');
  const auto text = text_wording("booking.confirmed", appointment, context);
  EXPECT_LE(text->segments.parts, kMostParts);
  EXPECT_TRUE(text->text.ends_with("bk_0001")) << text->text;
}

TEST(TextWording, AVeryLongOneIsCut) {
  test::KnownContext context;
  context.own = store::MessageTemplate{{}, "reminder.upcoming", "en", "", "", "", "", 1};
  for (int i = 0; i < 500; ++i) {
    context.own->text += "č";
  }
  const auto text = text_wording("reminder.upcoming", sample_appointment(), context);
  EXPECT_EQ(text->segments.parts, kMostParts);
  EXPECT_TRUE(text->text.ends_with("č..."));
}

TEST(TextAnswers, AreKnownByTheirOneWord) {
  EXPECT_EQ(text_word("STOP"), TextWord::stop);
  EXPECT_EQ(text_word(" stop. "), TextWord::stop);
  EXPECT_EQ(text_word("Arrêt"), TextWord::stop);
  EXPECT_EQ(text_word("ARRÊT"), TextWord::stop);
  EXPECT_EQ(text_word("baja"), TextWord::stop);
  EXPECT_EQ(text_word("Cancel"), TextWord::cancel);
  EXPECT_EQ(text_word("Start"), TextWord::start);
  EXPECT_EQ(text_word("hilfe?"), TextWord::help);
  EXPECT_EQ(text_word("please stop"), TextWord::none);
  EXPECT_EQ(text_word("I cannot come, end of month?"), TextWord::none);
  EXPECT_EQ(text_word(""), TextWord::none);
}

TEST(TextAnswers, AreFilledInOneLine) {
  EXPECT_EQ(filled_reply(help_words("de"), "Salon\r\nNord", "+43 1 234"),
            "Salon Nord: +43 1 234. STOP beendet diese SMS.");
}

}  // namespace
}  // namespace holdfast::notify
