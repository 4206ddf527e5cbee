// What those who wait are told.
#include <gtest/gtest.h>

#include "known_context.hpp"
#include "notify/compose.hpp"
#include "notify/wording.hpp"
#include "sample.hpp"

namespace holdfast::notify {
namespace {

using test::sample_appointment;
using test::sample_effect;

store::Appointment about_wish() {
  auto appointment = sample_appointment();
  appointment.booking.id = store::BookingId{"wl_0001"};
  return appointment;
}

std::string text_of(std::string_view kind, const store::Appointment& appointment) {
  const test::KnownContext context;
  return as_text(wording(kind, appointment, context).value());
}

TEST(WaitlistMessage, OfAnOfferSaysWhenUntilWhenAndHowToAccept) {
  auto appointment = about_wish();
  appointment.booking.deadline = appointment.booking.time.start - std::chrono::hours{3};

  const auto text = text_of("waitlist.offered", appointment);

  EXPECT_NE(text.find("When: Tuesday, 1 December 2026, 10:00 to 11:00 (CET, Europe/Vienna)"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("Until: Tuesday, 1 December 2026, 07:00 (CET)"), std::string::npos) << text;
  EXPECT_NE(text.find("Accept:\r\nhttps://salon.example/l/5.wl_0001"), std::string::npos) << text;
  EXPECT_NE(text.find("Decline:\r\nhttps://salon.example/l/6.wl_0001"), std::string::npos) << text;
}

TEST(WaitlistMessage, OfAReceiptNamesEveryWishedTimeAndHowToLeave) {
  auto appointment = about_wish();
  const auto time = appointment.booking.time;
  appointment.windows = {time,
                         {time.start + std::chrono::hours{24}, time.end + std::chrono::hours{24}}};

  const auto text = text_of("waitlist.joined", appointment);

  EXPECT_NE(text.find("Wished: Tuesday, 1 December 2026"), std::string::npos) << text;
  EXPECT_NE(text.find("Wished: Wednesday, 2 December 2026"), std::string::npos) << text;
  EXPECT_NE(text.find("Leave the waitlist:\r\nhttps://salon.example/l/7.wl_0001"),
            std::string::npos)
      << text;
}

// Nothing is booked: a calendar must not show it.
TEST(WaitlistMessage, InvitesNobody) {
  for (const auto* kind : {"waitlist.joined", "waitlist.offered", "waitlist.lapsed",
                           "waitlist.lost", "waitlist.expired"}) {
    auto appointment = about_wish();
    const auto mail = compose(sample_effect(appointment, kind), {.domain = "salon.example"});
    ASSERT_TRUE(mail) << kind;
    EXPECT_EQ(mail->octets.find("text/calendar"), std::string::npos) << kind;
  }
  EXPECT_EQ(wording("waitlist.unheard_of", about_wish()).error().code, Errc::validation);
}

// What an effect carries is read back whole when it is sent.
TEST(WaitlistMessage, CarriesItsTimesThroughTheOutbox) {
  auto appointment = about_wish();
  appointment.booking.deadline = appointment.booking.time.start - std::chrono::hours{3};
  appointment.windows = {appointment.booking.time};

  const auto read = store::parse_appointment(to_json(appointment)).value();

  EXPECT_EQ(read.booking.deadline, appointment.booking.deadline);
  EXPECT_EQ(read.windows, appointment.windows);
}

}  // namespace
}  // namespace holdfast::notify
