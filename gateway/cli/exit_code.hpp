// What a command's exit status means. Scripts rely on it; docs/operations.md lists it.
#pragma once

#include "store/base/error.hpp"

namespace holdfast::gateway::cli {

enum ExitCode : int {
  kOk = 0,
  /// A check found a fault, or what was asked for cannot be done.
  kFailed = 1,
  /// The command line cannot be understood.
  kUsage = 2,
  /// The configuration cannot be read or is wrong.
  kConfiguration = 3,
  /// The database cannot be opened, read or written.
  kStorage = 4,
};

/// The status for an error of a command that did start.
ExitCode exit_code(Errc code);

}  // namespace holdfast::gateway::cli
