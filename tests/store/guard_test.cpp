// The database's own guard. It is tried by raw SQL, past the ledger and every rule: a fault of ours
// must not be able to promise a time twice.
#include <gtest/gtest.h>

#include "tests/store/raw_database.hpp"
#include "tests/support/house.hpp"

namespace holdfast::test {

using namespace store;

namespace {

constexpr std::int64_t kHour = 3'600'000'000;

class TheGuard : public testing::Test {
 protected:
  TheGuard() : salon_(house_.with_salon()), db_(house_.path()) {}

  std::string claim(const ResourceId& resource, double from, double to, const std::string& kind,
                    int unit = 0, const std::string& verb = "insert",
                    const std::string& rule = "raw") {
    const auto hour = [](double h) { return std::to_string(static_cast<std::int64_t>(h * kHour)); };
    return db_.run(verb + " into claims values (1, '" + resource.value + "', " + hour(from) + ", " +
                   hour(to) + ", '" + kind + "', " + std::to_string(unit) + ", 'origin" +
                   std::to_string(++origins_) + "', '" + rule + "')");
  }
  std::string on_ana(double from, double to, const std::string& kind, int unit = 0) {
    return claim(salon_.ana, from, to, kind, unit);
  }
  std::string claims() { return db_.ask("select count(*) from claims"); }

