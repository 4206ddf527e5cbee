// What is remembered of one webhook while the process runs.
#pragma once

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>

#include "store/base/time.hpp"
#include "store/webhook.hpp"

namespace holdfast::notify {

/// A receiver that is down is left alone for a while, longer each time, and then tried with one
/// event before it gets all that waits.
class WebhookLane {
 public:
  /// How many more events may be sent to it now, of `most` at once.
  [[nodiscard]] int room(int most, Instant now) const {
    if (now < resting_until(now)) {
      return 0;
    }
    return (failures_ < kPatience ? most : 1) - under_way_;
  }
  /// When it may be tried again; in the past where it may. No clock that is set back makes it rest
  /// for longer than it ever does.
  [[nodiscard]] Instant resting_until(Instant now) const {
    return std::min<Instant>(resting_until_, now + kLongestRest);
  }

  [[nodiscard]] bool is_idle() const { return under_way_ == 0; }
  void begin() { ++under_way_; }
  void end(bool is_down, Instant now) {
    --under_way_;
    if (!is_down) {
      failures_ = 0;
      resting_until_ = {};
      return;
    }
    failures_ = std::min(failures_ + 1, kMostCounted);
    if (failures_ >= kPatience) {
      const Duration rest = kFirstRest * (1 << (failures_ - kPatience));
      resting_until_ = now + std::min<Duration>(rest, kLongestRest);
    }
  }

  /// Up to which number events were looked at for it; that nothing was found is not stored at once.
  std::int64_t scanned(const store::Webhook& webhook) {
    if (webhook.planned != planned_) {
      planned_ = webhook.planned;
      scanned_ = webhook.planned;
    }
    return scanned_;
  }
  void note_scanned(std::int64_t number) { scanned_ = number; }
  void note_planned(std::int64_t number, Instant now) {
    planned_ = scanned_ = number;
    noted_at_ = now;
  }
  /// Whether what was looked at for it has to be stored: it was not for a while, or it wants other
  /// events from now on, which are not to be looked for in what lies behind.
  bool wants_note(const store::Webhook& webhook, Instant now) {
    const bool other_types = types_ && *types_ != webhook.types;
    types_ = webhook.types;
    const bool late = now < noted_at_ || now - noted_at_ >= kNoteEvery;
    return scanned_ > webhook.planned && (other_types || late);
  }

 private:
  static constexpr int kPatience = 3;
  static constexpr int kMostCounted = 12;
  static constexpr Duration kFirstRest = std::chrono::seconds{5};
  static constexpr Duration kLongestRest = std::chrono::minutes{5};

  int under_way_ = 0;
  int failures_ = 0;
  Instant resting_until_{};
  static constexpr Duration kNoteEvery = std::chrono::seconds{10};

  Instant noted_at_{};
  std::optional<std::string> types_;
  std::int64_t planned_ = -1;
  std::int64_t scanned_ = -1;
};

}  // namespace holdfast::notify
