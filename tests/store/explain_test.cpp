// Why a time can be had, or cannot.
#include "store/explain.hpp"

#include "store/commands/closures.hpp"
#include "tests/store/rules_fixture.hpp"

namespace holdfast::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class Explaining : public RulesTest {
 protected:
  Explanation explain_at(Instant start) {
    return house.read([&](const Reads& reads) {
      const auto service = *reads.service(salon.agency, salon.massage);
      return explain({.service = service, .starts_at = start}, RuleSettings{}, house.clock.now(),
                     reads)
          .value();
    });
  }
  static const Explanation::Member& of(const Explanation& explanation, const ResourceId& id) {
    const auto found = std::find_if(explanation.members.begin(), explanation.members.end(),
                                    [&](const auto& member) { return member.resource == id; });
    EXPECT_NE(found, explanation.members.end());
    return *found;
  }

  const Instant ten = at("2026-12-01T09:00:00Z");
};

TEST_F(Explaining, FreeTimeHasNoRefusalAndNamesEverybody) {
  const auto explanation = explain_at(ten);

  EXPECT_FALSE(explanation.refusal);
  EXPECT_EQ(explanation.time, (TimeRange{ten, ten + hours{1}}));
  EXPECT_THAT(explanation.members, SizeIs(3));
  for (const auto& member : explanation.members) {
    EXPECT_EQ(member.hindrance, Hindrance::none);
  }
}

TEST_F(Explaining, EachMemberHasItsOwnReason) {
  const auto booking = book_with(ten, salon.ana);
  DefineClosure closure;
  closure.closure.agency = salon.agency;
  closure.closure.resource = salon.ben;
  closure.closure.time = {ten, ten + hours{2}};
  closure.closure.reason = "leave";
  const auto closed = house.apply(closure).value().closure;

  const auto explanation = explain_at(ten);

  EXPECT_EQ(explanation.refusal->code, Errc::slot_taken);
  const auto& ana = of(explanation, salon.ana);
  EXPECT_EQ(ana.hindrance, Hindrance::booked);
  ASSERT_THAT(ana.claims, SizeIs(1));
  EXPECT_EQ(ana.claims.front().origin, booking.id.value);
  const auto& ben = of(explanation, salon.ben);
  EXPECT_EQ(ben.hindrance, Hindrance::busy);
  EXPECT_EQ(ben.claims.front().kind, ClaimKind::closure);
  EXPECT_EQ(ben.claims.front().origin, closed.id.value);
  EXPECT_EQ(of(explanation, salon.room).hindrance, Hindrance::none) << "one of two places";
}

TEST_F(Explaining, HoursCapsAndBlindCalendarsAreTold) {
  house.arrange([&](Transaction& tx) {
    auto ana = *tx.resource(salon.agency, salon.ana);
    ana.daily_cap = 1;
    tx.put(ana);
  });
  book_with(ten, salon.ana);
  const auto source = connect(salon.ben);
  house.clock.advance(minutes{16});

  const auto afternoon = explain_at(ten + hours{3});

  const auto& ana = of(afternoon, salon.ana);
  EXPECT_EQ(ana.hindrance, Hindrance::limited);
  ASSERT_THAT(ana.caps, SizeIs(1));
  EXPECT_EQ(ana.caps.front().bookings, 1);
  const auto& ben = of(afternoon, salon.ben);
  EXPECT_EQ(ben.hindrance, Hindrance::blind);
  ASSERT_THAT(ben.calendars, SizeIs(1));
  EXPECT_EQ(ben.calendars.front().source.id, source.id);
  EXPECT_TRUE(ben.calendars.front().blind);
  EXPECT_FALSE(of(explain_at(ten + hours{9}), salon.ben).in_hours);
}

// The start itself is refused, and still it is told how everybody stands.
TEST_F(Explaining, ARefusedStartIsToldBesideThePeople) {
  const auto explanation = explain_at(ten + minutes{7});

  ASSERT_TRUE(explanation.refusal);
  EXPECT_EQ(field(*explanation.refusal, "rule"), "step");
  EXPECT_THAT(explanation.members, SizeIs(3));
}

TEST_F(Explaining, SharedAppointmentsAreNamed) {
  house.arrange([&](Transaction& tx) {
    auto service = *tx.service(salon.agency, salon.massage);
    service.policy.seats = 3;
    tx.put(service);
  });
  const auto booking = book_with(ten, salon.ana);

  const auto explanation = explain_at(ten);

  ASSERT_THAT(explanation.sessions, SizeIs(1));
  EXPECT_EQ(explanation.sessions.front().id, booking.session);
  EXPECT_EQ(explanation.sessions.front().free, 2);
}

}  // namespace
}  // namespace holdfast::store
