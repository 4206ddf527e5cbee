// The command line: `holdfast serve`, `holdfast init` and so on.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "gateway/config.hpp"

namespace holdfast::gateway::cli {

/// What a command talks to. Passed in, so that a test can be the terminal.
struct Console {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  Environment environment;
  /// A person sits at `in` and can be asked.
  bool interactive = false;
};

/// Runs one command to its end and returns its exit status (exit_code.hpp). Never throws.
int run(int argc, char** argv);
int run(const std::vector<std::string>& arguments, Console& console);

}  // namespace holdfast::gateway::cli
