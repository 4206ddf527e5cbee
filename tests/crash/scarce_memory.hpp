// SQLite's memory, of which the n-th piece can be refused.
#pragma once

namespace holdfast::test {

/// For one thread. SQLite asks for its memory here from the start of the program on.
class ScarceMemory {
 public:
  /// The `nth` allocation from now on (1: the next) is refused.
  static void refuse(int nth);
  /// Whether one was refused since then.
  static bool refused();
  /// All is given again.
  static void heal();
};

}  // namespace holdfast::test
