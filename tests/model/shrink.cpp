// From thousands of commands to the few that matter.
#include <algorithm>
#include <chrono>

#include "tests/model/side_by_side.hpp"

namespace holdfast::model {

std::optional<Failure> replay(const Terms& terms, const std::vector<Command>& commands) {
  SideBySide pair(terms);
  for (std::size_t step = 0; step < commands.size(); ++step) {
    if (auto difference = pair.step(commands[step])) {
      return Failure{step, std::move(*difference)};
    }
  }
  if (auto difference = pair.look_round()) {
    return Failure{commands.size(), std::move(*difference)};
  }
  return std::nullopt;
}

// Leaves out ever smaller parts, as long as something still differs. Minutes that pass before a
// command that is left out still pass.
std::vector<Command> shortest_failing(const Terms& terms, std::vector<Command> commands) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{60};
  for (auto part = std::max<std::size_t>(commands.size() / 2, 1); part > 0; part /= 2) {
    for (std::size_t from = 0; from + part <= commands.size();) {
      if (std::chrono::steady_clock::now() > deadline) {
        return commands;
      }
      auto fewer = commands;
      const auto first = fewer.begin() + static_cast<std::ptrdiff_t>(from);
      const auto last = first + static_cast<std::ptrdiff_t>(part);
      int waited = 0;
      std::for_each(first, last, [&](const Command& command) { waited += command.wait; });
      const auto next = fewer.erase(first, last);
      if (next != fewer.end()) {
        next->wait += waited;
      }
      if (const auto failure = replay(terms, fewer); failure && !fewer.empty()) {
        fewer.resize(std::min(fewer.size(), failure->step + 1));
        commands = std::move(fewer);
      } else {
        from += part;
      }
    }
  }
  return commands;
}

}  // namespace holdfast::model
