// Messages whose answers come back to us.
#include <gtest/gtest.h>

#include "notify/compose.hpp"
#include "sample.hpp"
#include "store/base/text.hpp"

namespace holdfast::notify {
namespace {

using test::sample_appointment;
using test::sample_effect;

ComposeSettings settings(std::string_view pattern = "booking+*@salon.example") {
  ComposeSettings settings;
  settings.domain = "salon.example";
  settings.returns = ReturnAddresses::make(pattern, {"key"}).value();
  return settings;
}

/// The calendar part, unfolded.
std::string calendar_in(const std::string& mail) {
  const auto part = mail.find("text/calendar");
  const auto start = mail.find("\r\n\r\n", part) + 4;
  std::string encoded;
  for (const char c : mail.substr(start, mail.find("\r\n--", start) - start)) {
    encoded += c == '\r' || c == '\n' ? "" : std::string(1, c);
  }
  auto text = from_base64(encoded).value();
  for (auto fold = text.find("\r\n "); fold != std::string::npos; fold = text.find("\r\n ")) {
    text.erase(fold, 3);
  }
  return text;
}

std::string line_in(const std::string& text, std::string_view name) {
  const auto at = text.find("\r\n" + std::string(name));
  return at == std::string::npos ? "" : text.substr(at + 2, text.find("\r\n", at + 2) - at - 2);
}

TEST(MessageThatIsAnswered, HasAnEnvelopeSenderOfItsOwn) {
  const auto chosen = settings();
  const auto first = sample_effect(sample_appointment());
  auto second = first;
  second.id = {"ef_0002"};

  const auto mail = compose(first, chosen).value();

  EXPECT_EQ(mail.envelope_from, chosen.returns->address_of("ef_0001"));
  EXPECT_EQ(mail.envelope_id, chosen.returns->token_of("ef_0001"));
  EXPECT_NE(mail.envelope_from, compose(second, chosen).value().envelope_from);
}

TEST(MessageThatIsAnswered, LeadsAnswersToItsBooking) {
  const auto chosen = settings();
  const auto address = chosen.returns->address_of("bk_0001");

  const auto mail = compose(sample_effect(sample_appointment()), chosen).value();

  EXPECT_EQ(line_in(mail.octets, "Reply-To"), "Reply-To: " + address);
  EXPECT_EQ(line_in(calendar_in(mail.octets), "ORGANIZER"),
            "ORGANIZER;CN=\"Salon Nord\":mailto:" + address);
}

// Receivers take another organizer for another event.
TEST(MessageThatIsAnswered, KeepsItsOrganizerFromInvitationToCancellation) {
  auto appointment = sample_appointment();
  const auto invited = compose(sample_effect(appointment), settings()).value();
  appointment.booking.status = store::BookingStatus::cancelled;
  appointment.booking.sequence = 1;

  const auto cancelled =
      compose(sample_effect(appointment, "booking.cancelled"), settings()).value();

  EXPECT_EQ(line_in(calendar_in(invited.octets), "ORGANIZER"),
            line_in(calendar_in(cancelled.octets), "ORGANIZER"));
}

TEST(MessageThatIsAnswered, SaysForWhomItIsSentWhereTheDomainsDiffer) {
  const auto mail =
      compose(sample_effect(sample_appointment()), settings("*@bounces.gw.example")).value();

  EXPECT_NE(line_in(calendar_in(mail.octets), "ORGANIZER")
                .find("SENT-BY=\"mailto:booking@salon.example\""),
            std::string::npos);
}

TEST(MessageToStaff, IsAnsweredByPeople) {
  auto effect = sample_effect(sample_appointment(), "staff.assigned");
  effect.recipient = "ben@salon.example";

  EXPECT_EQ(line_in(compose(effect, settings()).value().octets, "Reply-To"), "");
}

TEST(Proposal, ThatIsNotAgreedToIsDeclinedByItsMethod) {
  const auto mail =
      compose(sample_effect(sample_appointment(), "booking.counter_refused"), settings()).value();

  EXPECT_NE(mail.octets.find("method=DECLINECOUNTER"), std::string::npos);
  EXPECT_EQ(line_in(calendar_in(mail.octets), "METHOD"), "METHOD:DECLINECOUNTER");
}

// A letter may hold anything; to the agency it is text.
TEST(Letter, IsShownAsTextWhateverItHolds) {
  auto appointment = sample_appointment();
  appointment.booking.note = "<script>x</script>\nBcc: all@evil.example\n.\nQUIT";
  auto effect = sample_effect(appointment, "letter.wrote");
  effect.recipient = "booking@salon.example";

  const auto mail = compose(effect, settings()).value();

  EXPECT_EQ(mail.octets.find("Bcc"), std::string::npos) << "it is in the body, which is encoded";
  EXPECT_EQ(mail.octets.find("<script"), std::string::npos);
  const auto html = mail.octets.find("text/html");
  const auto start = mail.octets.find("\r\n\r\n", html) + 4;
  std::string encoded;
  for (const char c : mail.octets.substr(start, mail.octets.find("\r\n--", start) - start)) {
    encoded += c == '\r' || c == '\n' ? "" : std::string(1, c);
  }
  const auto shown = from_base64(encoded).value();
  EXPECT_NE(shown.find("&lt;script&gt;"), std::string::npos);
  EXPECT_EQ(shown.find("<script"), std::string::npos);
}

}  // namespace
}  // namespace holdfast::notify
