// How many streams of events may be open at once.
#pragma once

#include <atomic>

namespace holdfast::gateway::rest {

/// Any thread.
class StreamPlaces {
 public:
  explicit StreamPlaces(int most) : most_(most) {}

  /// False: all are taken. Who took one gives it back.
  bool take() {
    if (taken_.fetch_add(1) >= most_) {
      taken_.fetch_sub(1);
      return false;
    }
    return true;
  }
  void give_back() { taken_.fetch_sub(1); }

 private:
  const int most_;
  std::atomic<int> taken_{0};
};

}  // namespace holdfast::gateway::rest
