#include "caldav/icalendar/observances.hpp"

#include <algorithm>

namespace holdfast::icalendar {
namespace {

using std::chrono::seconds;

constexpr seconds kYear{std::int64_t{366} * 86400};
constexpr seconds kDecade{std::int64_t{3653} * 86400};
// Onsets of one observance within a decade; a real one has two a year.
constexpr int kMostOnsets = 400;

Instant instant_of(LocalSeconds local, seconds offset) {
  return Instant{local.time_since_epoch()} - offset;
}

LocalSeconds local_of(Instant at, seconds offset) {
  return LocalSeconds{std::chrono::floor<seconds>(at.time_since_epoch()) + offset};
}

int decade_of(Instant at) {
  const auto since = std::chrono::floor<seconds>(at.time_since_epoch());
  auto n = since / kDecade;
  return static_cast<int>(since < n * kDecade ? n - 1 : n);
}

}  // namespace

std::optional<Observances> Observances::read(const Component& timezone, Steps& steps) {
  Observances zone(steps);
  for (const auto& component : timezone.children) {
    if (!component.is("STANDARD") && !component.is("DAYLIGHT")) {
      continue;
    }
    auto observance = read_observance(component);
    if (!observance || zone.observances_.size() >= 200) {
      return std::nullopt;
    }
    zone.observances_.push_back(std::move(*observance));
  }
  if (zone.observances_.empty()) {
    return std::nullopt;
  }
  return zone;
}

std::optional<Observances::Observance> Observances::read_observance(const Component& component) {
  auto start = parse_date_time(component.value_of("DTSTART"));
  if (!start) {
    start = parse_date(component.value_of("DTSTART"));
  }
  const auto from = parse_utc_offset(component.value_of("TZOFFSETFROM"));
  const auto to = parse_utc_offset(component.value_of("TZOFFSETTO"));
  if (!start || !from || !to) {
    return std::nullopt;
  }
  Observance observance{*from, *to, {start->local}, {}};
  for (const auto& property : component.properties) {
    if (property.is("RDATE")) {
      for (const auto text : list_of(property.value)) {
        const auto onset = parse_date_time(text);
        if (!onset || observance.onsets.size() >= kMostOnsets) {
          return std::nullopt;
        }
        observance.onsets.push_back(onset->local);
      }
    } else if (property.is("RRULE")) {
      auto rule = parse_rule(property.value, false, 100);
      if (!rule || rule->sub_daily() || observance.rules.size() >= 10) {
        return std::nullopt;
      }
      observance.rules.push_back(std::move(*rule));
    }
  }
  return observance;
}

const Observances::Changes& Observances::changes_of(int decade) const {
  const auto known = decades_.find(decade);
  if (known != decades_.end()) {
    return known->second;
  }
  Changes changes;
  std::size_t onsets = 0;
  for (const auto& one : observances_) {
    onsets += one.onsets.size();
  }
  // Work for each decade, and a text may speak of a thousand of them.
  if (!steps_->take(static_cast<std::int64_t>(onsets))) {
    return give_up(decade);
  }
  const LocalSeconds begin{decade * kDecade};
  const LocalSeconds end = begin + kDecade + kYear;
  for (const auto& one : observances_) {
    const auto add = [&](LocalSeconds onset) {
      changes.push_back({instant_of(onset, one.from), one.from, one.to});
      return true;
    };
    std::for_each(one.onsets.begin(), one.onsets.end(), add);
    for (const auto& rule : one.rules) {
      // The last onset before the decade matters too: it holds until the first one in it. Of a
      // rule that ended earlier that is its last one.
      const auto stride = kYear * std::min<std::int64_t>(rule.interval + 1, 100);
      std::optional<LocalSeconds> until;
      if (rule.until) {
        until = rule.until->local;
        if (rule.until->form == DateValue::Form::utc) {
          until = *until + one.from;  // RFC 5545 section 3.3.10: in observances UNTIL is UTC.
        } else if (rule.until->is_date()) {
          until = *until + seconds{86399};
        }
      }
      auto first = begin - stride;
      if (until && *until < begin) {
        first = *until - stride;
      }
      int taken = 0;
      walk(rule, one.onsets.front(), until, first, end, *steps_,
           [&](LocalSeconds onset) { return add(onset) && ++taken < kMostOnsets; });
    }
  }
  std::stable_sort(changes.begin(), changes.end(),
                   [](const Change& a, const Change& b) { return a.at < b.at; });
  return decades_.emplace(decade, std::move(changes)).first->second;
}

const Observances::Changes& Observances::give_up(int decade) const {
  steps_->zones_failed = true;
  const auto& any = observances_.front();
  return decades_.emplace(decade, Changes{{Instant{}, any.to, any.to}}).first->second;
}

seconds Observances::offset_at(Instant at) const {
  const auto& changes = changes_of(decade_of(at));
  const auto next =
      std::upper_bound(changes.begin(), changes.end(), at,
                       [](Instant instant, const Change& change) { return instant < change.at; });
  return next == changes.begin() ? changes.front().before : std::prev(next)->after;
}

LocalSeconds Observances::to_local(Instant at) const { return local_of(at, offset_at(at)); }

// Offsets lie within a day of UTC, so a change that touches this wall time lies between the two
// probes. In a fold the offset before the change gives the first occurrence; in a gap RFC 5545
// section 3.3.5 wants the offset before it as well.
Instant Observances::to_instant(LocalSeconds local) const {
  const Instant as_utc{local.time_since_epoch()};
  const auto before = offset_at(as_utc - std::chrono::hours{38});
  const auto after = offset_at(as_utc + std::chrono::hours{38});
  const Instant by_before = as_utc - before;
  const Instant by_after = as_utc - after;
  if (offset_at(by_before) == before) {
    return by_before;
  }
  return offset_at(by_after) == after ? by_after : by_before;
}

}  // namespace holdfast::icalendar
