// Each message in each language as it leaves us, kept in golden/ and read there by other people's
// programs (tests/peers/test_golden.py). UPDATE_GOLDEN=1 writes them anew; read the difference.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "caldav/icalendar/invite.hpp"
#include "known_context.hpp"
#include "notify/compose.hpp"
#include "notify/wording.hpp"
#include "sample.hpp"
#include "store/message_kinds.hpp"

namespace holdfast::notify {
namespace {

struct Golden {
  std::string kind;
  std::string language;
  [[nodiscard]] std::string file() const {
    return std::string(HOLDFAST_TEST_FILES) + "/notify/golden/" + kind + '.' + language + ".eml";
  }
};

void PrintTo(const Golden& golden, std::ostream* out) {
  *out << golden.kind << '.' << golden.language;
}

std::vector<Golden> all() {
  std::vector<Golden> list;
  for (const auto& kind : store::message_kinds()) {
    for (const auto language : store::message_languages()) {
      list.push_back({std::string(kind.name), std::string(language)});
    }
  }
  return list;
}

store::Appointment about(const Golden& golden) {
  auto appointment = test::sample_appointment();
  auto& booking = appointment.booking;
  booking.customer.locale = golden.language;
  const bool wish = golden.kind.starts_with("waitlist.");
  if (wish) {
    booking.id = store::BookingId{"wl_0001"};
    booking.deadline = booking.time.start - std::chrono::hours{3};
  }
  if (golden.kind == "waitlist.joined") {
    appointment.windows = {booking.time};
  }
  if (golden.kind == "booking.cancelled") {
    booking.status = store::BookingStatus::cancelled;
    booking.cancelled_by = "customer";
    booking.sequence = 1;
  }
  if (golden.kind == "proposal.refused") {
    booking.sequence = 1;
  }
  if (golden.kind == "webhook.stopped") {
    appointment.service_name = "hooks.salon.example";
    booking.cancel_reason = "gave up after the last attempt: HTTP 503";
  }
  if (golden.kind == "conflict.offer_move") {
    appointment.alternatives = {booking.time.start + std::chrono::hours{24}};
  }
  return appointment;
}

std::string composed(const Golden& golden) {
  const auto appointment = about(golden);
  test::KnownContext context;
  context.known.language = golden.language;
  context.known.contact = "+43 1 234 56";
  context.known.logo_url = "https://salon.example/logo.png";
  context.known.colour = "#1a5fb4";
  context.day = {test::sample_appointment()};
  auto effect = test::sample_effect(appointment, golden.kind);
  const auto* const kind = store::find_message_kind(golden.kind);
  if (kind->audience == store::Audience::staff) {
    effect.recipient = "ben@salon.example";
  }
  return compose(effect, {.domain = "salon.example", .context = &context}).value().octets;
}

class GoldenMail : public testing::TestWithParam<Golden> {};

TEST_P(GoldenMail, IsWrittenAsItWas) {
  const auto mail = composed(GetParam());
  if (std::getenv("UPDATE_GOLDEN") != nullptr) {
    std::ofstream(GetParam().file(), std::ios::binary) << mail;
  }

  std::ifstream file(GetParam().file(), std::ios::binary);
  std::stringstream kept;
  kept << file.rdbuf();

  EXPECT_EQ(mail, kept.str()) << "UPDATE_GOLDEN=1 writes it anew";
}

INSTANTIATE_TEST_SUITE_P(Kinds, GoldenMail, testing::ValuesIn(all()));

// Everything that a stranger can put into a booking, in every field at once.
constexpr std::string_view kHostile =
    "x\"><script>alert(1)</script>{{agency}} BEGIN:VEVENT; X-EVIL=1,\\n=?UTF-8?Q?a?= \u202E";

int lines_that_begin(const std::string& start, const std::string& object) {
  int count = 0;
  for (auto at = object.find("\r\n" + start); at != std::string::npos;
       at = object.find("\r\n" + start, at + 1)) {
    ++count;
  }
  return count;
}

TEST(HostileText, StaysTextInEveryField) {
  for (const auto& golden : all()) {
    auto appointment = about(golden);
    const std::string hostile(kHostile);
    appointment.service_name = hostile;
    appointment.service_description =
        hostile + "\r\nATTENDEE:mailto:evil@evil.example\r\nX-EVIL:1\nBEGIN:VEVENT";
    appointment.agency_name = hostile;
    appointment.booking.customer.name = hostile;
    appointment.booking.cancel_reason = hostile + "\r\n\r\nevil: 1";
    for (auto& resource : appointment.resources) {
      resource.name = hostile;
    }
    test::KnownContext context;
    context.own.emplace();
    context.own->kind = golden.kind;
    context.own->language = golden.language;
    context.own->subject = hostile;
    context.own->intro = hostile;
    context.own->closing = hostile;
    const auto mail = compose(test::sample_effect(appointment, golden.kind),
                              {.domain = "salon.example", .context = &context});
    ASSERT_TRUE(mail) << golden.kind << ": " << mail.error().detail;

    const auto words = wording(golden.kind, appointment, context).value();
    EXPECT_EQ(words.subject.find_first_of("\r\n"), std::string::npos);
    EXPECT_EQ(as_html(words).find("<script"), std::string::npos) << golden.kind;
    const auto head = mail->octets.substr(0, mail->octets.find("\r\n\r\n"));
    EXPECT_EQ(head.find("script"), std::string::npos) << "encoded, not as it is: " << head;
    EXPECT_EQ(mail->octets.find("\r\nevil:"), std::string::npos);
    const auto object = icalendar::invite(appointment, icalendar::Method::request, Instant{});
    EXPECT_EQ(lines_that_begin("ATTENDEE", object), 1) << object;
    EXPECT_EQ(lines_that_begin("BEGIN:VEVENT", object), 1) << object;
    EXPECT_EQ(lines_that_begin("X-EVIL", object), 0) << object;
  }
}

// A line end in what goes into a header ends the message instead of the header.
TEST(HostileText, WithLineEndsInAHeaderIsNotSent) {
  for (const auto field :
       {&store::Appointment::agency_name, &store::Appointment::agency_mail_address}) {
    for (const auto* line : {"a\r\nBcc: evil@evil.example", "a\nb", "a\rb",
                             "a\x01"
                             "b"}) {
      auto appointment = test::sample_appointment();
      appointment.*field = line;
      EXPECT_FALSE(compose(test::sample_effect(appointment), {})) << line;
    }
  }
}

}  // namespace
}  // namespace holdfast::notify
