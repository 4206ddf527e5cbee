#include "notify/compose.hpp"

#include <gtest/gtest.h>

#include "notify/wording.hpp"
#include "sample.hpp"
#include "store/base/text.hpp"

namespace holdfast::notify {
namespace {

using test::sample_appointment;
using test::sample_effect;

const ComposeSettings kSettings{.domain = "salon.example"};

// The decoded bodies of all parts, in order.
std::vector<std::string> bodies(const std::string& mail) {
  std::vector<std::string> found;
  const std::string marker = "Content-Transfer-Encoding: base64\r\n";
  for (auto at = mail.find(marker); at != std::string::npos; at = mail.find(marker, at + 1)) {
    const auto start = mail.find("\r\n\r\n", at) + 4;
    const auto end = std::min(mail.find("\r\n--", start), mail.size());
    std::string encoded;
    for (const char c : mail.substr(start, end - start)) {
      if (c != '\r' && c != '\n') {
        encoded += c;
      }
    }
    found.push_back(from_base64(encoded).value());
  }
  return found;
}

TEST(Confirmation, CarriesAnInviteWhoseMethodIsNamedTwice) {
  const auto mail = compose(sample_effect(sample_appointment()), kSettings).value();

  EXPECT_NE(mail.octets.find("Content-Type: text/calendar; charset=UTF-8; method=REQUEST\r\n"),
            std::string::npos);
  const auto parts = bodies(mail.octets);
  ASSERT_EQ(parts.size(), 4U);
  EXPECT_NE(parts[2].find("METHOD:REQUEST\r\n"), std::string::npos);
  EXPECT_NE(parts[2].find("UID:bk_0001@salon.example\r\n"), std::string::npos);
  EXPECT_EQ(parts[2], parts[3]) << "the attachment has the same octets";
}

TEST(Cancellation, CarriesTheMethodCancelUnderTheSameUid) {
  auto appointment = sample_appointment();
  appointment.booking.status = store::BookingStatus::cancelled;
  appointment.booking.sequence = 1;

  const auto mail = compose(sample_effect(appointment, "booking.cancelled"), kSettings).value();

  const auto object = bodies(mail.octets).at(2);
  EXPECT_NE(object.find("METHOD:CANCEL\r\n"), std::string::npos);
  EXPECT_NE(object.find("UID:bk_0001@salon.example\r\n"), std::string::npos);
  EXPECT_NE(object.find("SEQUENCE:1\r\n"), std::string::npos);
  EXPECT_NE(object.find("STATUS:CANCELLED\r\n"), std::string::npos);
}

TEST(Confirmation, SaysTheTimeInTheCustomersZone) {
  auto appointment = sample_appointment();
  EXPECT_NE(as_text(wording("booking.confirmed", appointment).value())
                .find("When: Tuesday, 1 December 2026, 10:00 to 11:00 (CET, Europe/Vienna)"),
            std::string::npos);

  appointment.booking.customer.time_zone = "America/New_York";

  EXPECT_NE(as_text(wording("booking.confirmed", appointment).value())
                .find("When: Tuesday, 1 December 2026, 04:00 to 05:00 (EST, America/New_York)"),
            std::string::npos);
}

// A crash between sending and recording means sending again: the receiver must see the same
// message.
TEST(Message, OfTheSameEffectIsTheSameToTheLastOctet) {
  const auto effect = sample_effect(sample_appointment());

  const auto first = compose(effect, kSettings).value();
  const auto second = compose(effect, kSettings).value();

  EXPECT_EQ(first.message_id, second.message_id);
  EXPECT_EQ(first.octets, second.octets);
}

TEST(Message, OfAnotherSequenceHasAnotherId) {
  auto appointment = sample_appointment();
  const auto first = sample_effect(appointment);
  appointment.booking.sequence = 1;
  const auto second = sample_effect(appointment);

  EXPECT_NE(message_id(first, kSettings), message_id(second, kSettings));
}

TEST(Message, ShowsForeignTextAsTextOnly) {
  auto appointment = sample_appointment();
  appointment.booking.customer.name = "<script>alert('x')</script>";
  appointment.service_name = "Cut & \"colour\"";

  const auto html = as_html(wording("booking.confirmed", appointment).value());

  EXPECT_EQ(html.find("<script"), std::string::npos);
  EXPECT_NE(html.find("&lt;script&gt;alert(&#39;x&#39;)"), std::string::npos);
  EXPECT_NE(html.find("Cut &amp; &quot;colour&quot;"), std::string::npos);
}

TEST(Message, WithALineBreakInANameIsNotSent) {
  auto appointment = sample_appointment();
  appointment.booking.customer.name = "Ana\r\nBcc: all@evil.example";

  EXPECT_EQ(compose(sample_effect(appointment), kSettings).error().code, Errc::validation);
}

TEST(StaffMessage, CarriesNoInvite) {
  auto effect = sample_effect(sample_appointment(), "staff.move_refused");
  effect.recipient = "ben@salon.example";

  const auto mail = compose(effect, kSettings).value();

  EXPECT_EQ(mail.envelope_to, "ben@salon.example");
  EXPECT_EQ(mail.octets.find("text/calendar"), std::string::npos);
  EXPECT_NE(bodies(mail.octets).at(0).find("Customer: Ana Weiß"), std::string::npos);
}

// A kind that a rule owes and nobody has words for would stay in the outbox as a failure.
TEST(Message, OfEveryKindAboutStaffAndConflictsHasWords) {
  for (const auto* kind :
       {"staff.move_refused", "staff.assigned", "staff.relieved", "conflict.opened",
        "conflict.escalated", "conflict.closed", "conflict.offer_move", "conflict.offer_withdrawn",
        "booking.time_zone", "booking.reassigned", "calendar.event_unreadable"}) {
    const auto mail = compose(sample_effect(sample_appointment(), kind), kSettings);
    ASSERT_TRUE(mail) << kind << ": " << mail.error().detail;
    EXPECT_NE(mail->octets.find("Subject: "), std::string::npos);
    const bool invites = mail->octets.find("text/calendar") != std::string::npos;
    EXPECT_EQ(invites, std::string_view(kind).starts_with("booking.")) << kind;
  }
}

TEST(Message, ThatOffersOtherTimesNamesThem) {
  auto appointment = sample_appointment();
  appointment.alternatives = {appointment.booking.time.start + std::chrono::hours{24}};
  const auto effect = sample_effect(appointment, "conflict.offer_move");

  const auto words = wording(effect.kind, store::parse_appointment(effect.payload).value()).value();

  const auto& last = words.facts.back();
  EXPECT_EQ(last.label, "Possible");
  EXPECT_EQ(last.value,
            describe_time({appointment.alternatives[0],
                           appointment.alternatives[0] + appointment.booking.time.length()},
                          zone_of(appointment), kEnglish));
}

TEST(Message, OfAKindWithoutWordsIsAnError) {
  EXPECT_EQ(
      compose(sample_effect(sample_appointment(), "booking.unheard_of"), kSettings).error().code,
      Errc::validation);
}

}  // namespace
}  // namespace holdfast::notify
