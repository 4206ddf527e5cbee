// Intake: rules C1 to C6, and repeats under a key.
#include <boost/json/parse.hpp>

#include "store/commands/keyed.hpp"
#include "tests/store/rules_fixture.hpp"

namespace holdfast::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class Intake : public RulesTest {
 protected:
  Intake() = default;
  const Instant ten = at("2026-12-01T09:00:00Z");
};

// C1: one command, and everything that follows from it is there.
TEST_F(Intake, ABookingBringsClaimsCopyMailAndAudit) {
  const auto booking = book_with(ten, salon.ana);

  EXPECT_EQ(booking.status, BookingStatus::confirmed);
  EXPECT_EQ(booking.time, (TimeRange{ten, ten + hours{1}}));
  EXPECT_EQ(booking.uid, booking.id.value + "@holdfast.invalid");
  EXPECT_EQ(booking.sequence, 0);
  EXPECT_EQ(booking.version, 1);
  const auto claims = house.read(
      [&](const Reads& reads) { return reads.claims_of(salon.agency, booking.id.value); });
  EXPECT_THAT(claims, SizeIs(2));
  ASSERT_TRUE(copy_of(booking, salon.anas_calendar));
  EXPECT_THAT(copy_of(booking, salon.anas_calendar)->text, HasSubstr(booking.uid));
  EXPECT_FALSE(copy_of(booking, salon.bens_calendar));
  const auto mails = effects(booking, "booking.confirmed");
  ASSERT_THAT(mails, SizeIs(1));
  EXPECT_EQ(mails[0].channel, "mail");
  EXPECT_EQ(mails[0].recipient, booking.customer.email);
  EXPECT_EQ(mails[0].deadline, booking.time.end);
  EXPECT_EQ(parse_appointment(mails[0].payload).value().booking.id, booking.id);
  EXPECT_THAT(actions(booking.id.value), ElementsAre("intake.accepted"));
}

TEST_F(Intake, TheAuditKnowsTheCustomerByIdOnly) {
  auto command = wish(ten);
  command.customer.name = "Zacharias Zweig";
  command.customer.phone = "+49 30 555123";
  command.note = "a private matter";
  const auto booking = house.apply(command).value();

  const auto entries = house.read(
      [&](const Reads& reads) { return reads.audit_of(salon.agency, booking.id.value); });

  for (const auto& secret : {"Zacharias", "mail.example", "555123", "private"}) {
    EXPECT_THAT(entries.at(0).after, Not(HasSubstr(secret)));
  }
  const auto after = boost::json::parse(entries.at(0).after).as_object();
  EXPECT_EQ(after.at("customer").as_string(), booking.customer.id.value);
  EXPECT_EQ(after.at("start").as_string(), "2026-12-01T09:00:00Z");
}

TEST_F(Intake, WrittenSourcesAreOwedACopy) {
  const auto written = connect(salon.ana, true);
  connect(salon.ana, false);

  const auto booking = book_with(ten, salon.ana);

  const auto copies = effects(booking, "copy.put");
  ASSERT_THAT(copies, SizeIs(1));
  EXPECT_EQ(copies[0].channel, "calendar");
  EXPECT_EQ(copies[0].recipient, written.id.value);
  const auto mirror =
      house.read([&](const Reads& reads) { return reads.mirror(written.id, booking.id); });
  ASSERT_TRUE(mirror);
  EXPECT_EQ(mirror->state, "pending");
}

TEST_F(Intake, WithoutAnAddressNoMailIsOwed) {
  auto command = wish(ten);
  command.customer.email.clear();
  command.customer.phone = "030 555123";

  EXPECT_THAT(effects(house.apply(command).value(), "booking.confirmed"), IsEmpty());
}

// C2 and C3: nothing is claimed, and there is something else to offer.
TEST_F(Intake, ATakenTimeIsRefusedWithAlternatives) {
  book_with(ten, salon.ana);
  book_with(ten, salon.ben);
  const auto before = state();

  const auto refused = house.apply(wish(ten));

  EXPECT_EQ(refused.error().code, Errc::slot_taken);
  EXPECT_THAT(fields(refused.error(), "alternative"),
              ElementsAre("2026-12-01T08:00:00Z", "2026-12-01T10:00:00Z", "2026-12-01T10:30:00Z",
                          "2026-12-01T11:00:00Z", "2026-12-01T11:30:00Z"));
  EXPECT_EQ(state(), before);
}

