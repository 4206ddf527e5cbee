// Somebody wants to be forgotten. Nothing of them may be left in the database, and the audit log
// must be whole all the same.
#include <sstream>

#include "store/commands/customers.hpp"
#include "store/commands/holds.hpp"
#include "store/commands/keyed.hpp"
#include "store/commands/lifecycle.hpp"
#include "store/commands/waitlist.hpp"
#include "tests/store/raw_database.hpp"
#include "tests/store/rules_fixture.hpp"
#include "tests/store/waitlist_fixture.hpp"

namespace holdfast::store {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

const Instant kTen = at("2026-12-01T09:00:00Z");

class Erasure : public RulesTest {
 protected:
  RequestBooking zoras_wish(Instant start) {
    auto command = wish(start);
    command.customer.name = "Zora Quitzow";
    command.customer.email = "Zora.Quitzow@mail.example";
    command.customer.phone = "+49 30 9181736";
    command.note = "Zora Quitzow is allergic to nuts";
    command.metadata = R"({"crm":"Quitzow 17"})";
    command.wanted = salon.ana;
    return command;
  }
  /// Booked through the API, so that the answer is kept.
  Booking book_zora(Instant start, const std::string& key) {
    Keyed<RequestBooking> keyed;
    keyed.key = {salon.agency, "us_office", "POST /v1/bookings", key, "print"};
    keyed.keep_for = hours{720};
    keyed.command = zoras_wish(start);
    Booking made;
    keyed.render = [&made](const Result<Booking>& outcome, const auto&) {
      made = outcome.value();
      return Answer{201,
                    R"({"id":")" + made.id.value + R"(","customer":{"id":")" +
                        made.customer.id.value + R"(","name":"Zora Quitzow"}})",
                    "\"1\"", "/v1/bookings/" + made.id.value};
    };
    house.apply(keyed).value();
    return made;
  }
  EraseCustomer erase(const Booking& booking) const {
    EraseCustomer command;
    command.agency = salon.agency;
    command.actor = {"key", "tk_admin", "api", "rq_test"};
    command.customer = booking.customer.id;
    command.instead = {404, "{}", "", ""};
    return command;
  }
  void deliver_mail(RecordAttempt::Ending ending, const std::string& detail) {
    LeaseEffects lease;
    lease.channel = "mail";
    lease.limit = 100;
    for (const auto& effect : house.apply(lease).value()) {
      RecordAttempt record;
      record.effect = effect.id;
      record.lease = effect.lease;
      record.ending = ending;
      record.detail = detail;
      house.apply(record).value();
    }
  }
  /// Every value of every table, as text.
  std::string everything() {
    test::RawDatabase raw(house.path());
    std::string dump;
    std::istringstream tables(raw.ask(
        "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'"));
    for (std::string table; std::getline(tables, table);) {
      std::istringstream columns(raw.ask("select name from pragma_table_info('" + table + "')"));
      for (std::string column; std::getline(columns, column);) {
        dump += raw.ask("select quote(\"" + column + "\") from \"" + table + "\"") + "\n";
      }
    }
    return dump;
  }
};

// Article 17 of the GDPR.
TEST_F(Erasure, NothingOfThePersonIsLeftInAnyTable) {
  connect(salon.ana, true);
  const auto past = book_zora(kTen, "key-0001");
  // The server repeats the address, as servers do.
  deliver_mail(RecordAttempt::Ending::delivered, "250 queued for zora.quitzow@mail.example");
  // What Ana adds to her own copy is hers, but it goes with the person.
  auto text = copy_of(past, salon.anas_calendar)->text;
  text.insert(text.find("END:VEVENT"), "CATEGORIES:Quitzow\r\n");
  house.apply(put_of(past.id.value + ".ics", event(past.uid, past.time), text)).value();
  const auto called_off = book_zora(kTen + hours{26}, "key-0002");
  CancelBooking cancel;
  cancel.agency = salon.agency;
  cancel.actor = {"staff", "us_ana", "api", "rq_test"};
  cancel.booking = called_off.id;
  cancel.by = "staff";
  cancel.reason = "Quitzow is ill";
  house.apply(cancel).value();
  house.clock.set(kTen + hours{2});
  CompleteEndedBookings complete;
  complete.agency = salon.agency;
  house.apply(complete).value();
  ASSERT_THAT(everything(), HasSubstr("Quitzow"));
  ASSERT_THAT(everything(), HasSubstr("9181736"));

  const auto outcome = house.apply(erase(past)).value();

  EXPECT_EQ(outcome.bookings, 2);
  const auto left = everything();
  for (const auto* trace : {"Zora", "zora", "Quitzow", "quitzow", "9181736", "nuts"}) {
    EXPECT_THAT(left, Not(HasSubstr(trace)));
  }
  // What took place stays in the books, and in Ana's calendar, without a name.
  EXPECT_EQ(now(past).status, BookingStatus::completed);
  EXPECT_EQ(now(past).time, past.time);
  EXPECT_THAT(copy_of(past, salon.anas_calendar)->text, HasSubstr("SUMMARY:Massage"));
  EXPECT_THAT(actions(past.customer.id.value), Contains("customer.erased"));
  // Her name stands in the outside calendar too, until this arrives there.
  EXPECT_THAT(effects(past, "copy.put"),
              Contains(testing::Field(&Effect::discriminator, "erased")));
}

