// What an outside calendar would bring, told without bringing it.
#pragma once

#include <string>
#include <vector>

#include "store/reads.hpp"
#include "store/source.hpp"

namespace holdfast::store {

struct SourcePreview {
  /// A booking that stands, and the busy time that would come to lie on it.
  struct Collision {
    Booking booking;
    TimeRange busy;
  };
  /// Events, whatever they do; those of them that are copies of our bookings are not counted again.
  int events = 0;
  int copies = 0;
  /// Those that could not be evaluated whole: what they may touch is busy.
  int unreadable = 0;
  /// Busy time from now on, merged, in order; the first `kMostPreviewed` of `busy_total`.
  std::vector<TimeRange> busy;
  std::size_t busy_total = 0;
  /// In order of start; the first `kMostPreviewed` of `collisions_total`.
  std::vector<Collision> collisions;
  std::size_t collisions_total = 0;
};

inline constexpr std::size_t kMostPreviewed = 200;

/// `drafts` is all that the calendar holds. A source that is not read bars nothing.
SourcePreview preview(const Source& source, const std::vector<ObjectDraft>& drafts, Instant now,
                      const Reads& reads);

}  // namespace holdfast::store
