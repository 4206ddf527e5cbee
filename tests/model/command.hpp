// One thing that somebody does, in plain numbers: it can be printed, left out and done again in
// another house.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "tests/model/shop.hpp"

namespace holdfast::model {

enum class Do {
  book,
  /// The same request under the same key once more.
  again,
  move,
  cancel,
  reassign,
  /// The same on several days.
  series,
  /// All who share an appointment.
  move_class,
  reassign_class,
  cancel_class,
  /// Time that is kept while somebody types, and what becomes of it.
  hold,
  convert,
  extend,
  drop_hold,
  approve,
  decline,
  no_show,
  complete_one,
  restore,
  /// The timers look for what is over, and for what ran out.
  complete,
  expire,
  /// The shop, or one of its things, is closed for a while; and open again.
  close,
  open,
  /// A person's own event, in our calendar.
  put_event,
  drop_event,
  /// A staff copy that is moved, edited, called off or thrown away in a calendar app.
  drag,
  reword,
  call_off,
  drop_copy,
  /// News from an outside calendar.
  tell,
  untell,
  /// A read without news, and one that failed.
  listen,
  fail,
};

struct Command {
  Do what = Do::book;
  /// Minutes that pass before.
  int wait = 0;
  int treat = 0;
  Minute at = 0;
  int length = 60;
  /// A thing; -1: anybody.
  int who = -1;
  int customer = 0;
  /// How many come together; 0: nothing is said of it.
  int party = 0;
  /// Which of the bookings, or of the requests sent, so far: counted from the youngest, as often
  /// round as it takes. So a list of commands means something after any of them is left out.
  int which = 0;
  /// Which of the events of a calendar, or of the objects of a source.
  int slot = 0;
  int sequence = 0;
  std::vector<Span> spans = {};
  /// A duplicate is meant.
  bool anyway = false;
  /// Only asked, not done.
  bool dry = false;
  /// Meant for a version that is not the stored one; with a token that is not the hold's; news that
  /// was made an hour ago.
  bool stale = false;
  /// Over other plans, if need be.
  bool over = false;
};

std::string to_string(const Command& command, const Shop& shop);

/// Draws commands as a lively shop would send them. The same seed gives the same ones.
class Draws {
 public:
  Draws(std::uint64_t seed, Minute now, const Shop& shop) : chance_(seed), now_(now), shop_(shop) {}
  Command next();

 private:
  int below(int bound) { return static_cast<int>(chance_() % static_cast<std::uint64_t>(bound)); }
  bool one_in(int n) { return below(n) == 0; }
  Minute some_start();
  Minute some_class();
  Span some_span();
  void fill(Command& command);

  std::mt19937_64 chance_;
  Minute now_;
  const Shop& shop_;
};

}  // namespace holdfast::model
