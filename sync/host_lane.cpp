#include "sync/host_lane.hpp"

namespace holdfast::sync {

void HostLane::end(Ending ending, Duration took, Instant now) {
  --active_;
  if (ending == Ending::unasked) {
    return;
  }
  // Of the last ten or so.
  average_ += (took - average_) / 8;
  if (ending == Ending::answered) {
    failures_ = 0;
    rest_ = Duration{0};
    rest_until_ = {};
    return;
  }
  // What began before the host was given up says nothing new.
  if (is_open(now) || ++failures_ < settings_.failures) {
    return;
  }
  rest_ = std::clamp(2 * rest_, settings_.first_rest, settings_.longest_rest);
  rest_until_ = now + rest_;
}

bool HostLane::may_begin(Instant now) const {
  if (is_open(now)) {
    return false;
  }
  if (is_half_open(now)) {
    return active_ == 0;
  }
  const int most = average_ > settings_.slow ? settings_.most / 3 : settings_.most;
  return active_ < std::max(1, most);
}

}  // namespace holdfast::sync