TEST_F(Erasure, AnAgencyThatSendsItsOrdersAgainBooksNothingAnew) {
  const auto booking = book_zora(kTen, "key-0001");
  house.clock.set(kTen + hours{2});
  house.apply(erase(booking)).value();

  Keyed<RequestBooking> again;
  again.key = {salon.agency, "us_office", "POST /v1/bookings", "key-0001", "print"};
  again.command = zoras_wish(kTen + hours{48});
  again.render = [](const Result<Booking>&, const auto&) { return Answer{}; };
  const auto answered = house.apply(again).value();

  EXPECT_TRUE(answered.replayed);
  EXPECT_EQ(answered.answer.status, 404);
}

TEST_F(Erasure, WhatLiesAheadIsCancelledFirst) {
  const auto booking = book_zora(kTen, "key-0001");
  const auto before = state();

  const auto refused = house.apply(erase(booking));

  EXPECT_EQ(refused.error().code, Errc::invalid_transition);
  EXPECT_EQ(field(refused.error(), "booking"), booking.id.value);
  EXPECT_EQ(field(refused.error(), "allowed"), "cancelled");
  EXPECT_EQ(state(), before);
}

TEST_F(Erasure, ADryRunCountsAndChangesNothing) {
  const auto booking = book_zora(kTen, "key-0001");
  house.clock.set(kTen + hours{2});
  const auto before = everything();
  auto command = erase(booking);
  command.dry_run = true;

  EXPECT_EQ(house.apply(command).value().bookings, 1);
  EXPECT_EQ(everything(), before);
}

TEST_F(Erasure, TwiceIsAsGoodAsOnceAndStrangersAreNotFound) {
  const auto booking = book_zora(kTen, "key-0001");
  house.clock.set(kTen + hours{2});
  house.apply(erase(booking)).value();
  const auto before = state();

  EXPECT_EQ(house.apply(erase(booking)).value().bookings, 0);
  EXPECT_EQ(state(), before);
  auto stranger = erase(booking);
  stranger.customer = CustomerId{"cu_x"};
  EXPECT_EQ(house.apply(stranger).error().code, Errc::not_found);
}

// A mother's number is her children's number: only an address is a person.
TEST_F(Erasure, OthersWithTheSameNumberStay) {
  const auto mother = book_zora(kTen, "key-0001");
  auto child = zoras_wish(kTen + hours{2});
  child.customer.name = "Ilse Quitzow";
  child.customer.email = "ilse@mail.example";
  child.allow_duplicate = true;
  const auto ilses = house.apply(child).value();
  auto by_phone = zoras_wish(kTen + hours{4});
  by_phone.customer.name = "Kurt Quitzow";
  by_phone.customer.email = "";
  by_phone.allow_duplicate = true;
  const auto kurts = house.apply(by_phone).value();
  house.clock.set(kTen + hours{6});

  EXPECT_EQ(house.apply(erase(mother)).value().bookings, 1);

  EXPECT_EQ(now(ilses).customer.name, "Ilse Quitzow");
  EXPECT_EQ(now(kurts).customer.name, "Kurt Quitzow");
  EXPECT_EQ(house.apply(erase(kurts)).value().bookings, 1);
  EXPECT_EQ(now(kurts).customer.phone, "");
  EXPECT_EQ(now(ilses).customer.phone, "+49 30 9181736");
}

// Promise 3: same key, same answer. Only the answers that name the person become others.
TEST_F(Erasure, AnswersOfOtherPeopleStayWhatTheyWere) {
  const auto booking = book_zora(kTen, "key-0001");
  const auto keep = [&](const std::string& key, const std::string& body) {
    house.arrange([&](Transaction& tx) {
      tx.keep({salon.agency, "us_office", "POST /v1/bookings", key, "print"},
              {"print", {201, body, "", ""}, kTen + hours{720}});
    });
  };
  keep("key-longer-address", R"({"customer":{"email":"An.Zora.Quitzow@mail.example"}})");
  keep("key-same-number", R"({"customer":{"id":"cu_ilse","email":"ilse@mail.example",)"
                          R"("phone":"+49 30 9181736"}})");
  keep("key-hers", R"({"customer":{"email":"Zora.Quitzow@mail.example"}})");
  house.clock.set(kTen + hours{2});

  house.apply(erase(booking)).value();

  const auto status = [&](const std::string& key) {
    return house.read([&](const Reads& reads) {
      return reads.kept_answer({salon.agency, "us_office", "POST /v1/bookings", key, ""})
          ->answer.status;
    });
  };
  EXPECT_EQ(status("key-longer-address"), 201);
  EXPECT_EQ(status("key-same-number"), 201) << "families share a number";
  EXPECT_EQ(status("key-hers"), 404);
  EXPECT_EQ(status("key-0001"), 404);
}

