// Conflicts by what is asked of them, people, facts, and what is replaced because it must be.
#include <gmock/gmock.h>

#include "tests/store/engine_contract.hpp"

namespace holdfast::test {

using namespace store;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

class People : public EngineContract {
 protected:
  void book(const std::string& id, double from, const std::string& email,
            const std::string& phone) {
    auto booking = sample_booking(id, from, from + 1);
    booking.customer.email = email;
    booking.customer.phone = phone;
    write([&](Transaction& tx) { tx.put(booking); });
  }
  void raise(const std::string& id, const std::string& booking, double opened,
             const std::string& resolution = "") {
    Conflict conflict;
    conflict.id = ConflictId{id};
    conflict.agency = AgencyId{1};
    conflict.booking = BookingId{booking};
    conflict.resource = ResourceId{"rs_ana"};
    conflict.kind = "block";
    conflict.cause = "ca_main/a.ics";
    conflict.time = hours(1, 2);
    conflict.opened_at = hour(opened);
    if (!resolution.empty()) {
      conflict.closed_at = hour(opened + 1);
      conflict.resolution = resolution;
    }
    write([&](Transaction& tx) { tx.put(conflict); });
  }
  std::vector<std::string> conflicts(ConflictFilter filter, const std::string& after = "",
                                     int limit = 100) {
    filter.agency = AgencyId{1};
    return ids(read([&](const Reads& r) { return r.conflicts(filter, ConflictId{after}, limit); }));
  }
  std::vector<std::string> due(double now) {
    return ids(read([&](const Reads& r) {
      return r.conflicts_due(AgencyId{1}, hour(now), hour(now + 24), hour(now - 1), 100);
    }));
  }
  std::vector<std::string> alike(const std::string& id) {
    return ids(read([&](const Reads& r) {
      return r.customers_alike(AgencyId{1}, r.customer(AgencyId{1}, CustomerId{id}).value());
    }));
  }
};

}  // namespace

INSTANTIATE_TEST_SUITE_P(Engines, People, testing::ValuesIn(engines()),
                         [](const auto& row) { return std::string(row.param.name); });

TEST_P(People, ConflictsAreFoundByEveryFilterAndPaged) {
  book("bk_1", 50, "a@mail.example", "");
  book("bk_2", 60, "b@mail.example", "");
  raise("cf_1", "bk_1", 1, "kept");
  raise("cf_2", "bk_1", 2);
  raise("cf_3", "bk_2", 3);

  EXPECT_THAT(conflicts({}), ElementsAre("cf_1", "cf_2", "cf_3"));
  EXPECT_THAT(conflicts({.agency = {}, .open = true}), ElementsAre("cf_2", "cf_3"));
  EXPECT_THAT(conflicts({.agency = {}, .open = false}), ElementsAre("cf_1"));
  EXPECT_THAT(conflicts({.agency = {}, .resolution = "kept"}), ElementsAre("cf_1"));
  EXPECT_THAT(conflicts({.agency = {}, .booking = BookingId{"bk_2"}}), ElementsAre("cf_3"));
  EXPECT_THAT(conflicts({.agency = {}, .resource = ResourceId{"rs_ben"}}), IsEmpty());
  EXPECT_THAT(conflicts({.agency = {}, .kind = "external"}), IsEmpty());
  EXPECT_THAT(conflicts({}, "cf_1", 1), ElementsAre("cf_2"));
  EXPECT_THAT(
      ids(read([](const Reads& r) { return r.conflicts_of(AgencyId{1}, BookingId{"bk_1"}); })),
      ElementsAre("cf_1", "cf_2"));
  EXPECT_THAT(read([](const Reads& r) { return r.conflicts_of(AgencyId{2}, BookingId{"bk_1"}); }),
              IsEmpty());
}