  House house_;
  Salon salon_;
  RawDatabase db_;
  int origins_ = 0;
};

const char* const kTaken = "guard: an exclusive claim on time that is taken";

}  // namespace

struct Overlap {
  const char* name;
  double from;
  double to;
  bool refused;
};

void PrintTo(const Overlap& overlap, std::ostream* out) { *out << overlap.name; }

class TheGuardOnABookingFrom100To101 : public TheGuard,
                                       public testing::WithParamInterface<Overlap> {};

TEST_P(TheGuardOnABookingFrom100To101, RefusesExactlyWhatOverlaps) {
  ASSERT_EQ(on_ana(100, 101, "booking"), "");

  const auto error = on_ana(GetParam().from, GetParam().to, "booking");

  EXPECT_EQ(error, GetParam().refused ? kTaken : "");
  EXPECT_EQ(claims(), GetParam().refused ? "1" : "2");
}

INSTANTIATE_TEST_SUITE_P(
    , TheGuardOnABookingFrom100To101,
    testing::Values(Overlap{"the_same", 100, 101, true}, Overlap{"inside", 100.25, 100.5, true},
                    Overlap{"around", 99, 102, true}, Overlap{"over_the_start", 99.5, 100.01, true},
                    Overlap{"over_the_end", 100.99, 102, true},
                    Overlap{"a_day_that_ends_in_it", 76.5, 100.5, true},
                    Overlap{"a_day_that_begins_in_it", 100.5, 124.5, true},
                    Overlap{"ends_where_it_begins", 99, 100, false},
                    Overlap{"begins_where_it_ends", 101, 102, false},
                    Overlap{"a_day_that_ends_where_it_begins", 76, 100, false}),
    [](const auto& row) { return row.param.name; });

TEST_F(TheGuard, SeesTheWholeOfAClaimOfTheLongestKind) {
  ASSERT_EQ(on_ana(100, 124, "booking"), "");

  EXPECT_EQ(on_ana(123.99, 125, "booking"), kTaken);
  EXPECT_EQ(on_ana(124, 125, "booking"), "");
}

TEST_F(TheGuard, CountsHoldsAsBookings) {
  ASSERT_EQ(on_ana(100, 101, "hold"), "");

  EXPECT_EQ(on_ana(100, 101, "booking"), kTaken);
  EXPECT_EQ(on_ana(100, 101, "hold"), kTaken);
}

TEST_F(TheGuard, LetsNoExclusiveClaimOntoBusyTime) {
  ASSERT_EQ(on_ana(100, 101, "external"), "");
  ASSERT_EQ(on_ana(110, 111, "block"), "");
  ASSERT_EQ(on_ana(120, 121, "closure"), "");

  EXPECT_EQ(on_ana(100.5, 102, "booking"), kTaken);
  EXPECT_EQ(on_ana(110.5, 112, "hold"), kTaken);
  EXPECT_EQ(on_ana(120.5, 122, "booking"), kTaken);
}

// The outside world does not ask us: its events are stored where they are, and open a conflict.
TEST_F(TheGuard, LetsBusyTimeOntoEverything) {
  ASSERT_EQ(on_ana(100, 101, "booking"), "");

  EXPECT_EQ(on_ana(100, 101, "external"), "");
  EXPECT_EQ(on_ana(100, 101, "block"), "");
  EXPECT_EQ(on_ana(100.5, 103, "external"), "");
}

TEST_F(TheGuard, GivesEveryPlaceOfARoomOnce) {
  EXPECT_EQ(claim(salon_.room, 100, 101, "booking", 0), "");
  EXPECT_EQ(claim(salon_.room, 100, 101, "booking", 1), "");
  EXPECT_EQ(claim(salon_.room, 100, 101, "booking", 1), kTaken);
}

TEST_F(TheGuard, KnowsHowManyPlacesThereAre) {
  EXPECT_EQ(claim(salon_.room, 100, 101, "booking", 2), "guard: the resource has no such place");
  EXPECT_NE(claim(salon_.room, 100, 101, "booking", -1), "");
  EXPECT_NE(claim(ResourceId{"rs_nobody"}, 100, 101, "booking"), "");
  EXPECT_EQ(claims(), "0");
}

// The bound that every search relies on is not a habit of the program but a rule of the table.
TEST_F(TheGuard, RefusesAClaimThatIsLongerThanSearchesLookBack) {
  EXPECT_NE(on_ana(100, 124.001, "external"), "");
  EXPECT_NE(on_ana(100, 100, "external"), "");
  EXPECT_NE(on_ana(100, 99, "external"), "");
  EXPECT_EQ(claims(), "0");
}

TEST_F(TheGuard, CannotBePassedByReplacingOrUpdating) {
  ASSERT_EQ(on_ana(100, 101, "booking"), "");
  ASSERT_EQ(on_ana(101, 102, "booking"), "");
  ASSERT_EQ(on_ana(100, 101, "block"), "");

  EXPECT_EQ(claim(salon_.ana, 100, 101, "booking", 0, "insert or replace"), kTaken);
  EXPECT_EQ(claim(salon_.ana, 100, 101, "booking", 0, "insert or ignore"), kTaken);
  EXPECT_NE(db_.run("update claims set start_at = 100 where start_at > 100"), "");
  EXPECT_NE(db_.run("update claims set kind = 'booking' where kind = 'block'"), "");
  EXPECT_NE(db_.run("update or replace claims set unit = 0"), "");
  EXPECT_EQ(claims(), "3");
}

// Rule C3: over other plans on purpose; never over another customer's time.
TEST_F(TheGuard, LetsAnOverrideStandBesideOtherPlansOnly) {
  ASSERT_EQ(on_ana(100, 101, "external"), "");
  ASSERT_EQ(on_ana(102, 103, "booking"), "");
  const auto override_on = [&](double from, double to) {
    return claim(salon_.ana, from, to, "booking", 0, "insert", "override");
  };

  EXPECT_NE(on_ana(100, 101, "booking"), "");
  EXPECT_EQ(override_on(100, 101), "");
  EXPECT_NE(override_on(100, 101), "") << "once";
  EXPECT_NE(override_on(102, 103), "");
}

// Fewer places under what is booked is a fact, and the rules open conflicts for it (rule C37). What
// is granted from then on keeps to the places that are left.
TEST_F(TheGuard, GrantsNoPlaceThatWasTakenAway) {
  ASSERT_EQ(claim(salon_.room, 100, 101, "booking", 1), "");
  EXPECT_EQ(db_.run("update resources set capacity = 1 where id = '" + salon_.room.value + "'"),
            "");

  EXPECT_EQ(claim(salon_.room, 102, 103, "booking", 1), "guard: the resource has no such place");
}

// The one on the lost place still comes: with them the place that is left is taken.
TEST_F(TheGuard, CountsWhoHasAPlaceThatWasTakenAway) {
  ASSERT_EQ(claim(salon_.room, 100, 101, "booking", 1), "");
  ASSERT_EQ(db_.run("update resources set capacity = 1 where id = '" + salon_.room.value + "'"),
            "");

  EXPECT_EQ(claim(salon_.room, 99, 102, "booking", 0),
            "guard: as many exclusive claims as the resource has places");
  EXPECT_EQ(claim(salon_.room, 101, 102, "booking", 0), "");
}

TEST_F(TheGuard, GrantsThePlacesBesideOneThatWasTakenAway) {
  ASSERT_EQ(db_.run("update resources set capacity = 3 where id = '" + salon_.room.value + "'"),
            "");
  ASSERT_EQ(claim(salon_.room, 100, 101, "booking", 2), "");
  ASSERT_EQ(db_.run("update resources set capacity = 2 where id = '" + salon_.room.value + "'"),
            "");

  EXPECT_EQ(claim(salon_.room, 100, 101, "booking", 0), "");
  EXPECT_EQ(claim(salon_.room, 100, 101, "booking", 1),
            "guard: as many exclusive claims as the resource has places");
}

TEST_F(TheGuard, LetsNobodyRewriteTheAuditLog) {
  house_.arrange([](Transaction& tx) { tx.append({}); });

  EXPECT_NE(db_.run("update audit set action = 'nothing'"), "");
  EXPECT_NE(db_.run("delete from audit"), "");
  EXPECT_EQ(db_.ask("select count(*) from audit"), "1");
}

TEST_F(TheGuard, KeepsOneUidPerCalendar) {
  const auto insert = [&](const std::string& name, const std::string& uid) {
    return db_.run(
        "insert into objects (calendar, name, uid, etag, component, size, change, "
        "modified_at, sequence, recurring, cancelled, unbounded, expanded_until, "
        "busy_rule, incomplete) values ('" +
        salon_.anas_calendar.value + "', '" + name + "', '" + uid +
        "', '1', 'VEVENT', 1, 1, 0, 0, 0, 0, 0, 0, '', '')");
  };
  EXPECT_EQ(insert("a.ics", "one"), "");
  EXPECT_NE(insert("b.ics", "one"), "");
  EXPECT_NE(insert("a.ics", "two"), "");
}

// What the transaction of a rule does, the guard judges in the order in which it is done.
class ReplacingClaims : public TheGuard {
 protected:
  Claim claim_of(double from, double to, ClaimKind kind = ClaimKind::booking, int unit = 0,
                 const ResourceId* resource = nullptr) {
    const auto hour = [](double h) { return from_stored(static_cast<std::int64_t>(h * kHour)); };
    return {resource ? *resource : salon_.ana, {hour(from), hour(to)}, kind, unit, "", "test"};
  }
  void replace(const std::string& origin, const std::vector<Claim>& claims) {
    house_.arrange([&](Transaction& tx) { tx.replace_claims({}, origin, claims); });
  }
  std::vector<Claim> claims_of(const std::string& origin) {
    return house_.read([&](const Reads& reads) { return reads.claims_of({}, origin); });
  }
};

TEST_F(ReplacingClaims, MovesABookingOverItsOwnOldTime) {
  replace("bk_1", {claim_of(100, 101)});

  replace("bk_1", {claim_of(100.5, 101.5)});

  ASSERT_EQ(claims_of("bk_1").size(), 1U);
  EXPECT_EQ(claims_of("bk_1").front().time, claim_of(100.5, 101.5).time);
}

// An outside event landed on the booking. Its time there stands, as it was promised; only what is
// new must be free.
TEST_F(ReplacingClaims, KeepsTheTimeThatAConflictLiesOn) {
  replace("bk_1", {claim_of(100, 101), claim_of(100, 101, ClaimKind::booking, 0, &salon_.room)});
  replace("so_1/uid", {claim_of(100, 101, ClaimKind::external)});

  replace("bk_1", {claim_of(100, 101), claim_of(100, 101, ClaimKind::booking, 1, &salon_.room)});

  EXPECT_EQ(claims_of("bk_1").size(), 2U);
  EXPECT_THROW(replace("bk_1", {claim_of(100, 100.5)}), BadResult);
}

TEST_F(ReplacingClaims, RefusesAnExclusiveClaimTwiceAndFoldsBusyTime) {
  EXPECT_THROW(replace("bk_1", {claim_of(100, 101), claim_of(100, 101)}), BadResult);
  EXPECT_TRUE(claims_of("bk_1").empty());

  replace("so_1/uid",
          {claim_of(100, 101, ClaimKind::external), claim_of(100, 101, ClaimKind::external)});
  EXPECT_EQ(claims_of("so_1/uid").size(), 1U);
}

TEST_F(ReplacingClaims, TellsADoubleBookingThatGotInPastTheGuard) {
  replace("bk_1", {claim_of(100, 101)});
  replace("bk_2", {claim_of(101, 102)});
  replace("bk_3", {claim_of(100, 101, ClaimKind::booking, 0, &salon_.room)});
  replace("bk_4", {claim_of(100, 101, ClaimKind::booking, 1, &salon_.room)});
  const auto doubled = [&] {
    return house_.read([](const Reads& reads) { return reads.count_double_bookings(); });
  };
  EXPECT_EQ(doubled(), 0);

  ASSERT_EQ(db_.run("drop trigger claims_guard"), "");
  ASSERT_EQ(on_ana(100.5, 101.5, "booking"), "");

  EXPECT_EQ(doubled(), 2);
}

}  // namespace holdfast::test