TEST_F(Intake, AnOutsideEventBarsTheHour) {
  const auto source = connect(salon.ana);
  bring(source.id, {change("/1.ics", event("u1", {ten, ten + hours{1}}))}).value();
  auto command = wish(ten);
  command.wanted = salon.ana;

  const auto refused = house.apply(command);

  EXPECT_EQ(refused.error().code, Errc::busy_outside);
  EXPECT_THAT(fields(refused.error(), "alternative"), Not(IsEmpty()));
}

// C3: who may, and says why, books over other plans; both stand, and everybody concerned knows.
TEST_F(Intake, AnOverrideBooksOverAnOutsideEvent) {
  const auto source = connect(salon.ana);
  bring(source.id, {change("/1.ics", event("u1", {ten, ten + hours{1}}))}).value();
  auto command = wish(ten);
  command.wanted = salon.ana;
  command.override_reason = "She knows and comes back for it";

  const auto booking = house.apply(command).value();

  EXPECT_EQ(booking.status, BookingStatus::confirmed);
  EXPECT_EQ(booking.taken[0].resource, salon.ana);
  EXPECT_THAT(actions(booking.id.value), ElementsAre("intake.accepted", "override.used"));
  EXPECT_THAT(effects(booking, "conflict.overridden"), SizeIs(2)) << "Ana and the office";
  const auto conflicts =
      house.read([&](const Reads& reads) { return reads.conflicts_of(salon.agency, booking.id); });
  ASSERT_THAT(conflicts, SizeIs(1));
  EXPECT_EQ(conflicts[0].resolution, "overlap_accepted");
  EXPECT_EQ(conflicts[0].reason, "She knows and comes back for it");

  // The same event comes once more with the next reading: it is no new question.
  auto again = event("u1", {ten, ten + hours{1}});
  again.sequence = 1;
  bring(source.id, {change("/1.ics", again)}).value();
  EXPECT_EQ(now(booking).status, BookingStatus::confirmed);
  // Elsewhere it is.
  auto longer = event("u1", {ten - hours{1}, ten + hours{1}});
  longer.sequence = 2;
  bring(source.id, {change("/1.ics", longer)}).value();
  EXPECT_EQ(now(booking).status, BookingStatus::conflicted);
}

TEST_F(Intake, AnOverrideTakesWhoHasNoOtherPlansFirst) {
  const auto source = connect(salon.ana);
  bring(source.id, {change("/1.ics", event("u1", {ten, ten + hours{1}}))}).value();
  auto command = wish(ten);
  command.override_reason = "the office knows";

  const auto free = house.apply(command).value();

  EXPECT_EQ(free.taken[0].resource, salon.ben);
  EXPECT_THAT(actions(free.id.value), ElementsAre("intake.accepted")) << "nothing was overridden";
}

// Principle A: what is promised to one customer is never given to another.
TEST_F(Intake, NoOverrideTakesABookedHour) {
  book_with(ten, salon.ana);
  const auto source = connect(salon.ana);
  bring(source.id, {change("/1.ics", event("u1", {ten, ten + hours{1}}))}).value();
  auto command = wish(ten);
  command.wanted = salon.ana;
  command.override_reason = "please";
  const auto before = state();

  EXPECT_EQ(house.apply(command).error().code, Errc::slot_taken);
  EXPECT_EQ(state(), before);
}

TEST_F(Intake, WhatIsOfferedInsteadIsFreeAlthoughAnOverrideWasAsked) {
  book_with(ten, salon.ana);
  const auto source = connect(salon.ana);
  bring(source.id, {change("/1.ics", event("u1", {ten, ten + hours{3}}))}).value();
  auto command = wish(ten);
  command.wanted = salon.ana;
  command.override_reason = "please";

  const auto offered = fields(house.apply(command).error(), "alternative");

  EXPECT_THAT(offered, Not(IsEmpty()));
  EXPECT_THAT(offered, Not(testing::Contains("2026-12-01T10:00:00Z"))) << "she has plans then";
}