TEST_P(People, ConflictsComeDueByTheStartOfTheirBooking) {
  book("bk_1", 50, "a@mail.example", "");
  book("bk_2", 40, "b@mail.example", "");
  raise("cf_1", "bk_1", 1);
  raise("cf_2", "bk_2", 1);
  raise("cf_3", "bk_2", 1, "kept");

  EXPECT_THAT(due(16), IsEmpty()) << "a day before the start, not earlier";
  EXPECT_THAT(due(17), ElementsAre("cf_2"));
  EXPECT_THAT(due(30), ElementsAre("cf_2", "cf_1"));
  write([&](Transaction& tx) {
    auto conflict = tx.conflict(AgencyId{1}, ConflictId{"cf_2"}).value();
    conflict.escalated = true;
    tx.put(conflict);
  });
  EXPECT_THAT(due(30), ElementsAre("cf_1"));
  EXPECT_THAT(due(40), ElementsAre("cf_2", "cf_1")) << "it has begun";
}

TEST_P(People, AreTheSameByTheirAddressAndElseByTheirNumber) {
  book("bk_1", 1, "Ana@Mail.example", "+49 30 12345");
  book("bk_2", 2, " ana@mail.example ", "+49 30 99999");
  book("bk_3", 3, "ben@mail.example", "+49 30 12345");
  book("bk_4", 4, "", "+49 (30) 12345");
  book("bk_5", 5, "", "+493012345");
  book("bk_6", 6, "", "+49 30 77777");

  EXPECT_THAT(alike("cu_bk_1"), ElementsAre("cu_bk_1", "cu_bk_2"));
  EXPECT_THAT(alike("cu_bk_2"), ElementsAre("cu_bk_1", "cu_bk_2"));
  EXPECT_THAT(alike("cu_bk_3"), ElementsAre("cu_bk_3"));
  EXPECT_THAT(alike("cu_bk_4"), ElementsAre("cu_bk_4", "cu_bk_5"));
  EXPECT_THAT(alike("cu_bk_6"), ElementsAre("cu_bk_6"));
  EXPECT_THAT(
      ids(read([](const Reads& r) { return r.bookings_of(AgencyId{1}, CustomerId{"cu_bk_2"}); })),
      ElementsAre("bk_2"));
  EXPECT_FALSE(read([](const Reads& r) { return r.customer(AgencyId{1}, CustomerId{"cu_x"}); }));
  EXPECT_FALSE(read([](const Reads& r) { return r.customer(AgencyId{2}, CustomerId{"cu_bk_1"}); }));
}

TEST_P(People, SomebodyWithoutAddressAndNumberIsLikeNobody) {
  book("bk_1", 1, "", "");
  book("bk_2", 2, "", "");

  EXPECT_THAT(alike("cu_bk_1"), ElementsAre("cu_bk_1"));
}

TEST_P(EngineContract, NotesFactsAndRemembersTheLast) {
  EXPECT_EQ(read([](const Reads& r) { return r.fact("tzdata"); }), "");
  write([](Transaction& tx) { tx.put_fact("tzdata", "2026a"); });
  write([](Transaction& tx) { tx.put_fact("tzdata", "2026b"); });

  EXPECT_EQ(read([](const Reads& r) { return r.fact("tzdata"); }), "2026b");
  EXPECT_EQ(read([](const Reads& r) { return r.fact("another"); }), "");
}

