#include "store/source_preview.hpp"

#include <algorithm>

#include "store/spans.hpp"

namespace holdfast::store {
namespace {

constexpr int kPage = 200;

/// The first of these, which are merged, that overlaps; nothing if none does.
std::optional<TimeRange> first_on(const std::vector<TimeRange>& busy, const TimeRange& time) {
  const auto near = std::upper_bound(
      busy.begin(), busy.end(), time.start,
      [](const Instant& start, const TimeRange& range) { return start < range.end; });
  return near != busy.end() && near->overlaps(time) ? std::optional(*near) : std::nullopt;
}

/// Buffers count: they are taken too.
std::optional<TimeRange> collision_of(const Booking& booking, const ResourceId& resource,
                                      const std::vector<TimeRange>& busy, const Reads& reads) {
  const auto& owner = booking.session.empty() ? booking.id.value : booking.session.value;
  std::optional<TimeRange> found;
  for (const auto& claim : reads.claims_of(booking.agency, owner)) {
    const auto on = claim.resource == resource ? first_on(busy, claim.time) : std::nullopt;
    if (on && (!found || on->start < found->start)) {
      found = on;
    }
  }
  return found;
}

void add_collisions(const Source& source, const std::vector<TimeRange>& busy, Instant now,
                    const Reads& reads, SourcePreview& preview) {
  BookingFilter filter;
  filter.agency = source.agency;
  filter.statuses = {BookingStatus::requested, BookingStatus::confirmed, BookingStatus::conflicted};
  filter.resource = source.resource;
  filter.start_from = now;
  BookingCursor after{now, {}};
  while (true) {
    auto page = reads.bookings(filter, after, kPage);
    const bool last = page.size() < static_cast<std::size_t>(kPage);
    if (!page.empty()) {
      after = {page.back().time.start, page.back().id};
    }
    for (auto& booking : page) {
      const auto on = collision_of(booking, source.resource, busy, reads);
      if (!on) {
        continue;
      }
      ++preview.collisions_total;
      if (preview.collisions.size() < kMostPreviewed) {
        preview.collisions.push_back({std::move(booking), *on});
      }
    }
    if (last) {
      return;
    }
  }
}

}  // namespace

SourcePreview preview(const Source& source, const std::vector<ObjectDraft>& drafts, Instant now,
                      const Reads& reads) {
  SourcePreview out;
  std::vector<TimeRange> busy;
  for (const auto& draft : drafts) {
    ++out.events;
    if (reads.booking_by_uid(source.agency, draft.uid)) {
      ++out.copies;
      continue;
    }
    out.unreadable += draft.incomplete.empty() ? 0 : 1;
    for (const auto& instance : draft.instances) {
      if (source.reads && instance.busy && !instance.time.empty() && instance.time.end > now) {
        busy.push_back(instance.time);
      }
    }
  }
  busy = merged(std::move(busy));
  out.busy_total = busy.size();
  add_collisions(source, busy, now, reads, out);
  busy.resize(std::min(busy.size(), kMostPreviewed));
  out.busy = std::move(busy);
  return out;
}

}  // namespace holdfast::store
