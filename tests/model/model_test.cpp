// Tens of thousands of random commands against a model that can be believed.
//
//   MODEL_SEED=7          begins there instead of at 1
//   MODEL_COMMANDS=1000000  goes on that long
//
// A difference prints the seed, and the fewest commands that show it.
#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/model/side_by_side.hpp"

namespace holdfast::model {
namespace {

constexpr int kCommandsOfOneRun = 2500;
constexpr int kCommandsInAll = 20'000;

std::uint64_t number_from(const char* variable, std::uint64_t otherwise) {
  const char* text = std::getenv(variable);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

std::vector<Command> draw(std::uint64_t seed, const Shop& shop, int count) {
  Draws draws(seed, first_morning(), shop);
  std::vector<Command> commands;
  for (int i = 0; i < count; ++i) {
    commands.push_back(draws.next());
  }
  return commands;
}

std::string story(const Terms& terms, std::vector<Command> commands) {
  const auto shop = the_shop();
  const auto few = shortest_failing(terms, std::move(commands));
  std::string text = "The fewest commands that differ (seed " + std::to_string(terms.seed) + "):\n";
  for (const auto& command : few) {
    text += "  " + to_string(command, shop) + "\n";
  }
  const auto failure = replay(terms, few);
  return text + (failure ? failure->difference : "nothing differs when it is done again");
}

TEST(TheLedgerAndItsModel, SayTheSameAndAreLeftInTheSameState) {
  const auto all = number_from("MODEL_COMMANDS", kCommandsInAll);
  auto seed = number_from("MODEL_SEED", 1);
  SideBySide::Tally tally;
  for (std::uint64_t done = 0; done < all; done += kCommandsOfOneRun, ++seed) {
    Terms terms;
    terms.seed = seed;
    terms.refuse_blind = seed % 2 == 0;
    SideBySide pair(terms);
    auto commands = draw(seed, pair.shop(), kCommandsOfOneRun);
    std::optional<std::string> difference;
    std::size_t step = 0;
    for (; step < commands.size() && !difference; ++step) {
      difference = pair.step(commands[step]);
    }
    if (!difference) {
      difference = pair.look_round();
    }
    if (difference) {
      commands.resize(step);
      FAIL() << "seed " << seed << ", command " << step << ": " << *difference << "\n"
             << story(terms, std::move(commands));
    }
    tally.granted += pair.tally().granted;
    tally.refused += pair.tally().refused;
    tally.replayed += pair.tally().replayed;
    tally.conflicts += pair.tally().conflicts;
    tally.joined += pair.tally().joined;
    tally.dates += pair.tally().dates;
    tally.classes += pair.tally().classes;
  }
  std::printf(
      "%llu commands: %d granted, %d of them in shared appointments, %d dates of series, %d whole "
      "classes, %d refused, %d repeated\n",
      static_cast<unsigned long long>(all), tally.granted, tally.joined, tally.dates, tally.classes,
      tally.refused, tally.replayed);
  EXPECT_GT(tally.granted, static_cast<int>(all / 10));
  EXPECT_GT(tally.refused, static_cast<int>(all / 10));
  EXPECT_GT(tally.replayed, static_cast<int>(all / 400));
  EXPECT_GT(tally.conflicts, 0);
  EXPECT_GT(tally.joined, static_cast<int>(all / 1000));
  EXPECT_GT(tally.dates, static_cast<int>(all / 1000));
  EXPECT_GT(tally.classes, static_cast<int>(all / 1000));
}

// A model that is wrong must be told apart from the ledger, and in a few lines: otherwise the test
// above could not fail.
TEST(TheLedgerAndItsModel, AreToldApartWhenOneOfThemForgetsBuffers) {
  Terms terms;
  terms.seed = 1;
  terms.blunders.forgets_buffers = true;
  const auto commands = draw(terms.seed, the_shop(), 300);

  ASSERT_TRUE(replay(terms, commands));
  const auto few = shortest_failing(terms, commands);

  EXPECT_LE(few.size(), 3U);
  EXPECT_TRUE(replay(terms, few));
}

TEST(TheLedgerAndItsModel, AreGivenTheSameCommandsByTheSameSeed) {
  const auto shop = the_shop();
  const auto once = draw(42, shop, 200);
  const auto twice = draw(42, shop, 200);
  for (std::size_t i = 0; i < once.size(); ++i) {
    EXPECT_EQ(to_string(once[i], shop), to_string(twice[i], shop));
  }
}

}  // namespace
}  // namespace holdfast::model
