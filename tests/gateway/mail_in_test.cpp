// Mail that comes back, from octets to the ledger, without a socket.
#include "gateway/mail_in/mail_in.hpp"

#include <gtest/gtest.h>

#include "store/commands/bookings.hpp"
#include "store/commands/effects.hpp"
#include "tests/support/house.hpp"

namespace holdfast::gateway {
namespace {

using test::at;

class MailComesIn : public testing::Test {
 protected:
  MailComesIn() : salon(house.with_salon()) {
    store::RequestBooking command;
    command.agency = salon.agency;
    command.service = salon.massage;
    command.starts_at = at("2026-12-01T09:00:00Z");
    command.time_zone = "Europe/Berlin";
    command.customer.name = "Kim";
    command.customer.email = "kim@customer.example";
    booking = house.apply(command).value();
    effect = house.apply(store::LeaseEffects{"mail"}).value().at(0);
    store::RecordAttempt sent{
        effect.id, effect.lease, store::RecordAttempt::Ending::delivered, {}, "250 ok"};
    sent.fate = store::Fate::submitted;
    house.apply(sent).value();
  }

  static notify::ReturnAddresses addresses() {
    return notify::ReturnAddresses::make("booking+*@gw.example", {"key"}).value();
  }
  Result<std::string> take(const std::string& id, const std::string& octets,
                           const std::string& sender = "kim@customer.example") {
    return house.wait(mail_in.take({sender, addresses().address_of(id), octets}));
  }
  store::Effect stored() {
    return house.read([&](const store::Reads& reads) { return *reads.effect(effect.id); });
  }
  store::Booking now() {
    return house.read(
        [&](const store::Reads& reads) { return *reads.booking(salon.agency, booking.id); });
  }
  [[nodiscard]] std::string reply(const std::string& partstat) const {
    return "From: kim@customer.example\r\nMessage-ID: <r-" + partstat +
           "@x>\r\nContent-Type: text/calendar; method=REPLY\r\n\r\n"
           "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:" +
           booking.uid +
           "\r\nDTSTAMP:20261130T080000Z\r\nSEQUENCE:0\r\nATTENDEE;PARTSTAT=" + partstat +
           ":mailto:kim@customer.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
  }

  test::House house;
  test::Salon salon;
  store::Booking booking;
  store::Effect effect;
  MailIn mail_in{house.ledger(), addresses(), house.log};
};

const std::string kBounce =
    "Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n"
    "--x\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n"
    "Action: failed\r\nStatus: 5.1.1\r\n--x--\r\n";

TEST_F(MailComesIn, ABounceEndsItsMessage) {
  EXPECT_EQ(take(effect.id.value, kBounce, "").value(), "bounced");

  EXPECT_EQ(store::status_of(stored()), "bounced");
  EXPECT_EQ(take(effect.id.value, kBounce, "").value(), "ignored") << "twice is once";
}

// Reports say what became of a message; they say nothing for its customer.
TEST_F(MailComesIn, AnAnswerCountsOnlyAtTheBookingsAddress) {
  EXPECT_EQ(take(effect.id.value, reply("DECLINED")).value(), "ignored");
  EXPECT_EQ(take(booking.id.value, kBounce, "").value(), "ignored");

  EXPECT_EQ(now().status, store::BookingStatus::confirmed);
  EXPECT_EQ(store::status_of(stored()), "submitted");
}

TEST_F(MailComesIn, AnAnswerIsTaken) {
  EXPECT_EQ(take(booking.id.value, reply("ACCEPTED")).value(), "kept");

  EXPECT_EQ(now().customer_response, "accepted");
}

// Whoever was forwarded the invitation knows the booking's address and may write any name.
TEST_F(MailComesIn, ADeclineOfWhomNobodyVouchesForAsksTheStaff) {
  MailIn careful{house.ledger(), addresses(), house.log, "mx.salon.example"};
  const auto take = [&](const std::string& results) {
    ReceivedMail mail;
    mail.recipient = addresses().address_of(booking.id.value);
    mail.sender = "kim@customer.example";
    mail.octets = results + reply("DECLINED");
    return house.wait(careful.take(std::move(mail))).value();
  };

  EXPECT_EQ(take("Authentication-Results: mx.salon.example; dmarc=fail\r\n"), "asked");
  EXPECT_EQ(now().status, store::BookingStatus::confirmed);
}

TEST_F(MailComesIn, ADeclineThatTheMailServerVouchesForCancels) {
  MailIn careful{house.ledger(), addresses(), house.log, "mx.salon.example"};
  ReceivedMail mail;
  mail.recipient = addresses().address_of(booking.id.value);
  mail.sender = "kim@customer.example";
  mail.octets =
      "Authentication-Results: mx.salon.example; dkim=pass header.d=customer.example\r\n" +
      reply("DECLINED");

  EXPECT_EQ(house.wait(careful.take(std::move(mail))).value(), "cancelled");
}

TEST_F(MailComesIn, WhatIsNotDecidedIsNoAnswer) {
  for (const auto* partstat : {"NEEDS-ACTION", "DELEGATED", "X-MAYBE", ""}) {
    EXPECT_EQ(take(booking.id.value, reply(partstat)).value(), "ignored") << partstat;
  }
  EXPECT_EQ(now().customer_response, "");
}

TEST_F(MailComesIn, AnAddressThatWeDidNotMakeIsRefused) {
  const auto stranger = notify::ReturnAddresses::make("booking+*@gw.example", {"other"}).value();
  const auto address = stranger.address_of(booking.id.value);

  EXPECT_FALSE(mail_in.accepts(address));
  const auto taken = house.wait(mail_in.take({"", address, reply("DECLINED")}));
  EXPECT_EQ(taken.error().code, Errc::not_found);
  EXPECT_EQ(now().status, store::BookingStatus::confirmed);
}

TEST_F(MailComesIn, WhatIsAboutNothingIsTakenAndForgotten) {
  EXPECT_EQ(take("bk_00000000000000000000000000", reply("DECLINED")).value(), "ignored");
  EXPECT_EQ(take("ef_00000000000000000000000000", kBounce, "").value(), "ignored");
}

// The mail server must keep it: an answer that was taken and lost would be a promise broken.
TEST_F(MailComesIn, WhatCannotBeKeptIsNotTaken) {
  house.ledger().close();

  EXPECT_FALSE(take(booking.id.value, reply("DECLINED")));
  EXPECT_FALSE(take(effect.id.value, kBounce, ""));
}

// C42: whoever brought it comes again, when it can be known whether it came in time.
TEST_F(MailComesIn, AnAnswerWaitsForAClockThatIsSteady) {
  ASSERT_TRUE(house.clock.is_steady());
  house.clock.leap(-std::chrono::hours{5});

  EXPECT_EQ(take(booking.id.value, reply("DECLINED")).error().code, Errc::unavailable);

  EXPECT_EQ(now().status, store::BookingStatus::confirmed);
  house.clock.advance(std::chrono::seconds{30});
  EXPECT_EQ(take(booking.id.value, reply("DECLINED")).value(), "cancelled");
}

}  // namespace
}  // namespace holdfast::gateway
