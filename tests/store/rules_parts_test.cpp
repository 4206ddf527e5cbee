// Several services one after another in one booking: each with its own resources and buffers, all
// or nothing.
#include "store/commands/lifecycle.hpp"
#include "store/placement.hpp"
#include "tests/store/rules_fixture.hpp"

namespace holdfast::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// A cut of 30 minutes by Ana or Ben, then a colour of 60 (or 90) by Ben or Ana in the room.
class Parts : public RulesTest {
 protected:
  Parts() {
    house.arrange([&](Transaction& tx) {
      auto service = *tx.service(salon.agency, salon.massage);
      service.id = cut;
      service.slug = "cut";
      service.name = "Cut";
      service.duration = minutes{30};
      service.buffer_before = minutes{10};
      service.requirements = {{"cutter", {salon.ana, salon.ben}, 1, Assignment::priority}};
      tx.put(service);
      service.id = colour;
      service.slug = "colour";
      service.name = "Colour";
      service.duration = minutes{60};
      service.policy.durations = {minutes{60}, minutes{90}};
      service.buffer_before = minutes{0};
      service.buffer_after = minutes{20};
      service.requirements = {{"colourist", {salon.ben, salon.ana}, 1, Assignment::priority},
                              {"room", {salon.room}, 1, Assignment::priority}};
      tx.put(service);
    });
  }

  RequestBooking both(Instant start) {
    auto command = wish(start);
    command.service = cut;
    command.then = {{colour}};
    return command;
  }
  std::vector<Claim> claims(const Booking& booking, const ResourceId& resource) {
    auto all = house.read(
        [&](const Reads& reads) { return reads.claims_of(salon.agency, booking.id.value); });
    std::erase_if(all, [&](const Claim& claim) { return claim.resource != resource; });
    return all;
  }
  void busy(const ResourceId& resource, TimeRange time, const std::string& origin = "busy") {
    house.arrange([&](Transaction& tx) {
      tx.replace_claims(salon.agency, origin,
                        {{resource, time, ClaimKind::external, 0, origin, "N14"}});
    });
  }

  const ServiceId cut{"sv_cut"};
  const ServiceId colour{"sv_colour"};
  const Instant ten = at("2026-12-01T09:00:00Z");
};

TEST_F(Parts, EachPartHasItsOwnPeopleAndBeginsWhereTheOneBeforeEnds) {
  const auto booking = house.apply(both(ten)).value();

  EXPECT_EQ(booking.time, (TimeRange{ten, ten + minutes{90}}));
  EXPECT_THAT(booking.parts, ElementsAre(Part{cut, {ten, ten + minutes{30}}},
                                         Part{colour, {ten + minutes{30}, ten + minutes{90}}}));
  EXPECT_THAT(booking.taken,
              ElementsAre(Taken{"cutter", salon.ana, 0, 0}, Taken{"colourist", salon.ben, 0, 1},
                          Taken{"room", salon.room, 0, 1}));
  EXPECT_EQ(claims(booking, salon.ana).front().time,
            (TimeRange{ten - minutes{10}, ten + minutes{30}}));
  EXPECT_EQ(claims(booking, salon.ben).front().time,
            (TimeRange{ten + minutes{30}, ten + minutes{110}}));
  const auto stored = now(booking);
  EXPECT_EQ(stored.parts, booking.parts);
  EXPECT_EQ(stored.taken, booking.taken);
}

// One person does both: their own buffers are not in their way, and their time is one piece.
TEST_F(Parts, OnePersonMayDoBoth) {
  auto command = both(ten);
  command.wanted = salon.ben;
  command.then.front().wanted = salon.ben;

  const auto booking = house.apply(command).value();

  const auto bens = claims(booking, salon.ben);
  ASSERT_THAT(bens, SizeIs(1));
  EXPECT_EQ(bens.front().time, (TimeRange{ten - minutes{10}, ten + minutes{110}}));
}

TEST_F(Parts, TheLaterPartMayBeLonger) {
  auto command = both(ten);
  command.then.front().duration = minutes{90};
  EXPECT_EQ(house.apply(command).value().time.end, ten + minutes{120});

  command = both(ten + hours{3});
  command.then.front().duration = minutes{75};
  const auto refused = house.apply(command);
  EXPECT_EQ(field(refused.error(), "pointer"), "/then/0/duration");
  EXPECT_NE(refused.error().detail.find("60, 90"), std::string::npos) << "names the choices";
}

// All or nothing: where the second part has nobody, nothing of the first one is kept.
TEST_F(Parts, WithoutTheSecondPartThereIsNoFirst) {
  busy(salon.room, {ten + minutes{60}, ten + minutes{70}});
  const auto before = state();

  const auto refused = house.apply(both(ten));

  EXPECT_EQ(refused.error().code, Errc::busy_outside);
  EXPECT_THAT(fields(refused.error(), "alternative"), SizeIs(5));
  EXPECT_EQ(state(), before);
  for (const auto& start : fields(refused.error(), "alternative")) {
    auto rehearsal = both(at(start));
    rehearsal.dry_run = true;
    EXPECT_TRUE(house.apply(rehearsal)) << start;
  }
}

