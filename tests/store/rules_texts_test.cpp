// Which customers are texted, when, and what becomes of what does not arrive.
#include "store/commands/customers.hpp"
#include "store/commands/messages.hpp"
#include "store/commands/texts.hpp"
#include "tests/store/rules_fixture.hpp"

namespace holdfast::store {
namespace {

using Ending = RecordAttempt::Ending;
using testing::IsEmpty;
using testing::SizeIs;

const std::string kNumber = "+436601234567";

class Texts : public RulesTest {
 protected:
  Texts() { use(TextUse::also); }

  void use(TextUse how) {
    settings.agency = salon.agency;
    settings.texts.use = how;
    settings.texts.region = "AT";
    house.apply(DefineMessageSettings{{}, settings, {}}).value();
  }
  [[nodiscard]] RequestBooking wish_of(std::string email, std::string phone,
                                       std::string notify = {}) {
    auto command = wish(ten);
    command.customer.email = std::move(email);
    command.customer.phone = std::move(phone);
    command.customer.notify = std::move(notify);
    return command;
  }
  Booking booked(std::string email = "kim@customer.example", std::string phone = "0660 1234567",
                 std::string notify = {}) {
    return house.apply(wish_of(std::move(email), std::move(phone), std::move(notify))).value();
  }
  std::vector<Effect> owed(const Booking& booking, std::string_view channel) {
    auto all = house.read(
        [&](const Reads& reads) { return reads.effects_of(booking.agency, booking.id); });
    std::erase_if(all, [&](const Effect& effect) {
      return effect.channel != channel || effect.kind.starts_with("letter.");
    });
    return all;
  }
  std::vector<Effect> lease(const std::string& channel = "sms") {
    return house.apply(LeaseEffects{channel}).value();
  }
  Effect end(const Effect& effect, Ending ending, bool dead = false) {
    RecordAttempt command{effect.id, effect.lease, ending, std::nullopt, "said"};
    command.fate = Fate::submitted;
    command.address_is_dead = dead;
    return house.apply(command).value();
  }
  RecordDelivery::Outcome hear(const Effect& effect, Fate fate, const std::string& report,
                               bool passing = false) {
    return house.apply(RecordDelivery{{effect.id, report, {}, fate, "30003", "said"}, passing})
        .value();
  }
  Effect stored(const Effect& effect) {
    return house.read([&](const Reads& reads) { return *reads.effect(effect.id); });
  }

