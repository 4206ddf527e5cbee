// What all commands share: where the configuration is, and how a failure is told.
#pragma once

#include <functional>
#include <string>

#include "gateway/cli/cli.hpp"
#include "gateway/cli/exit_code.hpp"
#include "store/base/result.hpp"

namespace holdfast::gateway::cli {

/// A failure on its way to the exit status.
struct Failure {
  ExitCode code = kFailed;
  std::string text;
};

class Session {
 public:
  explicit Session(Console& to) : console(to) {}

  Console& console;
  /// From --config; empty: looked for.
  std::string config_path;
  /// What the chosen command does; set while the command line is read.
  std::function<ExitCode()> command;

  /// Throws Failure (kConfiguration).
  [[nodiscard]] Config config();
  /// The file that `config` read, or would read.
  [[nodiscard]] std::string config_file() const;
};

/// The value, or a thrown Failure with the error's own status, or `code` where given. Commands are
/// a straight line of steps; the thrown failure ends at one place, `run`.
template <class T>
T need(Result<T> result) {
  if (!result) {
    throw Failure{exit_code(result.error().code), result.error().detail};
  }
  return std::move(*result);
}
template <class T>
T need(Result<T> result, ExitCode code) {
  if (!result) {
    throw Failure{code, result.error().detail};
  }
  return std::move(*result);
}
void need(const Status& status);

}  // namespace holdfast::gateway::cli