TEST_P(EngineContract, RefreshesAnObjectWithoutAnybodySeeingAChange) {
  const auto calendar = sample_calendar("main");
  auto draft = sample_draft("a", {hours(1, 2)});
  draft.unbounded = true;
  draft.expanded_until = hour(10);
  write([&](Transaction& tx) {
    tx.put(calendar);
    tx.put_object(calendar.id, "a.ics", {}, draft, "text", hour(0));
    tx.put_object(calendar.id, "b.ics", {}, sample_draft("b", {hours(1, 2)}), "text", hour(0));
  });
  const auto entry = [&] {
    return read([&](const Reads& r) { return r.object_entry(calendar.id, "a.ics").value(); });
  };
  const auto ending_before = [&](double until) {
    std::vector<std::string> names;
    for (const auto& found : read([&](const Reads& r) {
           return r.objects_expanded_before(AgencyId{1}, hour(until), 10);
         })) {
      names.push_back(found.name);
    }
    return names;
  };
  const auto before = entry();
  EXPECT_THAT(ending_before(10), IsEmpty());
  EXPECT_THAT(ending_before(11), ElementsAre("a.ics"));

  draft.instances.push_back({hours(20, 21), false, true});
  draft.expanded_until = hour(30);
  write([&](Transaction& tx) { tx.refresh_object(calendar.id, "a.ics", draft); });

  EXPECT_TRUE(same(entry(), before));
  EXPECT_THAT(ending_before(30), IsEmpty());
  EXPECT_EQ(read([&](const Reads& r) {
              return r.objects_in(calendar.id, "VEVENT", hours(20, 21), hour(0), "", 10);
            }).size(),
            1U);
  EXPECT_THAT(
      read([&](const Reads& r) { return r.changes_since(calendar.id, before.change, 10); }).size(),
      1U)
      << "b.ics alone was written after it";
}

TEST_P(EngineContract, ReplacesAnswersThatNameSomebodyAndKeepsTheirKeys) {
  const IdempotencyKey hers{{}, "us_1", "POST /v1/bookings", "key-hers", "print"};
  const IdempotencyKey his{{}, "us_1", "POST /v1/bookings", "key-his", "print"};
  const IdempotencyKey joanns{{}, "us_1", "POST /v1/bookings", "key-joanns", "print"};
  const IdempotencyKey elsewhere{AgencyId{2}, "us_1", "POST /v1/bookings", "key-hers", "print"};
  write([&](Transaction& tx) {
    auto other = sample_agency();
    other.id = AgencyId{2};
    tx.put(other);
    const std::vector<std::pair<IdempotencyKey, std::string>> answers = {
        {hers, "{\"id\":\"cu_1\"}"},
        {his, "{\"id\":\"cu_12\"}"},
        {joanns, "{\"email\":\"joann@mail.example\"}"},
        {elsewhere, "{\"id\":\"cu_1\"}"}};
    for (const auto& [key, body] : answers) {
      tx.keep(key, {"print", {201, body, "\"1\"", "/here"}, hour(100)});
    }
  });

  int replaced = 0;
  write([&](Transaction& tx) {
    replaced = tx.replace_answers(AgencyId{1}, {"cu_1", "ann@mail.example"}, {404, "{}", "", ""});
  });

  EXPECT_EQ(replaced, 1);
  const auto kept = read([&](const Reads& r) { return r.kept_answer(hers).value(); });
  EXPECT_EQ(kept.answer.status, 404);
  EXPECT_EQ(kept.answer.body, "{}");
  EXPECT_EQ(kept.answer.location, "");
  EXPECT_EQ(kept.fingerprint, "print");
  EXPECT_EQ(read([&](const Reads& r) { return r.kept_answer(his).value(); }).answer.status, 201);
  EXPECT_EQ(read([&](const Reads& r) { return r.kept_answer(joanns).value(); }).answer.status, 201)
      << "her address is only a part of that one";
  EXPECT_EQ(read([&](const Reads& r) { return r.kept_answer(elsewhere).value(); }).answer.status,
            201);
}

TEST_P(EngineContract, PutsSomethingElseInThePlaceOfAnAddress) {
  auto effect = sample_effect("ef_1", "bk_1", hour(1));
  write([&](Transaction& tx) { tx.insert(effect); });
  write([&](Transaction& tx) { tx.readdress(effect.id, "cu_1"); });

  effect.recipient = "cu_1";
  EXPECT_TRUE(same(read([&](const Reads& r) { return r.effect(effect.id); }), effect));
}

}  // namespace holdfast::test
