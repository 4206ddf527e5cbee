#include "caldav/reports/busy_spans.hpp"

#include <algorithm>

#include "caldav/errors.hpp"
#include "caldav/icalendar/object.hpp"
#include "caldav/reports/member.hpp"
#include "caldav/zone.hpp"
#include "store/spans.hpp"

namespace holdfast::caldav {
namespace {

// Instances in one answer.
constexpr int kMostInstances = 100'000;
// Series that are evaluated in one go, each of which may take milliseconds.
constexpr int kSeries = 10;

/// The instances that the store has. False if they are too many.
bool add_stored(const Door& door, const Shelf& shelf, TimeRange range, BusySpans& spans) {
  const auto instances = store::read(door.ledger.engine(), [&](const store::Reads& reads) {
    return reads.busy_in(shelf.place.calendar->id, range, kMostInstances);
  });
  for (const auto& instance : instances) {
    spans.add(instance.time, instance.type);
  }
  return instances.size() < static_cast<std::size_t>(kMostInstances);
}

/// Bookings and the time around them. A request that nobody confirmed yet is tentative.
void add_bookings(const Door& door, const Shelf& shelf, TimeRange range, BusySpans& spans) {
  const auto& place = shelf.place;
  if (place.calendar->slug != store::kAppointments || !place.resource) {
    return;
  }
  door.ledger.engine().read([&](const store::Reads& reads) {
    const auto agency = place.calendar->agency;
    for (const auto& claim : reads.claims(agency, place.resource->id, range)) {
      if (claim.kind == store::ClaimKind::booking) {
        const auto booking = reads.booking(agency, store::BookingId{claim.origin});
        const bool asked_for = booking && booking->status == store::BookingStatus::requested;
        spans.add(claim.time, asked_for ? store::BusyType::tentative : store::BusyType::busy);
      }
    }
  });
}

/// Series as far as the store has not expanded them.
struct Beyond {
  std::string after = {};
  bool more = true;
};

Status add_series(const Door& door, const Shelf& shelf, TimeRange range, Beyond& beyond,
                  BusySpans& spans) {
  const auto series = store::read(door.ledger.engine(), [&](const store::Reads& reads) {
    return reads.series_beyond(shelf.place.calendar->id, range, door.clock.now() - kExpandedBehind,
                               beyond.after, kSeries);
  });
  beyond.more = series.size() == static_cast<std::size_t>(kSeries);
  for (const auto& one : series) {
    beyond.after = one.entry.name;
    const auto object = icalendar::Object::read(one.text, shelf.options, shelf.floating);
    if (!object) {
      continue;
    }
    const auto occurrences = object->occurrences(range);
    if (!occurrences) {
      return occurrences.error();
    }
    for (const auto& occurrence : *occurrences) {
      const auto instance = icalendar::instance_of(occurrence);
      if (instance.busy) {
        spans.add(instance.time, instance.type);
      }
    }
  }
  return {};
}

}  // namespace

void BusySpans::add(TimeRange time, store::BusyType type) {
  const TimeRange inside{std::max(time.start, range_.start), std::min(time.end, range_.end)};
  if (!inside.empty()) {
    spans_[type].push_back(inside);
    ++size_;
  }
}

std::vector<TimeRange> BusySpans::merged(store::BusyType type) const {
  const auto found = spans_.find(type);
  return found == spans_.end() ? std::vector<TimeRange>{} : store::merged(found->second);
}

Awaitable<Status> add_busy_time(const Door& door, const Shelf& shelf, TimeRange range,
                                BusySpans& spans) {
  if (shelf.place.calendar->transparent) {
    co_return Status{};
  }
  if (!add_stored(door, shelf, range, spans)) {
    co_return answer_too_long();
  }
  add_bookings(door, shelf, range, spans);
  Beyond beyond;
  while (beyond.more) {
    if (auto added = add_series(door, shelf, range, beyond, spans); !added) {
      co_return added.error();
    }
    if (spans.size() > static_cast<std::size_t>(kMostInstances)) {
      co_return answer_too_long();
    }
    co_await breathe();
  }
  co_return Status{};
}

}  // namespace holdfast::caldav
