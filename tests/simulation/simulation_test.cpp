// A year of an agency in the time that a clock needs that does not run: customers, staff, calendars
// and mail servers that fail, repeat, forget and lie, and a process that is struck down every day.
//
//   SIMULATION_SEED=7     that year
//   SIMULATION_DAYS=365   all of it; a CI run takes some weeks of several
#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>

#include "tests/simulation/agency.hpp"

namespace holdfast::simulation {
namespace {

int number_from(const char* variable, int otherwise) {
  const char* text = std::getenv(variable);
  return text == nullptr ? otherwise : std::atoi(text);
}

/// Some weeks before the clocks go back.
Instant first_day() { return test::at("2026-10-12T05:00:00Z"); }

void expect_no_faults(const Agency& agency, int seed) {
  std::string told;
  for (const auto& fault : agency.faults()) {
    told += "  " + fault + "\n";
  }
  EXPECT_TRUE(agency.faults().empty()) << "SIMULATION_SEED=" << seed << "\n" << told;
}

TEST(AYearOfAnAgency, KeepsItsPromises) {
  const int days = number_from("SIMULATION_DAYS", 16);
  const int first = number_from("SIMULATION_SEED", 1);
  const int seeds = std::getenv("SIMULATION_SEED") == nullptr ? 2 : 1;
  for (int seed = first; seed < first + seeds; ++seed) {
    const auto cpu = std::clock();
    Agency agency(static_cast<std::uint64_t>(seed), first_day());
    const auto end = first_day() + std::chrono::days{days};
    while (agency.now() < end && agency.faults().empty()) {
      agency.pass(std::chrono::minutes{20});
    }
    agency.come_to_rest();
    expect_no_faults(agency, seed);
    const auto& tally = agency.tally();
    std::printf(
        "seed %d: %d days, %d bookings, %d refusals, %d replays, %d offers, %d letters, "
        "%d crashes, %.1f s of CPU\n",
        seed, days, tally.bookings, tally.refusals, tally.replays, tally.offers, tally.letters,
        tally.crashes, static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC);
    EXPECT_GT(tally.bookings, days);
    EXPECT_GT(tally.replays, 0);
    EXPECT_GT(tally.crashes, 0);
  }
}

TEST(AYearOfAnAgency, ReplaysExactlyFromItsSeed) {
  std::string hashes[2];
  for (auto& hash : hashes) {
    Agency agency(42, first_day());
    while (agency.now() < first_day() + std::chrono::days{2}) {
      agency.pass(std::chrono::minutes{20});
    }
    hash = agency.last_hash();
  }
  EXPECT_EQ(hashes[0], hashes[1]);
}

}  // namespace
}  // namespace holdfast::simulation
