// How often a healthy source is asked. Pure.
#pragma once

#include "store/base/time.hpp"

namespace holdfast::sync {

struct PaceSettings {
  /// Between two reads of a calendar that changes now and then.
  Duration usual = std::chrono::seconds{60};
  /// Of one that changed in the last ten minutes: who plans a day moves more than one thing.
  Duration lively = std::chrono::seconds{20};
  /// Of one that did not change for a day.
  Duration quiet = std::chrono::seconds{120};
};

/// `unchanged_for`: since the last change, or since the source was first read.
Duration pace(const PaceSettings& settings, Duration unchanged_for);

}  // namespace holdfast::sync