  MessageSettings settings;
  const Instant ten = at("2026-12-01T09:00:00Z");
};

TEST_F(Texts, GoBesidesMailToTheNumberAsNetworksWantIt) {
  const auto booking = booked();
  ASSERT_THAT(owed(booking, "sms"), SizeIs(1));
  EXPECT_EQ(owed(booking, "sms")[0].recipient, kNumber);
  EXPECT_EQ(owed(booking, "sms")[0].kind, "booking.confirmed");
  EXPECT_THAT(owed(booking, "mail"), SizeIs(1));
}

TEST_F(Texts, AreNotOwedWhereTheAgencyHasNone) {
  use(TextUse::never);
  EXPECT_THAT(owed(booked("kim@customer.example", "0660 1234567", "sms"), "sms"), IsEmpty());
}

TEST_F(Texts, GoInsteadOfMailWhereTheAgencySaysSo) {
  use(TextUse::instead);
  const auto booking = booked();
  EXPECT_THAT(owed(booking, "sms"), SizeIs(1));
  EXPECT_THAT(owed(booking, "mail"), IsEmpty());
}

// Who gave no number, or one that nobody can read, still hears by mail.
TEST_F(Texts, WithoutAReadableNumberMailGoes) {
  use(TextUse::instead);
  settings.texts.region.clear();
  house.apply(DefineMessageSettings{{}, settings, {}}).value();
  const auto booking = booked();
  EXPECT_THAT(owed(booking, "sms"), IsEmpty());
  EXPECT_THAT(owed(booking, "mail"), SizeIs(1));
}

TEST_F(Texts, AreTheOnlyWayForWhoGaveNoAddress) {
  use(TextUse::fallback);
  const auto booking = booked("", "0660 1234567");
  EXPECT_THAT(owed(booking, "sms"), SizeIs(1));
  EXPECT_THAT(owed(booked("lea@customer.example", "0660 7654321"), "sms"), IsEmpty())
      << "who has an address gets mail";
}

TEST_F(Texts, TheCustomersOwnWishComesLast) {
  EXPECT_THAT(owed(booked("kim@customer.example", "0660 1234567", "mail"), "sms"), IsEmpty());
  const auto by_text = booked("lea@customer.example", "0660 7654321", "sms");
  EXPECT_THAT(owed(by_text, "sms"), SizeIs(1));
  EXPECT_THAT(owed(by_text, "mail"), IsEmpty());
  EXPECT_EQ(house.apply(wish_of("a@b.example", "", "sms")).error().code, Errc::validation);
  EXPECT_EQ(house.apply(wish_of("a@b.example", "0660 12345", "pigeon")).error().code,
            Errc::validation);
}

TEST_F(Texts, TheServicesWishComesBeforeTheAgencys) {
  house.arrange([&](Transaction& tx) {
    auto service = *tx.service(salon.agency, salon.massage);
    service.policy.texts = TextUse::never;
    tx.put(service);
  });
  EXPECT_THAT(owed(booked(), "sms"), IsEmpty());
}

TEST_F(Texts, OnlyTheChosenMessagesAreTexted) {
  settings.texts.kinds = {"booking.cancelled"};
  house.apply(DefineMessageSettings{{}, settings, {}}).value();
  const auto booking = booked();
  EXPECT_THAT(owed(booking, "sms"), IsEmpty());
  cancel(booking).value();
  EXPECT_THAT(owed(booking, "sms"), SizeIs(1));
}

TEST_F(Texts, SettingsNameWhatIsWrong) {
  settings.texts.region = "Austria";
  settings.texts.sender = "Salon Nord in Graz";
  settings.texts.quiet_from = 1440;
  settings.texts.kinds = {"staff.assigned"};
  const auto refused = house.apply(DefineMessageSettings{{}, settings, {}});
  EXPECT_EQ(refused.error().code, Errc::validation);
  EXPECT_THAT(fields(refused.error(), "pointer"),
              testing::ElementsAre("/sms/region", "/sms/sender", "/sms/quiet", "/sms/kinds"));
  for (const std::string good : {"+4366012345678", "SalonNord", "72345"}) {
    settings.texts = {};
    settings.texts.sender = good;
    EXPECT_TRUE(house.apply(DefineMessageSettings{{}, settings, {}})) << good;
  }
}

// 22:00 in Berlin. A text waits for the morning, and a newer one takes its place meanwhile.
TEST_F(Texts, NobodyIsWokenAndOnlyTheNewestIsSent) {
  house.clock.set(at("2026-11-30T21:00:00Z"));
  auto later = wish_of("kim@customer.example", "0660 1234567");
  later.starts_at = at("2026-12-03T09:00:00Z");
  const auto booking = house.apply(later).value();
  EXPECT_THAT(lease(), IsEmpty());
  EXPECT_EQ(owed(booking, "sms")[0].due_at, at("2026-12-01T07:00:00Z"));
  reschedule(booking, at("2026-12-03T10:00:00Z")).value();
  EXPECT_THAT(lease(), IsEmpty());

  house.clock.set(at("2026-12-01T07:00:00Z"));
  const auto sent = lease();
  ASSERT_THAT(sent, SizeIs(1));
  EXPECT_EQ(sent[0].kind, "booking.rescheduled");
  EXPECT_EQ(sent[0].attempts, 1) << "waiting is no attempt";
}

// It is 22:00 in Berlin and 16:00 where the customer is.
TEST_F(Texts, TheNightIsThatOfTheReceiver) {
  house.clock.set(at("2026-11-30T21:00:00Z"));
  auto far = wish_of("kim@customer.example", "+12125550123");
  far.customer.time_zone = "America/New_York";
  house.apply(far).value();
  EXPECT_THAT(lease(), SizeIs(1));
}

TEST_F(Texts, WhoWouldSetOutForNothingIsWoken) {
  const auto booking = booked();
  end(lease().at(0), Ending::delivered);
  house.clock.set(at("2026-11-30T23:00:00Z"));
  // Ten o'clock tomorrow: the night ends at eight.
  cancel(booking).value();
  const auto sent = lease();
  ASSERT_THAT(sent, SizeIs(1));
  EXPECT_EQ(sent[0].kind, "booking.cancelled");
}

// The new time is next week, but until they hear of it they come tomorrow morning.
TEST_F(Texts, AMoveFromTomorrowMorningWakesToo) {
  const auto booking = booked();
  end(lease().at(0), Ending::delivered);
  house.clock.set(at("2026-11-30T23:00:00Z"));
  reschedule(booking, at("2026-12-08T09:00:00Z")).value();
  EXPECT_THAT(lease(), SizeIs(1));
}

TEST_F(Texts, WithoutQuietHoursTheyGoAtNight) {
  settings.texts.quiet_from = settings.texts.quiet_until = 0;
  house.apply(DefineMessageSettings{{}, settings, {}}).value();
  house.clock.set(at("2026-11-30T23:00:00Z"));
  booked();
  EXPECT_THAT(lease(), SizeIs(1));
}

// What would come too late in the morning goes by mail in the night.
TEST_F(Texts, WhatTheNightMakesPointlessGoesByMail) {
  use(TextUse::instead);
  const auto booking = booked();
  house.arrange([&](Transaction& tx) {
    auto text = tx.effects_of(booking.agency, booking.id).front();
    text.deadline = at("2026-12-01T05:00:00Z");
    tx.update(text);
  });
  house.clock.set(at("2026-11-30T23:00:00Z"));
  EXPECT_THAT(lease(), IsEmpty());
  EXPECT_EQ(status_of(owed(booking, "sms")[0]), "expired");
  ASSERT_THAT(owed(booking, "mail"), SizeIs(1));
  EXPECT_EQ(owed(booking, "mail")[0].deadline, at("2026-12-01T05:00:00Z"));
}

TEST_F(Texts, AMailThatBouncesGoesAsATextOnce) {
  use(TextUse::fallback);
  const auto booking = booked();
  const auto mail = end(lease("mail").at(0), Ending::delivered);
  hear(mail, Fate::bounced, "a");
  ASSERT_THAT(owed(booking, "sms"), SizeIs(1));

  const auto text = end(lease().at(0), Ending::failed, true);
  EXPECT_TRUE(is_dead(text));
  EXPECT_THAT(owed(booking, "sms"), SizeIs(1));
  EXPECT_THAT(owed(booking, "mail"), SizeIs(1)) << "a loop";
}

TEST_F(Texts, ATextThatFailsGoesByMail) {
  use(TextUse::instead);
  const auto booking = booked();
  end(lease().at(0), Ending::failed, true);
  ASSERT_THAT(owed(booking, "mail"), SizeIs(1));
  EXPECT_EQ(owed(booking, "mail")[0].recipient, "kim@customer.example");
  EXPECT_THAT(effects(booking, "letter.unreached"), IsEmpty()) << "mail is on its way";
  reschedule(booking, at("2026-12-01T11:00:00Z")).value();
  EXPECT_THAT(owed(booking, "sms"), SizeIs(1)) << "the number is known to be dead";
}

TEST_F(Texts, WhoHasNoOtherWayIsKnownToTheAgency) {
  const auto booking = booked("", "0660 1234567");
  end(lease().at(0), Ending::failed);
  EXPECT_THAT(effects(booking, "letter.unreached"), SizeIs(1));
}

// The mail of yesterday's time comes back after today's time was told.
TEST_F(Texts, WhatIsOvertakenIsNotPassedOn) {
  use(TextUse::fallback);
  const auto booking = booked();
  const auto mail = end(lease("mail").at(0), Ending::delivered);
  house.clock.advance(minutes{1});
  reschedule(booking, at("2026-12-01T11:00:00Z")).value();
  hear(mail, Fate::bounced, "a");
  EXPECT_THAT(owed(booking, "sms"), IsEmpty());
}

TEST_F(Texts, StopIsKeptAndWhatWaitsGoesByMail) {
  use(TextUse::instead);
  const auto booking = booked();
  EXPECT_TRUE(house.apply(RecordTextWish{salon.agency, kNumber, true}).value());
  EXPECT_FALSE(house.apply(RecordTextWish{salon.agency, kNumber, true}).value());
  EXPECT_THAT(lease(), IsEmpty());
  EXPECT_EQ(status_of(owed(booking, "sms")[0]), "suppressed");
  EXPECT_THAT(owed(booking, "mail"), SizeIs(1));
  EXPECT_EQ(house.apply(ResendEffect{salon.agency, {}, owed(booking, "sms")[0].id}).error().code,
            Errc::invalid_transition);

  // A new booking under the same number is no new consent.
  house.clock.advance(minutes{5});
  const auto later = [&](std::string_view start) {
    auto command = wish_of("kim@customer.example", "0660 1234567");
    command.starts_at = at(start);
    return house.apply(command).value();
  };
  EXPECT_THAT(owed(later("2026-12-02T09:00:00Z"), "sms"), IsEmpty());
  EXPECT_TRUE(house.apply(RecordTextWish{salon.agency, kNumber, false}).value());
  EXPECT_THAT(owed(later("2026-12-03T09:00:00Z"), "sms"), SizeIs(1));
}

TEST_F(Texts, WhatPassesIsTriedOnceMoreAndOnlyOnce) {
  const auto booking = booked();
  const auto text = end(lease().at(0), Ending::delivered);
  EXPECT_TRUE(hear(text, Fate::bounced, "SM1.undelivered", true).news);
  EXPECT_EQ(status_of(stored(text)), "retrying");
  EXPECT_FALSE(hear(text, Fate::bounced, "SM1.undelivered", true).news) << "the same once more";
  EXPECT_THAT(lease(), IsEmpty());

  house.clock.advance(minutes{15});
  const auto again = end(lease().at(0), Ending::delivered);
  EXPECT_TRUE(hear(again, Fate::bounced, "SM2.undelivered", true).news);
  EXPECT_EQ(status_of(stored(text)), "bounced");
}

TEST_F(Texts, ALateDeliveryOfTheFirstEndsTheSecondTry) {
  booked();
  const auto text = end(lease().at(0), Ending::delivered);
  hear(text, Fate::bounced, "SM1.undelivered", true);
  hear(text, Fate::delivered, "SM1.delivered");
  house.clock.advance(minutes{15});
  EXPECT_THAT(lease(), IsEmpty());
  EXPECT_EQ(status_of(stored(text)), "delivered");
}

TEST_F(Texts, AreAskedAfterInWideningGapsForADay) {
  booked();
  const auto leased = lease().at(0);
  RecordAttempt command{leased.id, leased.lease, Ending::delivered, std::nullopt, "said"};
  command.fate = Fate::submitted;
  command.ask_at = house.clock.now() + minutes{10};
  house.apply(command).value();
  const auto due = [&] {
    return house.read(
        [&](const Reads& reads) { return reads.texts_to_ask(house.clock.now(), 10).size(); });
  };
  EXPECT_EQ(due(), 0U);
  int asked = 0;
  for (auto at = house.clock.now(); house.clock.now() - at < hours{72};) {
    house.clock.advance(minutes{5});
    if (due() > 0) {
      house.apply(NoteTextAsked{leased.id}).value();
      ++asked;
    }
  }
  EXPECT_GE(asked, 7);
  EXPECT_LE(asked, 10);
}

TEST_F(Texts, ErasedCustomersLeaveNoNumberBehind) {
  const auto booking = booked();
  cancel(booking).value();
  EraseCustomer erase;
  erase.agency = salon.agency;
  erase.customer = booking.customer.id;
  house.apply(erase).value();
  for (const auto& text : owed(booking, "sms")) {
    EXPECT_EQ(text.recipient, booking.customer.id.value);
    EXPECT_EQ(text.payload.find("660"), std::string::npos);
  }
}

}  // namespace
}  // namespace holdfast::store
