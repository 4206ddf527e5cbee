// What a question for free time costs: a month, a service of twenty people, a start each quarter of
// an hour; calendars that are full and calendars that are empty.
//
//   bench_availability FOLDER
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include "store/placement.hpp"
#include "store/sqlite/engine.hpp"

namespace holdfast::bench {
namespace {

using namespace store;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

constexpr int kPeople = 20;
constexpr int kDays = 31;

Resource person(int number) {
  Resource person;
  person.id = ResourceId{"rs_" + std::to_string(number)};
  person.slug = "person-" + std::to_string(number);
  person.name = person.slug;
  person.time_zone = "Europe/Berlin";
  for (auto& day : person.hours.weekdays) {
    day = {{9 * 60, 17 * 60}};
  }
  return person;
}

/// Seven hours of eight are booked each day, the free one at another time for each person.
std::vector<Claim> calendar_of(const Resource& person, int number, Instant from) {
  std::vector<Claim> claims;
  for (int day = 0; day < kDays; ++day) {
    for (int hour = 8; hour < 16; ++hour) {
      const auto start = from + days{day} + hours{hour};
      if ((hour + number + day) % 8 != 0) {
        claims.push_back({person.id, {start, start + hours{1}}, ClaimKind::booking, 0, {}, ""});
      }
    }
  }
  return claims;
}

Service furnish(sqlite::Engine& engine, Instant from, bool full) {
  Service service;
  service.id = ServiceId{"sv_1"};
  service.slug = "service";
  service.name = "Service";
  service.duration = minutes{60};
  service.slot_step = minutes{15};
  Requirement who{"who", {}, 1, Assignment::least_busy};
  auto batch = engine.begin(Undo::whole_batch);
  batch->command([&](Transaction& tx) {
    tx.put(Agency{{}, "Agency", "Europe/Berlin", "agency@example.org"});
    for (int number = 0; number < kPeople; ++number) {
      const auto one = person(number);
      tx.put(one);
      who.pool.push_back(one.id);
      if (full) {
        tx.replace_claims({}, "bk_" + std::to_string(number), calendar_of(one, number, from));
      }
    }
    service.requirements = {who};
    tx.put(service);
    return true;
  });
  if (!batch->commit()) {
    std::fprintf(stderr, "the agency could not be stored\n");
    std::exit(1);
  }
  return service;
}

void measure(const std::string& path, const char* what, bool full) {
  const auto engine = sqlite::Engine::open({.path = path}).value();
  const Instant now = std::chrono::sys_days{std::chrono::year{2026} / 11 / 30};
  const auto from = now + days{1};
  const auto service = furnish(*engine, from, full);
  const RuleSettings settings;
  std::vector<double> took;
  std::size_t found = 0;
  for (int round = 0; round < 51; ++round) {
    const auto start = std::chrono::steady_clock::now();
    found = read(*engine,
                 [&](const Reads& reads) {
                   return free_slots({.service = service, .starts_at = from},
                                     {from, from + days{kDays}}, settings, now, reads, 10'000);
                 })
                .value()
                .size();
    const std::chrono::duration<double, std::milli> spent =
        std::chrono::steady_clock::now() - start;
    took.push_back(spent.count());
  }
  std::sort(took.begin(), took.end());
  std::printf("a month of %d people with %s calendars: %zu slots, median %.1f ms, worst %.1f ms\n",
              kPeople, what, found, took[took.size() / 2], took.back());
}

}  // namespace
}  // namespace holdfast::bench

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: bench_availability FOLDER\n");
    return 2;
  }
  holdfast::bench::measure(std::string(argv[1]) + "/full.db", "full", true);
  holdfast::bench::measure(std::string(argv[1]) + "/empty.db", "empty", false);
}
