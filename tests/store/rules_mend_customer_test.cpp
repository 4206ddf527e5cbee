// People mistype addresses, and somebody else gets their mail. The office puts it right.
#include "store/commands/customers.hpp"
#include "store/commands/mail_in.hpp"
#include "tests/store/waitlist_fixture.hpp"

namespace holdfast::store {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::Field;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

constexpr auto kRight = "dora@mail.example";

class Mending : public WaitlistTest {
 protected:
  Mending() = default;

  MendCustomer address_of(const CustomerId& customer, const std::string& email = kRight) {
    MendCustomer command;
    command.agency = salon.agency;
    command.actor = {"key", "tk_office", "api", "rq_test"};
    command.customer = customer;
    command.email = email;
    return command;
  }
  std::vector<std::string> recipients(const Booking& booking, EffectState state) {
    std::vector<std::string> found;
    for (const auto& effect : effects(booking, "booking.confirmed")) {
      if (effect.state == state) {
        found.push_back(effect.recipient);
      }
    }
    return found;
  }
};

TEST_F(Mending, WhoWasNotReachedIsInvitedAndNothingMoreGoesAstray) {
  const auto booking = book(ten);
  const auto wrong = booking.customer.email;

  EXPECT_EQ(house.apply(address_of(booking.customer.id)).value().email, kRight);

  EXPECT_EQ(now(booking).customer.email, kRight);
  EXPECT_EQ(now(booking).customer.name, booking.customer.name);
  EXPECT_EQ(now(booking).sequence, booking.sequence) << "nothing was moved";
  EXPECT_EQ(now(booking).version, booking.version + 1);
  EXPECT_THAT(recipients(booking, EffectState::superseded), testing::ElementsAre(wrong));
  EXPECT_THAT(recipients(booking, EffectState::due), testing::ElementsAre(kRight));
  EXPECT_EQ(actions(booking.id.value).back(), "booking.edited");
  EXPECT_THAT(actions(booking.customer.id.value), Contains("customer.changed"));
}

TEST_F(Mending, WhatWasSentAlreadyIsSentAgainToTheRightOneOnly) {
  const auto booking = book(ten);
  deliver_all();

  house.apply(address_of(booking.customer.id)).value();

  EXPECT_THAT(recipients(booking, EffectState::due), testing::ElementsAre(kRight));
  EXPECT_THAT(recipients(booking, EffectState::delivered),
              testing::ElementsAre(booking.customer.email));
}

TEST_F(Mending, AnAnswerOfTheWrongPersonIsForgotten) {
  const auto booking = book(ten);
  RecordReply reply;
  reply.agency = salon.agency;
  reply.booking = booking.id;
  reply.uid = booking.uid;
  reply.attendee = booking.customer.email;
  reply.dtstamp = house.clock.now();
  house.apply(reply).value();
  ASSERT_EQ(now(booking).customer_response, "accepted");

  house.apply(address_of(booking.customer.id)).value();

  EXPECT_EQ(now(booking).customer_response, "");
}

TEST_F(Mending, ANewNameIsShownToStaffAndTellsNobody) {
  const auto booking = book_with(ten, salon.ana);
  deliver_all();
  auto command = address_of(booking.customer.id, booking.customer.email);
  command.name = "Dora Quitzow";

  house.apply(command).value();

  EXPECT_THAT(recipients(booking, EffectState::due), IsEmpty());
  EXPECT_THAT(copy_of(booking, salon.anas_calendar)->text, testing::HasSubstr("Dora Quitzow"));
}

TEST_F(Mending, AnOpenOfferGoesToTheRightAddressToo) {
  const auto [ana, ben] = fill(ten);
  const auto entry = wait_for_ten();
  cancel(ana).value();
  deliver_all();

  house.apply(address_of(entry.customer.id)).value();

  EXPECT_EQ(now(entry).customer.email, kRight);
  EXPECT_THAT(
      mails(entry, "waitlist.offered"),
      Contains(AllOf(Field(&Effect::recipient, kRight), Field(&Effect::state, EffectState::due))));
  EXPECT_EQ(accept(entry).value().customer.email, kRight);
}

TEST_F(Mending, WhatIsOverIsPutRightWithoutAWord) {
  const auto booking = book(ten);
  deliver_all();
  house.clock.set(ten + hours{2});

  house.apply(address_of(booking.customer.id)).value();

  EXPECT_EQ(now(booking).customer.email, kRight);
  EXPECT_THAT(recipients(booking, EffectState::due), IsEmpty());
}

TEST_F(Mending, TwiceIsOneWishAndARehearsalNone) {
  const auto booking = book(ten);
  auto rehearsal = address_of(booking.customer.id);
  rehearsal.dry_run = true;
  const auto before = state();
  EXPECT_EQ(house.apply(rehearsal).value().email, kRight);
  EXPECT_EQ(state(), before);

  house.apply(address_of(booking.customer.id)).value();
  const auto after = state();
  house.apply(address_of(booking.customer.id)).value();

  EXPECT_EQ(state(), after);
}

TEST_F(Mending, FaultsAreNamedAndChangeNothing) {
  const auto booking = book(ten);
  const auto before = state();
  const auto refused = [&](const std::function<void(MendCustomer&)>& spoil) {
    auto command = address_of(booking.customer.id);
    spoil(command);
    const auto answer = house.apply(command);
    return answer ? std::string("done") : field(answer.error(), "pointer");
  };

  EXPECT_EQ(refused([](auto& c) { c.email = "no address"; }), "/email");
  EXPECT_EQ(refused([](auto& c) { c.name = " "; }), "/name");
  EXPECT_EQ(refused([](auto& c) { c.phone = "call me"; }), "/phone");
  EXPECT_EQ(refused([](auto& c) { c.locale = "*"; }), "/locale");
  EXPECT_EQ(refused([](auto& c) { c.time_zone = "Mars/Base"; }), "/time_zone");
  EXPECT_EQ(refused([](auto& c) { c.notify = "owl"; }), "/notify");
  EXPECT_EQ(refused([](auto& c) { c.email = c.phone = ""; }), "") << "nobody could be reached";
  EXPECT_EQ(house.apply(address_of(CustomerId{"cu_none"})).error().code, Errc::not_found);
  EXPECT_EQ(state(), before);
}

// The address of then is the person's too.
TEST_F(Mending, ErasingTakesTheWrongAddressAlong) {
  const auto booking = book(ten);
  const auto wrong = booking.customer.email;
  deliver_all();
  house.apply(address_of(booking.customer.id)).value();
  house.clock.set(ten + hours{2});
  EraseCustomer erase;
  erase.agency = salon.agency;
  erase.customer = booking.customer.id;
  erase.instead = {404, "{}", "", ""};

  house.apply(erase).value();

  EXPECT_THAT(effects(booking, "booking.confirmed"),
              Not(Contains(Field(&Effect::recipient, wrong))));
  EXPECT_THAT(effects(booking, "booking.confirmed"),
              Not(Contains(Field(&Effect::payload, testing::HasSubstr(wrong)))));
}

}  // namespace
}  // namespace holdfast::store
