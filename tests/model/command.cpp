#include "tests/model/command.hpp"

namespace holdfast::model {

namespace {

struct Chance {
  Do what;
  const char* name;
  int weight;
};

constexpr Chance kChances[] = {
    {Do::book, "book", 30},
    {Do::again, "again", 4},
    {Do::move, "move", 10},
    {Do::cancel, "cancel", 7},
    {Do::reassign, "reassign", 3},
    {Do::series, "series", 2},
    {Do::move_class, "move class", 4},
    {Do::reassign_class, "reassign class", 2},
    {Do::cancel_class, "cancel class", 1},
    {Do::hold, "hold", 8},
    {Do::convert, "convert", 5},
    {Do::extend, "extend", 2},
    {Do::drop_hold, "drop hold", 1},
    {Do::approve, "approve", 4},
    {Do::decline, "decline", 2},
    {Do::no_show, "no-show", 2},
    {Do::complete_one, "complete one", 1},
    {Do::restore, "restore", 3},
    {Do::complete, "complete", 4},
    {Do::expire, "expire", 3},
    {Do::close, "close", 2},
    {Do::open, "open", 2},
    {Do::put_event, "put event", 6},
    {Do::drop_event, "drop event", 4},
    {Do::drag, "drag", 6},
    {Do::reword, "reword", 1},
    {Do::call_off, "call off", 1},
    {Do::drop_copy, "drop copy", 1},
    {Do::tell, "tell", 7},
    {Do::untell, "untell", 4},
    {Do::listen, "listen", 7},
    {Do::fail, "fail", 1},
};

}  // namespace

std::string to_string(const Command& command, const Shop& shop) {
  std::string text = "+" + std::to_string(command.wait) + " min ";
  for (const auto& chance : kChances) {
    text += chance.what == command.what ? chance.name : "";
  }
  text += ": treat " + shop.treats[static_cast<std::size_t>(command.treat)].slug + ", at " +
          in_words(command.at) + " for " + std::to_string(command.length) + " min, who " +
          (command.who < 0 ? "any" : shop.things[static_cast<std::size_t>(command.who)].slug) +
          ", customer " + std::to_string(command.customer) + ", party " +
          std::to_string(command.party) + ", which " + std::to_string(command.which) + ", slot " +
          std::to_string(command.slot) + ", sequence " + std::to_string(command.sequence);
  for (const auto& span : command.spans) {
    text += ", [" + in_words(span.from) + ", " + in_words(span.to) + ")";
  }
  text += command.anyway ? ", anyway" : "";
  text += command.dry ? ", dry" : "";
  text += command.over ? ", over" : "";
  return text + (command.stale ? ", stale" : "");
}

// Three days ahead at most, and mostly on the quarter hour: people must meet.
Minute Draws::some_start() {
  const auto today = (now_ + kEast) / 1440 * 1440 - kEast;
  const auto start = today + 1440 * below(4) + 8 * 60 + 15 * below(40);
  return one_in(20) ? start + below(15) : start;
}

// Twice a day, tomorrow or the day after.
Minute Draws::some_class() {
  const auto today = (now_ + kEast) / 1440 * 1440 - kEast;
  return today + 1440 * (1 + below(2)) + 60 * (10 + 4 * below(2));
}

Span Draws::some_span() {
  const auto from = some_start() + below(30);
  return {from, from + (one_in(12) ? 1440 + below(600) : 10 + below(120))};
}

void Draws::fill(Command& command) {
  const auto treats = static_cast<int>(shop_.treats.size());
  const auto things = static_cast<int>(shop_.things.size());
  // The last one is shared: many must want it before anybody meets there.
  command.treat = one_in(5) ? treats - 1 : below(treats);
  const bool shared = shop_.treats[static_cast<std::size_t>(command.treat)].seats > 1;
  command.at = shared && !one_in(8) ? some_class() : some_start();
  command.length = one_in(3) ? 15 + 5 * below(30) : 0;
  command.who = one_in(3) ? below(things) : -1;
  command.customer = below(12);
  command.party = shared && one_in(2) ? 1 + below(4) : one_in(40) ? 2 : 0;
  // Mostly one of the youngest: those are alive.
  command.which = one_in(4) ? below(400) : below(40);
  command.slot = below(4);
  command.sequence = below(3);
  for (int span = 1 + below(2); span > 0; --span) {
    command.spans.push_back(some_span());
  }
  command.anyway = one_in(6);
  command.dry = one_in(12);
  command.stale = one_in(10);
  command.over = one_in(6);
}

Command Draws::next() {
  int total = 0;
  for (const auto& chance : kChances) {
    total += chance.weight;
  }
  int lot = below(total);
  Command command;
  for (const auto& chance : kChances) {
    if (lot >= 0 && lot < chance.weight) {
      command.what = chance.what;
    }
    lot -= chance.weight;
  }
  // Now and then a night passes.
  command.wait = one_in(150) ? 60 * below(20) : below(4);
  now_ += command.wait;
  fill(command);
  return command;
}

}  // namespace holdfast::model