// Both services' notice and booking window hold, each for its own start.
TEST_F(Parts, EveryPartsOwnRulesHold) {
  house.arrange([&](Transaction& tx) {
    auto service = *tx.service(salon.agency, colour);
    service.minimum_notice = hours{26};
    tx.put(service);
  });
  EXPECT_EQ(field(house.apply(both(ten)).error(), "rule"), "notice") << "25 hours ahead";
  EXPECT_TRUE(house.apply(both(ten + minutes{30}))) << "the colour begins 26 hours from now";
}

TEST_F(Parts, AMoveKeepsOrderAndLengths) {
  auto command = both(ten);
  command.then.front().duration = minutes{90};
  const auto booking = house.apply(command).value();

  const auto moved = reschedule(booking, ten + hours{2}).value();

  EXPECT_THAT(moved.parts, ElementsAre(Part{cut, {ten + hours{2}, ten + minutes{150}}},
                                       Part{colour, {ten + minutes{150}, ten + minutes{240}}}));
  EXPECT_EQ(moved.taken.front().resource, salon.ana);
  // Onto half of its own time: its own claims are not in its way.
  EXPECT_EQ(reschedule(moved, ten + minutes{150}).value().time.end, ten + minutes{270});
}

// Everybody sees their own part, with what it is.
TEST_F(Parts, CopiesShowEachPersonTheirOwn) {
  const auto booking = house.apply(both(ten)).value();

  const auto anas = copy_of(booking, salon.anas_calendar);
  const auto bens = copy_of(booking, salon.bens_calendar);

  ASSERT_TRUE(anas && bens);
  EXPECT_NE(anas->text.find("T100000"), std::string::npos) << anas->text;
  EXPECT_NE(anas->text.find("T103000"), std::string::npos) << anas->text;
  EXPECT_NE(anas->text.find("SUMMARY:Cut"), std::string::npos) << anas->text;
  EXPECT_EQ(anas->text.find("Colour"), std::string::npos) << anas->text;
  EXPECT_NE(bens->text.find("T113000"), std::string::npos) << bens->text;
  EXPECT_NE(bens->text.find("SUMMARY:Colour"), std::string::npos) << bens->text;
}

// Ana drags her half hour: the whole appointment moves by as much, and Ana stays.
TEST_F(Parts, DraggingOnePartMovesTheWhole) {
  const auto booking = house.apply(both(ten)).value();

  const auto moved = drag(booking, {ten + hours{1}, ten + minutes{90}}).value();

  EXPECT_FALSE(moved.refused);
  EXPECT_EQ(now(booking).time, (TimeRange{ten + hours{1}, ten + minutes{150}}));
  EXPECT_EQ(now(booking).taken.front().resource, salon.ana);
  // What was dragged is where it was dragged to: sent again, it says nothing new.
  const auto version = now(booking).version;
  drag(booking, {ten + hours{1}, ten + minutes{90}}).value();
  EXPECT_EQ(now(booking).version, version);
}

TEST_F(Parts, StretchingOnePartIsRefusedAndTheCopyWrittenAnew) {
  const auto booking = house.apply(both(ten)).value();

  const auto refused = drag(booking, {ten, ten + minutes{45}}).value();

  EXPECT_TRUE(refused.refused);
  EXPECT_EQ(now(booking).parts, booking.parts);
  EXPECT_EQ(now(booking).version, booking.version);
}

// Ben hands the colour over: Ana gets what Ben had, though she could cut as well.
TEST_F(Parts, WhoComesInsteadGetsThePartsOfWhoGoes) {
  auto command = both(ten);
  command.wanted = salon.ben;
  const auto booking = house.apply(command).value();
  ASSERT_EQ(booking.taken[0].resource, salon.ben);
  ASSERT_EQ(booking.taken[1].resource, salon.ben);

  ReassignBooking reassign;
  reassign.agency = salon.agency;
  reassign.booking = booking.id;
  reassign.from = salon.ben;
  reassign.to = salon.ana;
  const auto after = house.apply(reassign).value();

  EXPECT_EQ(after.taken[0].resource, salon.ana);
  EXPECT_EQ(after.taken[1].resource, salon.ana);
}

TEST_F(Parts, BadRequestsNameTheirPlace) {
  auto command = both(ten);
  command.then.front().service = ServiceId{"sv_none"};
  EXPECT_EQ(field(house.apply(command).error(), "pointer"), "/then/0/service");

  command = both(ten);
  command.then.front().wanted = ResourceId{"rs_none"};
  EXPECT_EQ(field(house.apply(command).error(), "pointer"), "/then/0/staff");

  command = both(ten);
  command.then.assign(8, {colour});
  EXPECT_EQ(field(house.apply(command).error(), "pointer"), "/then");

  house.arrange([&](Transaction& tx) {
    auto service = *tx.service(salon.agency, colour);
    service.policy.seats = 4;
    tx.put(service);
  });
  EXPECT_EQ(field(house.apply(both(ten)).error(), "pointer"), "/then")
      << "a class is booked by itself";
}

TEST_F(Parts, CancellingGivesAllOfItBack) {
  const auto booking = house.apply(both(ten)).value();

  cancel(booking).value();

  EXPECT_THAT(claims(booking, salon.ana), IsEmpty());
  EXPECT_THAT(claims(booking, salon.ben), IsEmpty());
  EXPECT_TRUE(house.apply(both(ten)));
}

}  // namespace
}  // namespace holdfast::store
