// Which source is worked on next, among ten thousand: who is due, and whose host and account have
// room. Pure; a few comparisons for each question, however many sources there are.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "store/ids.hpp"
#include "sync/host_lane.hpp"

namespace holdfast::sync {

struct ScheduleSettings {
  LaneSettings lane;
  /// Sources of one account that are worked on at once. Microsoft takes four requests at once for a
  /// mailbox.
  int of_one_account = 2;
};

/// When a source wants to be worked on, and whom that bothers.
struct Wish {
  Instant due;
  /// Somebody waits for it: goes first among those of its host.
  bool urgent = false;
  std::string host;
  std::string account;
};

class Schedule {
 public:
  explicit Schedule(ScheduleSettings settings) : settings_(std::move(settings)) {}

  /// In the place of what it wished before. A source that is being worked on may wish already.
  void wish(const store::SourceId& source, Wish wish);
  void forget(const store::SourceId& source);

  /// Who begins now; nothing: nobody may. Hosts take turns: the one with the fewest at work goes
  /// first.
  std::optional<store::SourceId> begin(Instant now);
  /// It must have begun. The next wish is told by wish().
  void end(const store::SourceId& source, HostLane::Ending ending, Duration took, Instant now);

  /// A host that is left alone is asked again at once, by one source.
  void ask_again(const std::string& host, Instant now);

  /// When somebody may begin at the earliest, if nothing changes; nothing: only the end of
  /// something, or a wish, makes it so.
  [[nodiscard]] std::optional<Instant> next(Instant now) const;
  /// The host is left alone for a while.
  [[nodiscard]] bool is_left_alone(const std::string& host, Instant now) const;
  /// How many hosts are.
  [[nodiscard]] std::size_t left_alone(Instant now) const;
  /// How many are due and have not begun.
  [[nodiscard]] std::size_t waiting(Instant now) const;

 private:
  /// Among those of one host: urgent ones first, then who has waited longest.
  using Place = std::tuple<bool, Instant, store::SourceId>;
  struct Lane {
    explicit Lane(const LaneSettings& settings) : host(settings) {}
    HostLane host;
    std::set<Place> queue;
    /// Where it stands in `fronts_`.
    std::optional<Instant> front;
  };
  struct Entry {
    std::optional<Wish> wish;
    /// What it is at work under, if it is.
    std::optional<Wish> at_work;
    bool queued = false;
    bool parked = false;
  };
  struct Account {
    int active = 0;
    /// Due, but the account is busy: asked again when something of it ends.
    std::deque<store::SourceId> parked;
  };

  [[nodiscard]] static Place place_of(const store::SourceId& source, const Wish& wish);
  /// Somebody of the lane who is due.
  [[nodiscard]] static std::optional<Place> first_due(const Lane& lane, Instant now);
  Lane& lane_of(const std::string& host);
  void enqueue(const store::SourceId& source, Entry& entry);
  void unqueue(const store::SourceId& source, Entry& entry);
  /// Puts those aside whose account is busy.
  std::optional<store::SourceId> take_from(const std::string& host, Instant now);
  /// The lane has changed: where it stands among the others is told anew.
  void settle(const std::string& host);

  const ScheduleSettings settings_;
  std::map<store::SourceId, Entry> entries_;
  std::map<std::string, Lane> lanes_;
  /// Lanes that somebody waits in, by when the first of them may begin.
  std::set<std::pair<Instant, std::string>> fronts_;
  std::map<std::string, Account> accounts_;
};

}  // namespace holdfast::sync
