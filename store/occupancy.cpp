#include "store/occupancy.hpp"

#include <algorithm>
#include <utility>

#include "store/base/time_zone.hpp"
#include "store/placement.hpp"

namespace holdfast::store {
namespace {

using std::chrono::days;

/// The part of an id after its prefix: it sorts by the time the id was made, whatever the kind.
std::string made_at(const std::string& origin) {
  constexpr std::size_t kPrefix = BookingId::prefix().size();
  return origin.size() > kPrefix ? origin.substr(kPrefix) : origin;
}

TimeRange local_days(const TimeZone& zone, LocalDate first, int count) {
  return {zone.first_instant_at_or_after({first}),
          zone.first_instant_at_or_after({first + days{count}})};
}

LocalDate monday_of(LocalDate date) {
  return date - days{std::chrono::weekday{date}.iso_encoding() - 1};
}

}  // namespace

bool is_blind(const Source& source, const RuleSettings& settings, Instant now) {
  if (!source.reads || source.paused) {
    return false;
  }
  return source.state != SourceState::healthy || !source.last_good_at ||
         *source.last_good_at + settings.source_max_age < now;
}

Occupancy Occupancy::read(Resource resource, const Scope& scope, const RuleSettings& settings,
                          Instant now, const Reads& reads) {
  Occupancy known;
  known.claims_ = reads.claims(resource.agency, resource.id, scope.claimed);
  std::sort(known.claims_.begin(), known.claims_.end(),
            [](const Claim& a, const Claim& b) { return a.time.start < b.time.start; });
  for (const auto& claim : known.claims_) {
    if (is_exclusive(claim.kind)) {
      known.latest_booking_ = std::max(known.latest_booking_, made_at(claim.origin));
    }
  }
  for (const auto& source : reads.sources_of(resource.agency, resource.id)) {
    known.blind_ = known.blind_ || is_blind(source, settings, now);
  }
  known.working_ = working_spans(resource, scope.worked);
  known.resource_ = std::move(resource);
  known.count(scope, reads);
  return known;
}

/// One question for each local day and week that has a start in it, and none without a cap.
void Occupancy::count(const Scope& scope, const Reads& reads) {
  if (resource_.daily_cap == 0 && resource_.weekly_cap == 0) {
    return;
  }
  const auto zone = TimeZone::find(resource_.time_zone);
  if (!zone) {
    return;
  }
  const auto add = [&](TimeRange period, int cap) {
    counts_.push_back(
        {period, reads.count_bookings(resource_.agency, resource_.id, period, scope.except), cap});
  };
  const auto first = zone->date_at(scope.starts.start);
  const auto last = zone->date_at(scope.starts.end);
  for (auto date = first; resource_.daily_cap > 0 && date <= last; date += days{1}) {
    add(local_days(*zone, date, 1), resource_.daily_cap);
  }
  for (auto monday = monday_of(first); resource_.weekly_cap > 0 && monday <= last;
       monday += days{7}) {
    add(local_days(*zone, monday, 7), resource_.weekly_cap);
  }
}

std::vector<Occupancy::Count> Occupancy::caps_reached(Instant begins) const {
  std::vector<Count> reached;
  for (const auto& count : counts_) {
    if (count.period.contains(begins) && count.bookings >= count.cap) {
      reached.push_back(count);
    }
  }
  return reached;
}

std::vector<Claim>::const_iterator Occupancy::first_near(Instant start) const {
  // No stored claim is longer than kLongestClaim, so an earlier one cannot reach into the span.
  return std::lower_bound(
      claims_.begin(), claims_.end(), start - kLongestClaim,
      [](const Claim& candidate, Instant bound) { return candidate.time.start < bound; });
}

std::vector<Claim> Occupancy::claims_on(TimeRange span) const {
  std::vector<Claim> found;
  for (auto claim = first_near(span.start); claim != claims_.end() && claim->time.start < span.end;
       ++claim) {
    if (claim->time.overlaps(span)) {
      found.push_back(*claim);
    }
  }
  return found;
}

Occupancy::Taken Occupancy::taken_in(TimeRange span, std::string_view own) const {
  Taken taken(static_cast<std::size_t>(std::max(resource_.capacity, 1)));
  std::vector<TimeRange> beyond;
  for (auto claim = first_near(span.start); claim != claims_.end() && claim->time.start < span.end;
       ++claim) {
    if (!is_exclusive(claim->kind) || !claim->time.overlaps(span) || claim->origin == own) {
      continue;
    }
    const auto unit = static_cast<std::size_t>(std::max(claim->unit, 0));
    (unit < taken.size() ? taken[unit] : beyond).push_back(claim->time);
  }
  // A place that was taken away under a booking (rule C37): the booking stands, so it is one of
  // those that fill the places that are left.
  for (const auto& time : beyond) {
    const TimeRange within{std::max(time.start, span.start), std::min(time.end, span.end)};
    auto instead = free_places(taken, within);
    if (instead.empty()) {
      instead.push_back({within, 0});
    }
    for (const auto& place : instead) {
      taken[static_cast<std::size_t>(place.unit)].push_back(place.time);
    }
  }
  return taken;
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

std::vector<Occupancy::Place> Occupancy::places(TimeRange span, std::string_view own) const {
  return free_places(taken_in(span, own), span);
}

Hindrance Occupancy::judge(const Question& question) const {
  if (!resource_.active || (!question.at_any_hour && !works(question.appointment))) {
    return Hindrance::closed;
  }
  bool busy = false;
  bool booked = false;
  for (auto claim = first_near(question.span.start);
       claim != claims_.end() && claim->time.start < question.span.end; ++claim) {
    if (claim->time.overlaps(question.span)) {
      busy = busy || !is_exclusive(claim->kind);
      booked = booked || (is_exclusive(claim->kind) && claim->origin != question.own);
    }
  }
  // With several places a booking is in the way only where all of them are taken.
  if (booked && (resource_.capacity == 1 || places(question.span, question.own).empty())) {
    return Hindrance::booked;
  }
  if (busy && !question.over_busy) {
    return Hindrance::busy;
  }
  const bool counts = !question.at_any_hour && !question.counted && !counts_.empty();
  return counts && !caps_reached(question.begins).empty() ? Hindrance::limited : Hindrance::none;
}

Duration Occupancy::booked_on_day_of(Instant at) const {
  const auto zone = TimeZone::find(resource_.time_zone);
  if (!zone) {
    return Duration{0};
  }
  const auto day = local_days(*zone, zone->date_at(at), 1);
  Duration booked{0};
  for (const auto& claim : claims_) {
    if (is_exclusive(claim.kind) && claim.time.overlaps(day)) {
      booked += std::min(claim.time.end, day.end) - std::max(claim.time.start, day.start);
    }
  }
  return booked;
}

}  // namespace holdfast::store
