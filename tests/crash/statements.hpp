// Every statement that any connection is about to run.
#pragma once

#include <functional>

namespace holdfast::test {

/// One at a time; for one thread. Sees the connections that are opened after it was made.
class Statements {
 public:
  Statements();
  ~Statements();
  Statements(const Statements&) = delete;
  Statements& operator=(const Statements&) = delete;

  void before_each(std::function<void()> hook) const;
};

}  // namespace holdfast::test
