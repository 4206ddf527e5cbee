// One life of the process: the ledger over a database file, the worker that sends mail, the engine
// that reads and writes outside calendars. It ends when it is struck down, in the middle of
// whatever it was at; the next one finds what is in the file.
#pragma once

#include <memory>
#include <optional>

#include "notify/worker.hpp"
#include "sync/engine.hpp"
#include "tests/simulation/world.hpp"
#include "tests/support/house.hpp"

namespace holdfast::simulation {

class Life {
 public:
  /// `left_behind`: the folder of the life before; empty: a new agency.
  Life(World& world, std::uint64_t seed, const std::string& left_behind);
  ~Life();
  Life(const Life&) = delete;
  Life& operator=(const Life&) = delete;

  /// Starts the workers.
  void begin();
  /// Lets the time pass until then, in the house and in the world.
  void live_until(Instant end);
  /// From now on nothing of it reaches the world.
  void strike_down() { dead_ = true; }
  [[nodiscard]] const bool& is_dead() const { return dead_; }
  /// Where its database file lies.
  [[nodiscard]] std::string folder() const;

  test::House house;

 private:
  class Post;
  class Net;

  World& world_;
  bool dead_ = false;
  std::unique_ptr<Post> post_;
  std::unique_ptr<Net> net_;
  std::unique_ptr<notify::Worker> mail_;
  std::unique_ptr<sync::Engine> sync_;
  int running_ = 0;
};

}  // namespace holdfast::simulation