TEST_F(Erasure, WhatWasCalledOffIsNotUndoneForNobody) {
  const auto booking = book_zora(kTen, "key-0001");
  cancel(booking).value();
  house.apply(erase(booking)).value();
  RestoreBooking undo;
  undo.agency = salon.agency;
  undo.booking = booking.id;

  const auto refused = house.apply(undo);

  EXPECT_EQ(refused.error().code, Errc::invalid_transition);
  EXPECT_EQ(now(booking).status, BookingStatus::cancelled);
}

// A message on its way cannot be called back, but its report is not let in: it repeats the address.
TEST_F(Erasure, AReportThatComesLateBringsNothingBack) {
  const auto booking = book_zora(kTen, "key-0001");
  LeaseEffects lease;
  lease.channel = "mail";
  const auto leased = house.apply(lease).value();
  ASSERT_THAT(leased, SizeIs(1));
  house.clock.set(kTen + hours{2});
  house.apply(erase(booking)).value();

  RecordAttempt record;
  record.effect = leased[0].id;
  record.lease = leased[0].lease;
  record.detail = "250 ok zora.quitzow@mail.example";

  EXPECT_EQ(house.apply(record).error().code, Errc::version_conflict);
  EXPECT_THAT(everything(), Not(HasSubstr("quitzow")));
}

TEST_F(Erasure, WishesAreForgottenAndWaitNoLonger) {
  book_zora(kTen, "key-0001");
  JoinWaitlist join;
  join.actor = {"key", "tk_test", "api", "rq_test"};
  join.entry.agency = salon.agency;
  join.entry.service = salon.massage;
  join.entry.customer = zoras_wish(kTen).customer;
  join.entry.time_zone = "Europe/Berlin";
  join.entry.wanted = salon.ana;
  join.entry.windows = {{kTen, kTen + hours{1}}};
  join.entry.note = "Quitzow would come early";
  const auto joined = house.apply(join);
  ASSERT_TRUE(joined) << joined.error().detail;
  EraseCustomer command;
  command.agency = salon.agency;
  command.customer = joined->entry.customer.id;
  command.instead = {404, "{}", "", ""};
  house.clock.set(kTen + hours{2});

  EXPECT_EQ(house.apply(command).value().wishes, 1);

  EXPECT_THAT(everything(), Not(HasSubstr("Quitzow")));
}

/// Zora waits too.
class ErasedWishes : public WaitlistTest {
 protected:
  ErasedWishes() = default;

  EraseCustomer::Outcome erase(const WaitlistEntry& entry) {
    EraseCustomer command;
    command.agency = salon.agency;
    command.actor = {"key", "tk_admin", "api", "rq_test"};
    command.customer = now(entry).customer.id;
    command.instead = {404, "{}", "", ""};
    return house.apply(command).value();
  }
};

// Where time is short one offer stands open to several. Nobody may be booked for somebody who is
// not there any more.
TEST_F(ErasedWishes, ASharedOfferIsTheOthersAlone) {
  const auto [ana, ben] = fill(ten);
  const auto first = wait_for_ten();
  house.clock.advance(minutes{1});
  const auto second = wait_for_ten();
  house.clock.advance(ten - minutes{20} - house.clock.now());
  cancel(ana).value();
  ASSERT_EQ(now(second).status, WishStatus::offered);

  erase(second);

  EXPECT_EQ(now(second).status, WishStatus::left);
  EXPECT_EQ(offer_of(first).status, BookingStatus::offered);
  const auto offer = offer_of(first);
  decline(first).value();
  EXPECT_NE(now(offer).status, BookingStatus::offered);
  EXPECT_THAT(claims(offer), IsEmpty());
  cancel(ben).value();
  EXPECT_EQ(now(second).status, WishStatus::left) << "nobody is served any more";
}

TEST_F(ErasedWishes, AnOpenOfferGoesToTheNextOne) {
  const auto [ana, ben] = fill(ten);
  const auto first = wait_for_ten();
  house.clock.advance(minutes{1});
  const auto second = wait_for_ten();
  cancel(ana).value();
  const auto offer = offer_of(first);
  ASSERT_EQ(now(second).status, WishStatus::waiting);

  erase(first);

  EXPECT_EQ(now(first).status, WishStatus::left);
  EXPECT_EQ(now(offer).status, BookingStatus::expired);
  EXPECT_EQ(offer_of(second).time, offer.time);
}

TEST_F(ErasedWishes, WhatRestedForTheWishEndsWithIt) {
  const auto [ana, ben] = fill(ten);
  const auto entry = wait_for_ten();
  cancel(ana).value();
  decline(entry).value();
  const auto rests = offer_of(entry);
  ASSERT_EQ(rests.status, BookingStatus::waitlisted);

  erase(entry);

  EXPECT_EQ(now(entry).status, WishStatus::left);
  EXPECT_EQ(now(rests).status, BookingStatus::expired);
  EXPECT_THAT(actions(entry.id.value), Contains("waitlist.left"));
}

}  // namespace
}  // namespace holdfast::store
