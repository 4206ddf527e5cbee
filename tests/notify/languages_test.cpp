// Whoever is written to in their language is told as much as everybody else.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "known_context.hpp"
#include "notify/wording.hpp"
#include "sample.hpp"
#include "store/message_kinds.hpp"
#include "store/template_text.hpp"

namespace holdfast::notify {
namespace {

using testing::HasSubstr;
using testing::Not;
using Names = std::set<std::string>;

Names kinds_of(const Catalogue& catalogue) {
  Names kinds;
  for (const auto& phrase : catalogue.phrases) {
    EXPECT_TRUE(kinds.insert(std::string(phrase.kind)).second) << phrase.kind << " twice";
  }
  return kinds;
}

/// The places in a text, each as often as it is there.
std::multiset<std::string> places_in(std::string_view text) {
  std::multiset<std::string> places;
  for (auto at = text.find("{{"); at != std::string_view::npos; at = text.find("{{", at + 1)) {
    places.emplace(text.substr(at, text.find("}}", at) - at));
  }
  return places;
}

TEST(Languages, AllHaveWordsForEveryKindOfMessage) {
  for (const auto* catalogue : catalogues()) {
    const auto kinds = kinds_of(*catalogue);
    EXPECT_EQ(kinds, kinds_of(kEnglish)) << catalogue->tag;
    for (const auto& kind : store::message_kinds()) {
      EXPECT_TRUE(kinds.contains(std::string(kind.name))) << catalogue->tag << ' ' << kind.name;
    }
  }
}

TEST(Languages, HaveTheSamePlacesInTheSameSentences) {
  for (const auto* catalogue : catalogues()) {
    for (const auto& phrase : catalogue->phrases) {
      const auto* const english = find_phrase(kEnglish, phrase.kind);
      ASSERT_NE(english, nullptr);
      EXPECT_EQ(places_in(phrase.subject), places_in(english->subject))
          << catalogue->tag << ' ' << phrase.kind;
      EXPECT_EQ(places_in(phrase.intro), places_in(english->intro))
          << catalogue->tag << ' ' << phrase.kind;
      EXPECT_TRUE(store::check_template(phrase.subject)) << phrase.kind;
      EXPECT_TRUE(store::check_template(phrase.intro)) << phrase.kind;
      EXPECT_FALSE(phrase.subject.empty());
      EXPECT_FALSE(phrase.intro.empty());
    }
  }
}

// A member that somebody forgot would be an empty label in a mail.
TEST(Languages, LeaveNoLabelOut) {
  for (const auto* catalogue : catalogues()) {
    const auto& labels = catalogue->labels;
    const auto* const first = &labels.what;
    const auto count = sizeof(Labels) / sizeof(std::string_view);
    for (std::size_t index = 0; index < count; ++index) {
      EXPECT_FALSE(first[index].empty()) << catalogue->tag << " label " << index;
    }
    for (const auto& name : catalogue->weekdays) {
      EXPECT_FALSE(name.empty()) << catalogue->tag;
    }
    for (const auto& name : catalogue->months) {
      EXPECT_FALSE(name.empty()) << catalogue->tag;
    }
  }
}

TEST(Languages, WriteTimesAsTheyDo) {
  const auto time = test::sample_appointment().booking.time;
  const auto zone = TimeZone::find("Europe/Vienna").value();

  EXPECT_EQ(describe_time(time, zone, kEnglish),
            "Tuesday, 1 December 2026, 10:00 to 11:00 (CET, Europe/Vienna)");
  EXPECT_EQ(describe_time(time, zone, kGerman),
            "Dienstag, 1. Dezember 2026, 10:00 bis 11:00 Uhr (CET, Europe/Vienna)");
  EXPECT_EQ(describe_time(time, zone, kFrench),
            "mardi 1er décembre 2026, 10 h 00 à 11 h 00 (CET, Europe/Vienna)");
  EXPECT_EQ(describe_time(time, zone, kSpanish),
            "martes, 1 de diciembre de 2026, 10:00 a 11:00 (CET, Europe/Vienna)");
}

TEST(Languages, OfTheCustomerGoBeforeTheAgencys) {
  auto appointment = test::sample_appointment();
  test::KnownContext context;
  context.known.language = "fr";
  appointment.booking.customer.locale = "de-AT";

  const auto german = wording("booking.confirmed", appointment, context).value();
  EXPECT_EQ(german.subject, "Bestätigt: Haircut bei Salon Nord");
  EXPECT_THAT(as_html(german), HasSubstr("<html lang=\"de\">"));

  appointment.booking.customer.locale = "ja";
  EXPECT_EQ(wording("booking.confirmed", appointment, context).value().subject,
            "Confirmé : Haircut chez Salon Nord");
}

TEST(Languages, OfStaffAreTheAgencysAlone) {
  auto appointment = test::sample_appointment();
  test::KnownContext context;
  context.known.language = "es";
  appointment.booking.customer.locale = "de";

  EXPECT_THAT(wording("conflict.opened", appointment, context).value().subject,
              HasSubstr("Conflicto: Haircut"));
}

TEST(OwnWords, StandInThePlaceOfOursAndAreTextAlone) {
  auto appointment = test::sample_appointment();
  test::KnownContext context;
  context.own.emplace();
  context.own->kind = "booking.confirmed";
  context.own->language = "en";
  context.own->subject = "See you on {{date}}, {{customer_name}}";
  context.own->intro = "We are <b>glad</b>.\n\nCome in by the {{ place }}.";
  context.own->closing = "Your team at {{agency}}";
  appointment.booking.customer.name = "{{agency}}<i>";

  const auto words = wording("booking.confirmed", appointment, context).value();
  const auto text = as_text(words);
  const auto html = as_html(words);

  EXPECT_EQ(words.subject, "See you on Tuesday, 1 December 2026, {{agency}}<i>")
      << "what is filled in is not filled in again";
  EXPECT_THAT(text, HasSubstr("We are <b>glad</b>.\r\n\r\nCome in by the Room 1."));
  EXPECT_THAT(text, HasSubstr("Your team at Salon Nord"));
  EXPECT_THAT(html, HasSubstr("We are &lt;b&gt;glad&lt;/b&gt;."));
  EXPECT_THAT(html, Not(HasSubstr("<i>")));
  EXPECT_EQ(wording("booking.cancelled", appointment, context).value().subject,
            "Cancelled: Haircut at Salon Nord");
}

TEST(OwnWords, LogoAndColourAreTheAgencys) {
  test::KnownContext context;
  context.known.logo_url = "https://salon.example/logo.png";
  context.known.colour = "#1a5fb4";
  context.known.contact = "+43 1 234";

  const auto html =
      as_html(wording("booking.confirmed", test::sample_appointment(), context).value());

  EXPECT_THAT(html, HasSubstr("<img src=\"https://salon.example/logo.png\" alt=\"Salon Nord\""));
  EXPECT_THAT(html, HasSubstr("#1a5fb4"));
  EXPECT_THAT(html, HasSubstr("Questions? +43 1 234"));
}

TEST(Links, AreThoseThatTheMessageIsAbout) {
  auto appointment = test::sample_appointment();
  test::KnownContext context;
  const auto labels = [&](const char* kind) {
    std::string list;
    for (const auto& link : wording(kind, appointment, context).value().links) {
      list += link.label + "; ";
    }
    return list;
  };

  EXPECT_EQ(
      labels("reminder.upcoming"),
      "See your appointment; Choose another time; Cancel; Add to your calendar (file); Add to "
      "Google Calendar; Add to Outlook; ");
  EXPECT_EQ(labels("booking.requested"), "See your appointment; Cancel; ");
  EXPECT_EQ(labels("booking.cancelled"), "") << "the agency cancelled: nothing to undo";
  appointment.booking.cancelled_by = "customer";
  EXPECT_EQ(labels("booking.cancelled"), "Undo the cancellation (for ten minutes); ");
  EXPECT_EQ(labels("waitlist.offered"), "Accept; Decline; ");
  EXPECT_EQ(labels("conflict.opened"), "") << "staff are no customers";
  context.links = false;
  EXPECT_EQ(labels("reminder.upcoming"), "");
}

TEST(Agenda, ListsTheDayOrSaysThatItIsFree) {
  auto day = test::sample_appointment();
  day.resources = {{{"rs_0001"}, "staff", "Ben"}};
  day.booking.customer = {};
  test::KnownContext context;

  EXPECT_THAT(as_text(wording("agenda.today", day, context).value()), HasSubstr("There are none."));
  context.day = {test::sample_appointment()};
  const auto words = wording("agenda.today", day, context).value();

  EXPECT_EQ(words.subject, "Your day: Tuesday, 1 December 2026");
  EXPECT_THAT(as_text(words), HasSubstr("10:00 to 11:00: Haircut, Ana Weiß, Room 1"));
}

TEST(Templates, NameWhatIsWrongAndWhatThereIs) {
  EXPECT_TRUE(store::check_template("{{customer_name}} {{ when }} }} {"));
  const auto unknown = store::check_template("Hello {{password}}").error();
  EXPECT_THAT(unknown.detail, HasSubstr("{{password}}"));
  EXPECT_THAT(unknown.detail, HasSubstr("customer_name"));
  EXPECT_THAT(store::check_template("{{when").error().detail, HasSubstr("}}"));
  EXPECT_FALSE(store::check_template("{{when {{date}}"));
  EXPECT_EQ(store::fill_template("a {{date}} b {{x", {{"date", "{{when}}"}}), "a {{when}} b {{x");
}

}  // namespace
}  // namespace holdfast::notify
