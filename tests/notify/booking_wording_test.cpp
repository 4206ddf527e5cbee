// Every message about a booking has its words, and only those who were invited get an object for
// their calendar.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "notify/compose.hpp"
#include "notify/wording.hpp"
#include "tests/notify/sample.hpp"

namespace holdfast::notify {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Row {
  const char* kind;
  const char* subject;
  bool invites;
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.kind; }

class BookingWording : public testing::TestWithParam<Row> {};

TEST_P(BookingWording, SaysWhatHappenedAndInvitesWhomItShould) {
  const auto& row = GetParam();
  const auto appointment = test::sample_appointment();

  const auto words = wording(row.kind, appointment).value();
  const auto mail = compose(test::sample_effect(appointment, row.kind), {}).value();

  EXPECT_THAT(words.subject, HasSubstr(row.subject));
  EXPECT_EQ(carries_invite(row.kind), row.invites);
  if (row.invites) {
    EXPECT_THAT(mail.octets, HasSubstr("text/calendar"));
  } else {
    EXPECT_THAT(mail.octets, Not(HasSubstr("text/calendar")));
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds, BookingWording,
                         testing::Values(Row{"booking.confirmed", "Confirmed:", true},
                                         Row{"booking.rescheduled", "New time:", true},
                                         Row{"booking.reassigned", "Change:", true},
                                         Row{"booking.restored", "Confirmed again:", true},
                                         Row{"booking.cancelled", "Cancelled:", true},
                                         Row{"booking.requested", "Received:", false},
                                         Row{"booking.withdrawn", "Withdrawn:", false},
                                         Row{"booking.expired", "Not confirmed:", false},
                                         Row{"booking.declined", "Not possible:", false},
                                         Row{"reminder.upcoming", "Reminder:", false},
                                         Row{"follow_up.thanks", "Thank you:", false}));

TEST(BookingWordingOf, RefusalNamesTheReasonAndOtherTimes) {
  auto appointment = test::sample_appointment();
  appointment.booking.cancel_reason = "We are on a trip.";
  appointment.alternatives = {appointment.booking.time.start + std::chrono::hours{24}};

  const auto text = as_text(wording("booking.declined", appointment).value());

  EXPECT_THAT(text, HasSubstr("We are on a trip."));
  EXPECT_THAT(text, HasSubstr("Possible: "));
}

TEST(BookingWordingOf, PartyIsToldHowManyPlacesItHas) {
  auto appointment = test::sample_appointment();
  EXPECT_THAT(as_text(wording("booking.confirmed", appointment).value()), Not(HasSubstr("Places")));
  appointment.booking.more_seats = {1, 2};

  EXPECT_THAT(as_text(wording("booking.confirmed", appointment).value()), HasSubstr("Places: 3"));
}

// C30: who said "perhaps" is asked, in the one message that comes shortly before.
TEST(BookingWordingOf, WhoMayComeIsAskedByTheReminder) {
  auto appointment = test::sample_appointment();
  EXPECT_THAT(as_text(wording("reminder.upcoming", appointment).value()),
              Not(HasSubstr("You answered that you may come")));
  appointment.booking.customer_response = "tentative";

  EXPECT_THAT(as_text(wording("reminder.upcoming", appointment).value()),
              HasSubstr("You answered that you may come. Will you?"));
  EXPECT_THAT(as_text(wording("booking.rescheduled", appointment).value()),
              Not(HasSubstr("You answered")));
}

TEST(BookingWordingOf, UnknownKindHasNoWords) {
  EXPECT_EQ(wording("booking.forgotten", test::sample_appointment()).error().code,
            Errc::validation);
  EXPECT_FALSE(carries_invite("booking.forgotten"));
}

}  // namespace
}  // namespace holdfast::notify
