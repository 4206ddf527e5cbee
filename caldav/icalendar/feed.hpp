// One calendar as one text for those who only read it: a VCALENDAR with all its events.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "caldav/icalendar/feed_zones.hpp"
#include "caldav/icalendar/read.hpp"
#include "caldav/icalendar/scan.hpp"
#include "caldav/icalendar/write.hpp"
#include "store/base/time.hpp"

namespace holdfast::icalendar {

/// Puts stored calendar objects together. For one thread; not for keeping.
///
/// What changes on the way: times of known zones name them by their IANA names, and each definition
/// is written once; DTSTAMP and LAST-MODIFIED are those of the last change in the store, because
/// subscribers take an event that has neither new for the one they have; SEQUENCE is always there;
/// alarms stay behind, since they are the reader's own affair; of private events (CLASS) the time
/// alone is told.
class FeedText {
 public:
  struct Head {
    /// What apps call the calendar.
    std::string name;
    /// Times alone: no titles, places, people or notes, and UIDs that lead nowhere.
    bool busy_only = false;
    /// Any text that does not change while the feed lives; UIDs of two feeds cannot be compared.
    std::string salt;
    /// RFC 7986 section 5.7: how often apps shall ask.
    std::string refresh = "PT1H";
  };

  /// `options`: the zone and the owner of the calendar. `span`: what times have to be right for.
  /// What `options` points to outlives this.
  FeedText(Head head, ReadOptions options, TimeRange span);

  /// A stored object. One that cannot be read is passed over.
  void add(std::string_view text, Instant modified_at);

  /// Octets so far.
  [[nodiscard]] std::size_t size() const { return events_.size(); }
  [[nodiscard]] std::string finish() &&;

 private:
  void adopt_named_zones(const Component& component, FeedZones::Names& names);
  void add_events(const std::vector<const Component*>& events, Instant modified_at,
                  const FeedZones::Names& names);
  void begin_event(const Component& event, Instant modified_at);
  void write_whole(const Component& event, Instant modified_at, const FeedZones::Names& names);
  void write_time(const Component& event, const std::vector<std::string>& exceptions,
                  Instant modified_at, const FeedZones::Names& names);
  [[nodiscard]] std::vector<std::string> free_instances(const std::vector<const Component*>& events,
                                                        const FeedZones::Names& names) const;
  [[nodiscard]] bool is_busy(const Component& event) const;
  [[nodiscard]] std::string hidden_uid(const Component& event) const;

  const Head head_;
  const ReadOptions options_;
  const TimeRange span_;
  FeedZones zones_;
  Writer events_;
};

}  // namespace holdfast::icalendar
