#include "store/occupancy.hpp"

#include <algorithm>
#include <utility>

#include "store/base/time_zone.hpp"
#include "store/placement.hpp"

namespace holdfast::store {

bool is_blind(const Source& source, const RuleSettings& settings, Instant now) {
  if (!source.reads) {
    return false;
  }
  return source.state != SourceState::healthy || !source.last_good_at ||
         *source.last_good_at + settings.source_max_age < now;
}

Occupancy Occupancy::read(Resource resource, TimeRange claimed, TimeRange worked,
                          const RuleSettings& settings, Instant now, const Reads& reads) {
  Occupancy known;
  known.claims_ = reads.claims(resource.agency, resource.id, claimed);
  std::sort(known.claims_.begin(), known.claims_.end(),
            [](const Claim& a, const Claim& b) { return a.time.start < b.time.start; });
  for (const auto& claim : known.claims_) {
    if (is_exclusive(claim.kind)) {
      known.latest_origin_ = std::max(known.latest_origin_, claim.origin);
    }
  }
  for (const auto& source : reads.sources_of(resource.agency, resource.id)) {
    known.blind_ = known.blind_ || is_blind(source, settings, now);
  }
  known.working_ = working_spans(resource, worked);
  known.resource_ = std::move(resource);
  return known;
}

bool Occupancy::works(TimeRange appointment) const {
  // Spans are merged and in order: only the last one that starts at or before the appointment can
  // hold it.
  const auto after = std::upper_bound(
      working_.begin(), working_.end(), appointment.start,
      [](Instant start, const TimeRange& working) { return start < working.start; });
  return after != working_.begin() && std::prev(after)->contains(appointment);
}

std::vector<Occupancy::Place> Occupancy::free_places(const Taken& taken, TimeRange span) {
  std::vector<Place> places;
  for (auto at = span.start; at < span.end;) {
    // The place that stays free the longest: fewest changes of place.
    Place best{{at, at}, 0};
    for (std::size_t unit = 0; unit < taken.size(); ++unit) {
      auto until = span.end;
      for (const auto& time : taken[unit]) {
        if (time.end > at) {
          until = std::min(until, std::max(time.start, at));
        }
      }
      if (until > best.time.end) {
        best = {{at, until}, static_cast<int>(unit)};
      }
    }
    if (best.time.empty()) {
      return {};
    }
    places.push_back(best);
    at = best.time.end;
  }
  return places;
}

Occupancy::Verdict Occupancy::judge(const Question& question) const {
  if (!resource_.active || (!question.at_any_hour && !works(question.appointment))) {
    return {Hindrance::closed};
  }
  // No stored claim is longer than kLongestClaim, so an earlier one cannot reach into the span.
  auto claim = std::lower_bound(
      claims_.begin(), claims_.end(), question.span.start - kLongestClaim,
      [](const Claim& candidate, Instant start) { return candidate.time.start < start; });
  Taken taken(static_cast<std::size_t>(std::max(resource_.capacity, 1)));
  bool busy = false;
  for (; claim != claims_.end() && claim->time.start < question.span.end; ++claim) {
    if (!claim->time.overlaps(question.span)) {
      continue;
    }
    if (!is_exclusive(claim->kind)) {
      busy = true;
    } else if (claim->origin != question.moving.value && claim->unit >= 0 &&
               static_cast<std::size_t>(claim->unit) < taken.size()) {
      taken[static_cast<std::size_t>(claim->unit)].push_back(claim->time);
    }
  }
  auto places = free_places(taken, question.span);
  if (places.empty()) {
    return {Hindrance::booked};
  }
  return {busy ? Hindrance::busy : Hindrance::none, std::move(places)};
}

Duration Occupancy::booked_on_day_of(Instant at) const {
  const auto zone = TimeZone::find(resource_.time_zone);
  if (!zone) {
    return Duration{0};
  }
  const auto date = zone->date_at(at);
  const TimeRange day{zone->first_instant_at_or_after({date}),
                      zone->first_instant_at_or_after({date + std::chrono::days{1}})};
  Duration booked{0};
  for (const auto& claim : claims_) {
    if (is_exclusive(claim.kind) && claim.time.overlaps(day)) {
      booked += std::min(claim.time.end, day.end) - std::max(claim.time.start, day.start);
    }
  }
  return booked;
}

}  // namespace holdfast::store
