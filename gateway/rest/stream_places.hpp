// How many streams of events may be open at once.
#pragma once

#include <map>
#include <mutex>

#include "store/ids.hpp"

namespace holdfast::gateway::rest {

/// In all, and to one agency, so that none takes the places of all others. Any thread.
class StreamPlaces {
 public:
  StreamPlaces(int most, int most_each) : most_(most), most_each_(most_each) {}

  /// False: there is none left. Who took one gives it back.
  bool take(store::AgencyId agency) {
    const std::scoped_lock lock(mutex_);
    auto& of_agency = taken_of_[agency];
    if (taken_ >= most_ || of_agency >= most_each_) {
      return false;
    }
    ++taken_;
    ++of_agency;
    return true;
  }
  void give_back(store::AgencyId agency) {
    const std::scoped_lock lock(mutex_);
    --taken_;
    --taken_of_[agency];
  }

 private:
  const int most_;
  const int most_each_;
  std::mutex mutex_;
  int taken_ = 0;
  std::map<store::AgencyId, int> taken_of_;
};

}  // namespace holdfast::gateway::rest
