// Addresses that are known not to exist: nothing is sent there until somebody says otherwise.
#include "store/commands/customers.hpp"
#include "store/commands/suppressions.hpp"
#include "tests/store/rules_fixture.hpp"

namespace holdfast::store {
namespace {

using Ending = RecordAttempt::Ending;
using testing::Contains;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class Suppressions : public RulesTest {
 protected:
  Suppressions() : booking(book(ten)) {}

  std::vector<Effect> lease() { return house.apply(LeaseEffects{"mail"}).value(); }
  Effect hand_over(const Effect& effect) {
    RecordAttempt command{effect.id, effect.lease, Ending::delivered, {}, "taken"};
    command.fate = Fate::submitted;
    return house.apply(command).value();
  }
  void report(const Effect& effect, Fate fate, const std::string& status) {
    house.apply(RecordDelivery{{effect.id, "r" + status, {}, fate, status, "its words"}}).value();
  }
  /// The confirmation came back.
  Effect bounce(const std::string& status = "5.1.1") {
    const auto sent = hand_over(lease().at(0));
    report(sent, Fate::bounced, status);
    return sent;
  }
  std::vector<Suppression> list() {
    return house.read([&](const Reads& reads) { return reads.suppressions(salon.agency, {}, 10); });
  }
  Effect stored(const Booking& of, std::string_view kind) { return effects(of, kind).at(0); }
  /// Those to the customer.
  std::vector<Effect> lease_to_customer() {
    auto leased = lease();
    std::erase_if(leased,
                  [&](const Effect& effect) { return effect.recipient != booking.customer.email; });
    return leased;
  }

  const Instant ten = at("2026-12-01T09:00:00Z");
  Booking booking;
};

TEST_F(Suppressions, AnAddressThatDoesNotExistIsNotWrittenToAgain) {
  bounce();
  ASSERT_TRUE(reschedule(booking, ten + hours{2}));

  EXPECT_THAT(lease_to_customer(), IsEmpty());

  const auto told = stored(booking, "booking.rescheduled");
  EXPECT_EQ(status_of(told), "suppressed");
  EXPECT_TRUE(is_dead(told));
  EXPECT_EQ(told.attempts, 0);
  EXPECT_THAT(effects(booking, "letter.unreached"), SizeIs(2)) << "the office can still call";
  ASSERT_THAT(list(), SizeIs(1));
  EXPECT_EQ(list()[0].address, booking.customer.email);
  EXPECT_EQ(list()[0].status, "5.1.1");
}

// A full mailbox is emptied, a filter is changed, a server comes back.
TEST_F(Suppressions, WhatPassesIsNoReason) {
  for (const auto* status : {"5.2.2", "5.7.1", "5.0.0", "4.1.1", "5.4.4", "5.1.8", ""}) {
    EXPECT_FALSE(is_dead_address(status)) << status;
  }
  bounce("5.2.2");
  ASSERT_TRUE(reschedule(booking, ten + hours{2}));

  EXPECT_THAT(list(), IsEmpty());
  EXPECT_THAT(lease_to_customer(), SizeIs(1));
}

TEST_F(Suppressions, GivenUpAfterLongTryingIsNoReasonEither) {
  const auto sent = hand_over(lease().at(0));
  report(sent, Fate::expired, "5.1.1");

  EXPECT_THAT(list(), IsEmpty());
}

TEST_F(Suppressions, TheRelaysOwnRefusalCountsAsWell) {
  const auto effect = lease().at(0);
  RecordAttempt command{effect.id, effect.lease, Ending::failed, {}, "RCPT: 550 5.1.1 nobody"};
  command.address_is_dead = true;

  house.apply(command).value();

  EXPECT_THAT(list(), SizeIs(1));
}

TEST_F(Suppressions, EndWhenTheOfficeSaysSo) {
  bounce();
  const auto known = list().at(0);

  house.apply(ClearSuppression{salon.agency, {}, known.id}).value();
  ASSERT_TRUE(reschedule(booking, ten + hours{2}));

  EXPECT_THAT(lease_to_customer(), SizeIs(1));
  EXPECT_THAT(actions(known.id.value), Contains("suppression.cleared"));
  EXPECT_EQ(house.apply(ClearSuppression{salon.agency, {}, known.id}).error().code,
            Errc::not_found);
}

// Who books once more gives the address once more: by then it may be right.
TEST_F(Suppressions, EndWhenTheCustomerGivesTheAddressAnew) {
  bounce();
  house.clock.advance(minutes{5});
  auto wanted = wish(ten + hours{4});
  wanted.customer.email = booking.customer.email;
  const auto second = house.apply(wanted).value();

  const auto leased = lease_to_customer();

  ASSERT_THAT(leased, SizeIs(1));
  EXPECT_EQ(leased[0].booking, second.id);
  EXPECT_THAT(list(), IsEmpty());
}

TEST_F(Suppressions, EndWhenAMessageIsSentAgainByHand) {
  const auto sent = bounce();

  house.apply(ResendEffect{salon.agency, {}, sent.id}).value();

  EXPECT_THAT(lease_to_customer(), SizeIs(1));
  EXPECT_THAT(list(), IsEmpty());
}

TEST_F(Suppressions, EndWhenAMessageArrivesAfterAll) {
  const auto sent = bounce();

  report(sent, Fate::delivered, "2.0.0");

  EXPECT_THAT(list(), IsEmpty());
  EXPECT_THAT(actions(booking.id.value), Contains("notify.delivered"));
}

TEST_F(Suppressions, AreForgottenWithTheCustomer) {
  bounce();
  ASSERT_TRUE(cancel(booking));
  EraseCustomer command;
  command.agency = salon.agency;
  command.customer = booking.customer.id;

  house.apply(command).value();

  EXPECT_THAT(list(), IsEmpty());
}

TEST_F(Suppressions, AreListedTheNewestFirstFromAnyPlace) {
  bounce();
  house.clock.advance(minutes{1});
  const auto other = book(ten + hours{5});
  for (const auto& effect : lease()) {
    if (effect.booking == other.id && effect.recipient == other.customer.email) {
      report(hand_over(effect), Fate::bounced, "5.1.1");
    }
  }

  const auto all = list();
  ASSERT_THAT(all, SizeIs(2));
  EXPECT_GT(all[0].id, all[1].id);
  const auto rest = house.read(
      [&](const Reads& reads) { return reads.suppressions(salon.agency, all[0].id, 10); });
  ASSERT_THAT(rest, SizeIs(1));
  EXPECT_EQ(rest[0].id, all[1].id);
}

// What waits for a receiver that is spared is not tried, and ends with its time.
TEST_F(Suppressions, WhatIsPutOffIsNoAttempt) {
  const auto effect = stored(booking, "booking.confirmed");

  EXPECT_EQ(house.apply(PostponeEffects{{{effect.id, house.clock.now() + minutes{3}}}}).value(), 1);

  EXPECT_THAT(lease_to_customer(), IsEmpty());
  EXPECT_EQ(stored(booking, "booking.confirmed").attempts, 0);
  EXPECT_EQ(status_of(stored(booking, "booking.confirmed")), "queued");
  house.clock.advance(minutes{3});
  EXPECT_THAT(lease_to_customer(), SizeIs(1));
  EXPECT_EQ(house.apply(PostponeEffects{{{effect.id, house.clock.now() + hours{1}}}}).value(), 0)
      << "it is on its way";
}

}  // namespace
}  // namespace holdfast::store
