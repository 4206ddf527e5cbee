// Every start that is offered can be booked at that moment, and every start on the step that is not
// offered is refused: in agencies made by chance, with lengths, caps, closures, several services
// and shared seats. A failure prints its seed.
#include <map>
#include <random>

#include "store/commands/closures.hpp"
#include "store/placement.hpp"
#include "store/sqlite/session.hpp"
#include "tests/store/rules_fixture.hpp"

namespace holdfast::store {
namespace {

class ByChance : public RulesTest, public testing::WithParamInterface<unsigned> {
 protected:
  ByChance() : chance_(GetParam()) {}

  int draw(int below) { return static_cast<int>(chance_() % static_cast<unsigned>(below)); }
  bool sometimes() { return draw(2) == 0; }

  /// Three people, two rooms; hours, caps, a closure and busy time by chance.
  void furnish() {
    auto third =
        house.read([&](const Reads& reads) { return *reads.resource(salon.agency, salon.ana); });
    third.id = {};
    third.slug = "chloe";
    chloe_ = house.apply(DefineResource{{}, third, {}}).value().id;
    house.arrange([&](Transaction& tx) {
      for (auto resource : tx.resources(salon.agency)) {
        if (resource.kind == ResourceKind::staff) {
          resource.daily_cap = sometimes() ? 1 + draw(4) : 0;
          resource.weekly_cap = sometimes() ? 2 + draw(6) : 0;
          for (auto& day : resource.hours.weekdays) {
            const int from = 6 * 60 + 15 * draw(20);
            day = {{from, from + 120 + 15 * draw(30)}};
          }
        }
        tx.put(resource);
        people_.push_back(resource.id);
      }
      for (int i = 0; i < 12; ++i) {
        const auto start = from_ + minutes{5 * draw(30 * 12)};
        const auto origin = "so_x/" + std::to_string(i);
        tx.replace_claims(salon.agency, origin,
                          {{people_[static_cast<std::size_t>(draw(4))],
                            {start, start + minutes{10 + draw(120)}},
                            ClaimKind::external,
                            0,
                            origin,
                            "N14"}});
      }
    });
    DefineClosure closure;
    closure.closure.agency = salon.agency;
    closure.closure.reason = "by chance";
    closure.closure.time.start = from_ + minutes{draw(20 * 60)};
    closure.closure.time.end = closure.closure.time.start + minutes{30 + draw(300)};
    if (sometimes()) {
      closure.closure.resource = people_[static_cast<std::size_t>(draw(4))];
    }
    house.apply(closure).value();
  }

  ServiceId service(const std::string& slug, int seats) {
    Service service;
    service.id = ServiceId{"sv_" + slug};
    service.agency = salon.agency;
    service.slug = slug;
    service.name = slug;
    service.duration = minutes{15 * (1 + draw(5))};
    service.policy.durations = {service.duration, service.duration + minutes{25}};
    service.policy.seats = seats;
    service.buffer_before = minutes{5 * draw(4)};
    service.buffer_after = minutes{5 * draw(4)};
    service.minimum_notice = minutes{60 * draw(20)};
    service.slot_step = minutes{sometimes() ? 15 : 20};
    const auto assignment = sometimes() ? Assignment::least_busy : Assignment::in_turn;
    service.requirements = {{"who", {salon.ana, salon.ben, chloe_}, 1, assignment}};
    if (sometimes()) {
      service.requirements.push_back({"where", {salon.room}, 1, Assignment::priority});
    }
    if (sometimes()) {
      service.requirements.push_back({"helper", {salon.ben, chloe_}, 1, Assignment::priority});
    }
    house.arrange([&](Transaction& tx) { tx.put(service); });
    return service.id;
  }

  /// What is asked for: a service, its length, who does it, and what follows.
  RequestBooking request(const ServiceId& first, const std::vector<ServiceId>& others) {
    auto command = wish(from_);
    command.service = first;
    command.allow_duplicate = true;
    const auto known =
        house.read([&](const Reads& reads) { return *reads.service(salon.agency, first); });
    command.duration = known.policy.durations[static_cast<std::size_t>(draw(2))];
    if (sometimes()) {
      command.wanted = known.requirements.front().pool[static_cast<std::size_t>(draw(3))];
    }
    if (known.policy.seats == 1 && sometimes()) {
      command.then = {{others[static_cast<std::size_t>(draw(2))]}};
    }
    return command;
  }