TEST_F(Intake, AnOverrideBendsNoCap) {
  house.arrange([&](Transaction& tx) {
    auto ana = *tx.resource(salon.agency, salon.ana);
    ana.daily_cap = 1;
    tx.put(ana);
  });
  book_with(ten, salon.ana);
  const auto source = connect(salon.ana);
  const auto noon = ten + hours{2};
  bring(source.id, {change("/1.ics", event("u1", {noon, noon + hours{1}}))}).value();
  auto command = wish(noon);
  command.wanted = salon.ana;
  command.override_reason = "please";

  const auto refused = house.apply(command);

  EXPECT_EQ(refused.error().code, Errc::outside_rules) << "one a day is one a day";
  EXPECT_EQ(field(refused.error(), "rule"), "limit");
}

TEST_F(Intake, AnOverrideSaysWhy) {
  auto command = wish(ten);
  command.override_reason = "";

  const auto refused = house.apply(command);

  EXPECT_EQ(refused.error().code, Errc::validation);
  EXPECT_EQ(field(refused.error(), "pointer"), "/override/reason");
}

TEST_F(Intake, AnOverrideOfABlindSourceIsMarkedAsUnverified) {
  connect(salon.ana);
  house.clock.advance(minutes{20});
  auto command = wish(ten);
  command.wanted = salon.ana;
  command.override_reason = "she answered the phone";

  EXPECT_FALSE(house.apply(command).value().verified);
}

// C4: not knowing is never free.
TEST_F(Intake, ABlindSourceRefusesWhoDependsOnIt) {
  connect(salon.ana);
  house.clock.advance(minutes{20});
  auto command = wish(ten);
  command.wanted = salon.ana;

  EXPECT_EQ(house.apply(command).error().code, Errc::source_unverified);
  command.wanted = salon.ben;
  EXPECT_TRUE(house.apply(command).value().verified);
}

// C6: a lost answer, sent again under a new key, is the same wish.
TEST_F(Intake, TheSameCustomerTwiceIsADuplicateThatNamesTheFirst) {
  auto command = wish(ten);
  command.customer.email = "Carla@Mail.Example";
  command.customer.phone = "+49 (30) 555-123";
  const auto first = house.apply(command).value();

  command.customer.phone.clear();
  command.customer.email = "carla@mail.example";
  const auto by_mail = house.apply(command);
  EXPECT_EQ(by_mail.error().code, Errc::duplicate_suspected);
  EXPECT_EQ(field(by_mail.error(), "booking"), first.id.value);

  command.customer.email = "other@mail.example";
  command.customer.phone = "+4930555123";
  EXPECT_EQ(house.apply(command).error().code, Errc::duplicate_suspected);

  command.starts_at = ten + minutes{30};
  EXPECT_EQ(house.apply(command).error().code, Errc::duplicate_suspected) << "it overlaps";
  command.starts_at = ten + minutes{60};
  EXPECT_TRUE(house.apply(command)) << "it only touches";
  command.starts_at = ten;
  command.allow_duplicate = true;
  EXPECT_TRUE(house.apply(command));
}

TEST_F(Intake, ACancelledBookingIsNoDuplicate) {
  const auto command = wish(ten);
  cancel(house.apply(command).value()).value();

  EXPECT_TRUE(house.apply(command));
}

TEST_F(Intake, ADryRunAnswersAndWritesNothing) {
  const auto before = state();
  auto command = wish(ten);
  command.dry_run = true;

  EXPECT_EQ(house.apply(command).value().time.start, ten);
  EXPECT_EQ(state(), before);
  book_with(ten, salon.ana);
  book_with(ten, salon.ben);
  EXPECT_EQ(house.apply(command).error().code, Errc::slot_taken);
}

struct BadWish {
  const char* what;
  const char* pointer;
  void (*spoil)(RequestBooking&);
};
void PrintTo(const BadWish& row, std::ostream* out) { *out << row.what; }

class BadWishes : public Intake, public testing::WithParamInterface<BadWish> {};

TEST_P(BadWishes, AreRefusedWithAPointerAndChangeNothing) {
  auto command = wish(ten);
  GetParam().spoil(command);
  const auto before = state();

  const auto refused = house.apply(command);

  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::validation) << refused.error().detail;
  EXPECT_THAT(fields(refused.error(), "pointer"), ElementsAre(GetParam().pointer));
  EXPECT_EQ(state(), before);
}

