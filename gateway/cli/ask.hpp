// Questions to the person at the terminal, and passwords from wherever they come.
#pragma once

#include <optional>
#include <string>

#include "gateway/cli/cli.hpp"

namespace holdfast::gateway::cli {

/// `given` if it is not empty, else the answer to `question`. Throws Failure (kUsage) that names
/// `option` if nobody can be asked.
std::string ask(Console& console, const std::string& given, const std::string& question,
                const std::string& option);

struct NewPassword {
  std::string hash;
  /// Set if we made the password up: to be shown once.
  std::optional<std::string> generated;
};

/// Where a new password comes from: the first line of standard input (--password-stdin), the
/// terminal without echo, or chance, where neither is there. Throws Failure.
NewPassword new_password(Console& console, bool from_stdin, bool generate);

}  // namespace holdfast::gateway::cli