  std::map<Instant, Slot> offered(const RequestBooking& command) {
    const auto slots = house.read([&](const Reads& reads) {
      const auto known = *reads.service(salon.agency, command.service);
      return free_slots({.service = known,
                         .starts_at = from_,
                         .wanted = command.wanted,
                         .length = *command.duration,
                         .then = command.then},
                        {from_, from_ + hours{30}}, RuleSettings{}, house.clock.now(), reads,
                        10'000)
          .value();
    });
    std::map<Instant, Slot> by_start;
    for (const auto& slot : slots) {
      by_start.emplace(slot.time.start, slot);
    }
    return by_start;
  }

  const Instant from_ = at("2026-11-30T23:00:00Z");
  std::mt19937 chance_;
  ResourceId chloe_;
  std::vector<ResourceId> people_;
};

TEST_P(ByChance, WhatIsOfferedIsExactlyWhatIsGranted) {
  SCOPED_TRACE("seed " + std::to_string(GetParam()));
  furnish();
  const std::vector<ServiceId> services = {service("one", 1), service("two", 1),
                                           service("class", 3)};
  int granted = 0;
  for (int round = 0; round < 6; ++round) {
    const auto command = request(services[static_cast<std::size_t>(draw(3))], services);
    const auto slots = offered(command);
    for (auto start = from_; start < from_ + hours{30}; start += minutes{5}) {
      auto rehearsal = command;
      rehearsal.starts_at = start;
      rehearsal.dry_run = true;
      const auto outcome = house.apply(rehearsal);
      ASSERT_EQ(slots.contains(start), outcome.has_value())
          << to_rfc3339(start) << " " << (outcome ? "" : outcome.error().detail);
    }
    if (slots.empty()) {
      continue;
    }
    // One of them is really booked, and the next round finds it in its way.
    auto chosen = slots.begin();
    std::advance(chosen, draw(static_cast<int>(slots.size())));
    auto real = command;
    real.starts_at = chosen->first;
    const auto booking = house.apply(real).value();
    EXPECT_EQ(booking.time, chosen->second.time);
    ++granted;
  }
  EXPECT_GT(granted, 0);
}

INSTANTIATE_TEST_SUITE_P(Seeds, ByChance, testing::Range(1U, 11U));

/// Counts what is asked of the database.
struct Counted {
  int statements = 0;
  static int note(unsigned, void* self, void*, void*) {
    ++static_cast<Counted*>(self)->statements;
    return 0;
  }
};

// A month of full calendars: what is read grows with the people, not with the starts.
TEST(Availability, AMonthWithTwentyFullCalendarsTakesAFewReadsForEach) {
  test::House house;
  const auto salon = house.with_salon();
  const auto from = at("2026-11-30T23:00:00Z");
  std::vector<ResourceId> pool;
  house.arrange([&](Transaction& tx) {
    const auto ana = *tx.resource(salon.agency, salon.ana);
    for (int i = 0; i < 20; ++i) {
      auto person = ana;
      person.id = ResourceId{"rs_" + std::to_string(i)};
      person.slug = "person-" + std::to_string(i);
      tx.put(person);
      pool.push_back(person.id);
      std::vector<Claim> claims;
      const auto origin = "bk_" + std::to_string(i);
      for (int day = 0; day < 31; ++day) {
        for (int hour = 8; hour < 16; ++hour) {
          // Every third hour is free.
          const auto start = from + std::chrono::days{day} + hours{hour};
          if ((hour + i) % 3 != 0) {
            claims.push_back(
                {person.id, {start, start + hours{1}}, ClaimKind::booking, 0, origin, "booking"});
          }
        }
      }
      tx.replace_claims(salon.agency, origin, claims);
    }
    auto service = *tx.service(salon.agency, salon.massage);
    service.requirements = {{"who", pool, 1, Assignment::least_busy}};
    service.slot_step = minutes{15};
    tx.put(service);
  });
  sqlite::Connection connection({.path = house.path()});
  const sqlite::Session session(connection);
  const auto service = *session.service(salon.agency, salon.massage);
  Counted counted;
  sqlite3_trace_v2(connection.handle(), SQLITE_TRACE_STMT, Counted::note, &counted);

  const auto slots =
      free_slots({.service = service, .starts_at = from}, {from, from + std::chrono::days{31}},
                 RuleSettings{}, house.clock.now(), session, 10'000)
          .value();

  EXPECT_GT(slots.size(), 200U);
  EXPECT_LE(counted.statements, 1 + 3 * 20) << "the agency; each person, their claims and sources";
}

}  // namespace
}  // namespace holdfast::store