INSTANTIATE_TEST_SUITE_P(
    Fields, BadWishes,
    testing::Values(
        BadWish{"metadata_is_a_list", "/metadata", [](auto& c) { c.metadata = "[1]"; }},
        BadWish{"metadata_is_broken", "/metadata", [](auto& c) { c.metadata = "{"; }},
        BadWish{"long_metadata", "/metadata",
                [](auto& c) { c.metadata = "{\"a\":\"" + std::string(4096, 'x') + "\"}"; }},
        BadWish{"odd_length", "/duration", [](auto& c) { c.duration = minutes{61}; }},
        BadWish{"no_name", "/customer/name", [](auto& c) { c.customer.name = "  "; }},
        BadWish{"long_name", "/customer/name",
                [](auto& c) { c.customer.name = std::string(201, 'a'); }},
        BadWish{"line_break_in_name", "/customer/name",
                [](auto& c) { c.customer.name = "Carla\r\nBcc: all@example"; }},
        BadWish{"broken_utf8", "/customer/name", [](auto& c) { c.customer.name = "Carl\xff"; }},
        BadWish{"nobody_to_reach", "/customer", [](auto& c) { c.customer.email.clear(); }},
        BadWish{"no_at", "/customer/email", [](auto& c) { c.customer.email = "carla"; }},
        BadWish{"no_domain", "/customer/email", [](auto& c) { c.customer.email = "carla@"; }},
        BadWish{"two_ats", "/customer/email", [](auto& c) { c.customer.email = "a@b@c"; }},
        BadWish{"two_dots", "/customer/email", [](auto& c) { c.customer.email = "a@b..c"; }},
        BadWish{"dot_at_end", "/customer/email", [](auto& c) { c.customer.email = "a@b."; }},
        BadWish{"list", "/customer/email", [](auto& c) { c.customer.email = "a@b.de,c@d.de"; }},
        BadWish{"brackets", "/customer/email", [](auto& c) { c.customer.email = "<a@b.de>"; }},
        BadWish{"blank_inside", "/customer/email", [](auto& c) { c.customer.email = "a b@c.de"; }},
        BadWish{"line_break_in_mail", "/customer/email",
                [](auto& c) { c.customer.email = "a@b.de\nRCPT"; }},
        BadWish{"letters_in_phone", "/customer/phone",
                [](auto& c) { c.customer.phone = "0800-CALLME"; }},
        BadWish{"short_phone", "/customer/phone", [](auto& c) { c.customer.phone = "110"; }},
        BadWish{"line_break_in_phone", "/customer/phone",
                [](auto& c) { c.customer.phone = "030\n555123"; }},
        BadWish{"locale", "/customer/locale", [](auto& c) { c.customer.locale = "de_DE"; }},
        BadWish{"customer_zone", "/customer/time_zone",
                [](auto& c) { c.customer.time_zone = "Berlin"; }},
        BadWish{"zone", "/time_zone", [](auto& c) { c.time_zone = "Europe/Nowhere"; }},
        BadWish{"bell_in_note", "/note", [](auto& c) { c.note = "ring\a"; }},
        BadWish{"carriage_return_in_note", "/note", [](auto& c) { c.note = "a\r\nb"; }},
        BadWish{"long_note", "/note", [](auto& c) { c.note = std::string(4001, 'a'); }}));

TEST_F(Intake, AllFaultsAreToldAtOnce) {
  auto command = wish(ten);
  command.customer.name.clear();
  command.time_zone = "x";

  EXPECT_THAT(fields(house.apply(command).error(), "pointer"),
              ElementsAre("/customer/name", "/time_zone"));
}

TEST_F(Intake, WhatIsNotThereIsNotFound) {
  auto command = wish(ten);
  command.service = ServiceId{"sv_x"};
  EXPECT_EQ(house.apply(command).error().code, Errc::not_found);

  command = wish(ten);
  command.wanted = ResourceId{"rs_x"};
  EXPECT_EQ(house.apply(command).error().code, Errc::not_found);

  house.arrange([&](Transaction& tx) {
    auto service = *tx.service(salon.agency, salon.massage);
    service.active = false;
    tx.put(service);
  });
  EXPECT_EQ(house.apply(wish(ten)).error().code, Errc::not_found) << "it is not offered any more";
}

