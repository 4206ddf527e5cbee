// What is outside of the process and outlives it: the time, the mail that arrived, the staff's own
// calendars, and the weather in between.
#pragma once

#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "store/effect.hpp"
#include "tests/sync/fake_dav.hpp"

namespace holdfast::simulation {

/// One copy of a message, as it lies in a mailbox.
struct Letter {
  Instant at;
  std::string effect;
  std::string kind;
  std::string recipient;
  std::string booking;
  std::int64_t sequence = 0;
  /// Of the outbox: the order in which the receiver must be told.
  std::string payload;
};

/// How the world treats the next request. All of it may hold for hours.
struct Weather {
  bool mail_is_away = false;
  bool calendars_are_away = false;
  /// Of a hundred requests so many fail by themselves, or are done and not answered.
  int mail_trouble = 10;
  int calendar_trouble = 10;
};

class World {
 public:
  World(std::uint64_t seed, Instant start) : now(start), chance_(seed) {}

  int below(int bound) { return static_cast<int>(chance_() % static_cast<std::uint64_t>(bound)); }
  bool one_in(int n) { return below(n) == 0; }
  bool in_a_hundred(int n) { return below(100) < n; }

  Instant now;
  Weather weather;
  std::vector<Letter> letters;
  /// How often the sender of a message was cut off or left without an answer: so often it may come
  /// once more.
  std::map<std::string, int> excuses;
  /// By host: "ana.example".
  std::map<std::string, test::FakeDav> calendars;

 private:
  std::mt19937_64 chance_;
};

}  // namespace holdfast::simulation
