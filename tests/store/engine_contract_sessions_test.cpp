// Group sessions, their seats, and closures; what counts towards a cap.
#include "tests/store/engine_contract.hpp"

namespace holdfast::test {

using namespace store;

namespace {

GroupSession sample_session(const std::string& id, double from) {
  GroupSession session;
  session.id = SessionId{id};
  session.service = sample_service("massage").id;
  session.time = hours(from, from + 1);
  session.taken = {{"trainer", ResourceId{"rs_ana"}, 0, 0}, {"room", ResourceId{"rs_ben"}, 1, 0}};
  session.seats = 4;
  return session;
}

Booking seated(const std::string& id, const GroupSession& session, int seat) {
  auto booking = sample_booking(id, 1, 2);
  booking.time = session.time;
  booking.taken = session.taken;
  booking.status = BookingStatus::confirmed;
  booking.session = session.id;
  booking.seat = seat;
  return booking;
}

bool same(const GroupSession& a, const GroupSession& b) {
  return a.id == b.id && a.agency == b.agency && a.service == b.service && a.time == b.time &&
         a.taken == b.taken && a.seats == b.seats;
}

}  // namespace

TEST_P(EngineContract, KeepsSessionsAndFindsThemByTheirStart) {
  const auto early = sample_session("gs_1", 1);
  auto late = sample_session("gs_2", 5);
  write([&](Transaction& tx) {
    tx.put(early);
    tx.put(late);
    late.seats = 7;
    tx.put(late);
  });

  read([&](const Reads& reads) {
    EXPECT_TRUE(same(*reads.session({}, early.id), early));
    EXPECT_TRUE(same(*reads.session({}, late.id), late));
    EXPECT_EQ(ids(reads.sessions_of({}, early.service, hours(1, 5))),
              std::vector<std::string>{"gs_1"})
        << "the end is not in the span";
    EXPECT_TRUE(reads.sessions_of({}, ServiceId{"sv_other"}, hours(0, 9)).empty());
    return 0;
  });

  write([&](Transaction& tx) { tx.remove_session({}, early.id); });
  EXPECT_FALSE(read([&](const Reads& reads) { return reads.session({}, early.id); }));
}

TEST_P(EngineContract, NamesTheSeatsThatSomebodyHas) {
  const auto session = sample_session("gs_1", 1);
  auto second = seated("bk_2", session, 2);
  write([&](Transaction& tx) {
    tx.put(session);
    tx.put(seated("bk_1", session, 0));
    tx.put(second);
  });
  const auto seats = [&] {
    return read([&](const Reads& reads) { return reads.seats_taken({}, session.id); });
  };
  EXPECT_EQ(seats(), (std::vector<int>{0, 2}));

  second.status = BookingStatus::cancelled;
  write([&](Transaction& tx) { tx.put(second); });
  EXPECT_EQ(seats(), std::vector<int>{0});
  EXPECT_EQ(
      read([&](const Reads& reads) { return reads.bookings_of_session({}, session.id); }).size(),
      2U)
      << "who gave the seat back is still known";
}

TEST_P(EngineContract, GivesNoSeatTwice) {
  const auto session = sample_session("gs_1", 1);
  write([&](Transaction& tx) {
    tx.put(session);
    tx.put(seated("bk_1", session, 0));
  });

  EXPECT_ANY_THROW(write([&](Transaction& tx) { tx.put(seated("bk_2", session, 0)); }));
}

TEST_P(EngineContract, CountsWhatBeginsInASpanAndASessionOnce) {
  const auto session = sample_session("gs_1", 1);
  auto alone = sample_booking("bk_3", 3, 4);
  alone.session = {};
  alone.taken = {{"trainer", ResourceId{"rs_ana"}, 0, 0}, {"again", ResourceId{"rs_ana"}, 0, 1}};
  alone.status = BookingStatus::completed;
  auto gone = sample_booking("bk_4", 4, 5);
  gone.session = {};
  gone.taken = {{"trainer", ResourceId{"rs_ana"}, 0, 0}};
  gone.status = BookingStatus::cancelled;
  write([&](Transaction& tx) {
    tx.put(session);
    tx.put(seated("bk_1", session, 0));
    tx.put(seated("bk_2", session, 1));
    tx.put(alone);
    tx.put(gone);
  });
  const auto count = [&](TimeRange span, const char* except) {
    return read([&](const Reads& reads) {
      return reads.count_bookings({}, ResourceId{"rs_ana"}, span, except);
    });
  };

  EXPECT_EQ(count(hours(0, 9), ""), 2);
  EXPECT_EQ(count(hours(0, 3), ""), 1) << "the end is not in the span";
  EXPECT_EQ(count(hours(0, 9), "bk_3"), 1);
  EXPECT_EQ(count(hours(0, 9), "bk_1"), 2) << "the other one is still in the session";
  EXPECT_EQ(count(hours(0, 9), "gs_1"), 1) << "all of the session";
}

TEST_P(EngineContract, KeepsAllSeatsOfAParty) {
  const auto session = sample_session("gs_1", 1);
  auto guests = seated("bk_1", session, 1);
  guests.more_seats = {2, 4};
  write([&](Transaction& tx) {
    tx.put(session);
    tx.put(guests);
    tx.put(seated("bk_2", session, 0));
  });
  const auto seats = [&] {
    return read([&](const Reads& reads) { return reads.seats_taken({}, session.id); });
  };

  EXPECT_EQ(seats(), (std::vector<int>{0, 1, 2, 4}));
  EXPECT_EQ(read([&](const Reads& reads) { return reads.booking({}, guests.id)->more_seats; }),
            (std::vector<int>{2, 4}));

  guests.status = BookingStatus::cancelled;
  write([&](Transaction& tx) { tx.put(guests); });
  EXPECT_EQ(seats(), std::vector<int>{0});
}

// The database's own guard: whatever a rule may think.
TEST_P(EngineContract, GivesNoSeatOfAPartyTwice) {
  const auto session = sample_session("gs_1", 1);
  auto guests = seated("bk_1", session, 0);
  guests.more_seats = {1, 2};
  write([&](Transaction& tx) {
    tx.put(session);
    tx.put(guests);
    tx.put(seated("bk_2", session, 3));
  });
  auto others = seated("bk_3", session, 4);
  others.more_seats = {2};
  auto first = seated("bk_4", session, 5);
  first.more_seats = {3};

  EXPECT_ANY_THROW(write([&](Transaction& tx) { tx.put(seated("bk_5", session, 1)); }));
  EXPECT_ANY_THROW(write([&](Transaction& tx) { tx.put(others); })) << "two parties";
  EXPECT_ANY_THROW(write([&](Transaction& tx) { tx.put(first); })) << "a party and one alone";
  others.more_seats = {5};
  write([&](Transaction& tx) { tx.put(others); });
  others.more_seats = {5, 1};
  EXPECT_ANY_THROW(write([&](Transaction& tx) { tx.put(others); })) << "by a change";
  others.status = BookingStatus::cancelled;
  write([&](Transaction& tx) { tx.put(others); });
}

TEST_P(EngineContract, KeepsTheVersionOfASession) {
  auto session = sample_session("gs_1", 1);
  write([&](Transaction& tx) {
    tx.put(session);
    session.version = 4;
    session.seats = 9;
    tx.put(session);
  });

  const auto stored = read([&](const Reads& reads) { return reads.session({}, session.id); });

  ASSERT_TRUE(stored);
  EXPECT_EQ(stored->version, 4);
  EXPECT_EQ(stored->seats, 9);
}

TEST_P(EngineContract, ListsBookingsOfOneSessionSeriesOrService) {
  const auto session = sample_session("gs_1", 1);
  auto other = sample_booking("bk_9", 5, 6);
  other.session = {};
  other.series = SeriesId{"se_other"};
  write([&](Transaction& tx) {
    tx.put(session);
    tx.put(seated("bk_1", session, 0));
    tx.put(seated("bk_2", session, 1));
    tx.put(other);
  });
  const auto listed = [&](BookingFilter filter) {
    return read([&](const Reads& reads) {
      std::vector<std::string> ids;
      for (const auto& booking : reads.bookings(filter, {}, 10)) {
        ids.push_back(booking.id.value);
      }
      return ids;
    });
  };
  using Ids = std::vector<std::string>;

  EXPECT_EQ(listed({.agency = {}, .session = session.id}), (Ids{"bk_1", "bk_2"}));
  EXPECT_EQ(listed({.agency = {}, .resource = ResourceId{"rs_nobody"}, .session = session.id}),
            Ids{});
  EXPECT_EQ(listed({.agency = {}, .series = other.series}), Ids{"bk_9"});
  EXPECT_EQ(listed({.agency = {}, .session = session.id, .series = other.series}), Ids{});
  EXPECT_EQ(listed({.agency = {}, .service = ServiceId{"sv_nothing"}, .series = other.series}),
            Ids{});
  EXPECT_EQ(listed({.agency = {}, .service = other.service}).size(), 3U);
}

TEST_P(EngineContract, KeepsClosures) {
  Closure closure;
  closure.id = ClosureId{"cl_1"};
  closure.time = hours(10, 20);
  closure.reason = "Christmas";
  auto bens = closure;
  bens.id = ClosureId{"cl_2"};
  bens.resource = ResourceId{"rs_ben"};
  bens.time = hours(12, 14);
  write([&](Transaction& tx) {
    tx.put(bens);
    tx.put(closure);
    closure.version = 2;
    closure.reason = "New year";
    tx.put(closure);
  });

  read([&](const Reads& reads) {
    const auto stored = reads.closure({}, closure.id);
    EXPECT_EQ(stored->reason, "New year");
    EXPECT_EQ(stored->version, 2);
    EXPECT_FALSE(stored->resource);
    EXPECT_EQ(reads.closure({}, bens.id)->resource, bens.resource);
    EXPECT_EQ(ids(reads.closures({}, hours(0, 30))), (std::vector<std::string>{"cl_1", "cl_2"}));
    EXPECT_EQ(ids(reads.closures({}, hours(14, 20))), std::vector<std::string>{"cl_1"});
    EXPECT_TRUE(reads.closures({}, hours(20, 30)).empty());
    return 0;
  });

  write([&](Transaction& tx) { tx.remove_closure({}, closure.id); });
  EXPECT_FALSE(read([&](const Reads& reads) { return reads.closure({}, closure.id); }));
}

}  // namespace holdfast::test