// C5: a repeat gets the bytes of the first answer, whatever happened since.
class Repeats : public Intake {
 protected:
  Result<Keyed<RequestBooking>::Outcome> send(const RequestBooking& command,
                                              const std::string& key = "key-0001",
                                              const std::string& fingerprint = "print") {
    Keyed<RequestBooking> keyed;
    keyed.key = {salon.agency, "us_test", "POST /v1/bookings", key, fingerprint};
    keyed.keep_for = hours{24};
    keyed.command = command;
    keyed.render = [this](const Result<Booking>& outcome, const auto&) {
      ++rendered;
      return outcome ? Answer{201, outcome->id.value, "1", "/v1/bookings/" + outcome->id.value}
                     : Answer{409, std::string(name(outcome.error().code)), {}, {}};
    };
    return house.apply(keyed);
  }
  int rendered = 0;
};

TEST_F(Repeats, TheFirstAnswerComesAgainWhole) {
  const auto first = send(wish(ten)).value();
  const auto before = state();

  const auto again = send(wish(ten)).value();

  EXPECT_FALSE(first.replayed);
  EXPECT_TRUE(again.replayed);
  EXPECT_EQ(again.answer.status, 201);
  EXPECT_EQ(again.answer.body, first.answer.body);
  EXPECT_EQ(again.answer.location, first.answer.location);
  EXPECT_EQ(state(), before);
  EXPECT_EQ(rendered, 1);
}

TEST_F(Repeats, ARefusalAboutTimeIsKeptAlthoughTheTimeIsFreeByNow) {
  const auto anas = book_with(ten, salon.ana);
  book_with(ten, salon.ben);
  const auto refused = send(wish(ten)).value();
  cancel(anas).value();

  const auto again = send(wish(ten)).value();

  EXPECT_EQ(refused.answer.body, "slot-taken");
  EXPECT_TRUE(again.replayed);
  EXPECT_EQ(again.answer.body, "slot-taken");
  EXPECT_FALSE(send(wish(ten), "key-0002").value().replayed);
}

TEST_F(Repeats, AnotherBodyUnderTheSameKeyIsRefused) {
  send(wish(ten)).value();
  const auto before = state();

  EXPECT_EQ(send(wish(ten), "key-0001", "other").error().code, Errc::idempotency_key_reused);
  EXPECT_EQ(state(), before);
}

TEST_F(Repeats, FaultsAndBlindnessLeaveTheKeyFree) {
  auto bad = wish(ten);
  bad.customer.name.clear();
  EXPECT_EQ(send(bad).error().code, Errc::validation);
  connect(salon.ana);
  house.clock.advance(minutes{20});
  auto blind = wish(ten);
  blind.wanted = salon.ana;
  EXPECT_EQ(send(blind).error().code, Errc::source_unverified);

  EXPECT_FALSE(send(wish(ten)).value().replayed);
  EXPECT_EQ(rendered, 1);
}

TEST_F(Repeats, AKeyIsForgottenAfterItsTime) {
  const auto first = send(wish(ten)).value();
  house.clock.advance(hours{23});
  EXPECT_TRUE(send(wish(ten)).value().replayed);
  EXPECT_EQ(house.apply(DropKeptAnswers{}).value(), 0);
  house.clock.advance(hours{1});

  EXPECT_FALSE(send(wish(ten + hours{2})).value().replayed) << "expired, though still stored";
  house.clock.advance(hours{25});
  EXPECT_EQ(house.apply(DropKeptAnswers{}).value(), 1);
}

TEST_F(Repeats, KeysOfOthersAreOthers) {
  send(wish(ten)).value();
  Keyed<RequestBooking> other;
  other.key = {salon.agency, "us_other", "POST /v1/bookings", "key-0001", "print"};
  other.command = wish(ten + hours{2});
  other.render = [](const Result<Booking>&, const auto&) { return Answer{}; };

  EXPECT_FALSE(house.apply(other).value().replayed);
}

}  // namespace
}  // namespace holdfast::store
