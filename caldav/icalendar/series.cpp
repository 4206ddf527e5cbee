#include "caldav/icalendar/series.hpp"

#include <algorithm>
#include <map>
#include <unordered_set>

namespace holdfast::icalendar {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::local_days;
using std::chrono::seconds;

// What identifies an instance: its original start; of a series of dates, its day.
using Key = std::int64_t;

class Series {
 public:
  Series(const Event& master, const std::vector<const Event*>& overrides, ZoneBook& zones,
         const ReadOptions& options, Steps& steps)
      : master_(master),
        overrides_(overrides),
        zones_(zones),
        horizon_(within_calendar(options.horizon)),
        max_instances_(static_cast<std::size_t>(options.limits.max_instances)),
        steps_(steps) {}

  Expansion run() {
    find_overrides();
    if (!generate()) {
      return std::move(expansion_);
    }
    exclude();
    for (const auto& one : candidates_) {
      add(one.second);
    }
    return std::move(expansion_);
  }

 private:
  struct Candidate {
    LocalSeconds local;
    Length length;
  };

  [[nodiscard]] Key key_at(LocalSeconds local) const {
    return master_.is_date() ? floor<days>(local).time_since_epoch().count()
                             : to_stored(master_.start->zone->to_instant(local));
  }

  // The wall time of the series that a RECURRENCE-ID, RDATE or EXDATE means, which may be given in
  // another zone or as UTC.
  [[nodiscard]] LocalSeconds local_of(const Moment& moment) const {
    if (master_.is_date()) {
      return moment.is_date() ? moment.value.local
                              : LocalSeconds{floor<days>(zones_.floating().to_local(moment.at))};
    }
    if (moment.is_date()) {
      // A day of a timed series: its instance on that day has the series' time.
      return moment.value.local +
             (master_.start->value.local - floor<days>(master_.start->value.local));
    }
    return moment.zone == master_.start->zone ? moment.value.local
                                              : master_.start->zone->to_local(moment.at);
  }

  void find_overrides() {
    for (const auto* one : overrides_) {
      if (!one->recurrence_id) {
        continue;
      }
      const auto local = local_of(*one->recurrence_id);
      overridden_.insert(key_at(local));
      if (one->this_and_future) {
        from_there_on_[local] = one;
      }
    }
  }

  // How far RANGE=THISANDFUTURE moves the instances that follow, as wall time.
  [[nodiscard]] seconds shift_of(const Event& override, LocalSeconds original) const {
    return local_of(*override.start) - original;
  }

  bool generate() {
    const auto& zone = *master_.start->zone;
    auto longest = master_.length.nominal + days{2} + master_.length.exact;
    auto farthest = seconds{0};
    for (const auto& [original, one] : from_there_on_) {
      longest = std::max(longest, one->length.nominal + days{2} + one->length.exact);
      farthest = std::max(farthest, std::chrono::abs(shift_of(*one, original)));
    }
    const auto first = zone.to_local(horizon_.start) - longest - farthest;
    const auto last = zone.to_local(horizon_.end) + days{1} + farthest;
    if (master_.rules.empty()) {
      candidates_.emplace(key_at(master_.start->value.local),
                          Candidate{master_.start->value.local, master_.length});
    }
    for (const auto& rule : master_.rules) {
      const auto walked =
          walk(rule, master_.start->value.local, end_of(rule), first, last, steps_,
               [this](LocalSeconds local) {
                 candidates_.emplace(key_at(local), Candidate{local, master_.length});
                 return candidates_.size() <= max_instances_;
               });
      if (walked == Walk::exhausted) {
        expansion_.too_many = "the recurrence rule takes too much work to expand";
        return false;
      }
      expansion_.unbounded = expansion_.unbounded || walked == Walk::stopped;
    }
    for (const auto& extra : master_.extra_dates) {
      const auto local = local_of(extra.start);
      candidates_.insert_or_assign(key_at(local),
                                   Candidate{local, extra.length.value_or(master_.length)});
    }
    if (candidates_.size() + overrides_.size() > max_instances_) {
      expansion_.too_many = "more than " + std::to_string(max_instances_) +
                            " instances; give the series an end or a longer interval";
      return false;
    }
    return true;
  }

  // UNTIL as wall time of the series.
  [[nodiscard]] std::optional<LocalSeconds> end_of(const Rule& rule) const {
    if (!rule.until) {
      return std::nullopt;
    }
    const auto& until = *rule.until;
    if (until.is_date()) {
      // RFC 5545 wants the type of DTSTART here. Clients that write a date mean the whole day.
      return until.local + days{1} - seconds{1};
    }
    if (master_.is_date()) {
      // The reverse slip. By UTC or by the zone the day may be another one; the later one holds,
      // because time must not become free by a guess.
      auto day = floor<days>(until.local);
      if (until.form == DateValue::Form::utc) {
        const Instant at{until.local.time_since_epoch()};
        day = std::max(day, floor<days>(zones_.floating().to_local(at)));
      }
      return LocalSeconds{day} + days{1} - seconds{1};
    }
    return until.form == DateValue::Form::utc
               ? master_.start->zone->to_local(Instant{until.local.time_since_epoch()})
               : until.local;
  }

  void exclude() {
    std::unordered_set<Key> whole_days;
    for (const auto& exception : master_.exceptions) {
      if (exception.is_date() && !master_.is_date()) {
        whole_days.insert(floor<days>(exception.value.local).time_since_epoch().count());
      } else {
        candidates_.erase(key_at(local_of(exception)));
      }
    }
    if (!whole_days.empty()) {
      std::erase_if(candidates_, [&whole_days](const auto& one) {
        const auto day = floor<days>(one.second.local).time_since_epoch().count();
        return whole_days.contains(day);
      });
    }
    for (const auto& rule : master_.exception_rules) {
      // An exclusion that is not walked to its end leaves time busy: nothing is lost by it.
      const auto last =
          candidates_.empty() ? master_.start->value.local : candidates_.rbegin()->second.local;
      const auto first = candidates_.empty() ? last : candidates_.begin()->second.local;
      walk(rule, master_.start->value.local, end_of(rule), first, last, steps_,
           [this](LocalSeconds local) {
             candidates_.erase(key_at(local));
             return true;
           });
    }
    for (const auto key : overridden_) {
      candidates_.erase(key);
    }
  }

  void add(const Candidate& candidate) {
    const Event* told_by = &master_;
    auto local = candidate.local;
    auto length = candidate.length;
    const auto next = from_there_on_.upper_bound(candidate.local);
    if (next != from_there_on_.begin()) {
      const auto& [original, one] = *std::prev(next);
      told_by = one;
      local += shift_of(*one, original);
      length = one->length;
    }
    // The wall time is the master's, in the master's zone, whoever tells the rest.
    const auto time = master_.span_at(local, length);
    if (time.start >= horizon_.end) {
      expansion_.unbounded = expansion_.unbounded || master_.recurs();
    }
    const bool seen = time.empty() ? horizon_.contains(time.start) : time.overlaps(horizon_);
    if (seen || (!master_.recurs() && overrides_.empty())) {
      expansion_.occurrences.push_back(
          {time, told_by, moment_at(candidate.local), moment_at(local), length});
    }
  }

  /// A wall time of the series.
  [[nodiscard]] Moment moment_at(LocalSeconds local) const {
    const auto* zone = master_.start->zone;
    return {{master_.start->value.form, local},
            zone,
            master_.is_date() ? zone->start_of(floor<days>(local)) : zone->to_instant(local)};
  }

  const Event& master_;
  const std::vector<const Event*>& overrides_;
  ZoneBook& zones_;
  const TimeRange horizon_;
  const std::size_t max_instances_;
  Steps& steps_;

  std::map<Key, Candidate> candidates_;
  std::unordered_set<Key> overridden_;
  /// RANGE=THISANDFUTURE, by original wall time.
  std::map<LocalSeconds, const Event*> from_there_on_;
  Expansion expansion_;
};

}  // namespace

TimeRange within_calendar(TimeRange range) {
  const Instant first{std::chrono::sys_days{std::chrono::year{2} / 1 / 1}};
  const Instant last{std::chrono::sys_days{std::chrono::year{9998} / 12 / 31}};
  return {std::clamp(range.start, first, last), std::clamp(range.end, first, last)};
}

store::Instance instance_of(const Occurrence& occurrence) {
  const auto& verdict = occurrence.told_by->verdict;
  return {occurrence.time, occurrence.start.is_date(), verdict.busy && !occurrence.time.empty(),
          verdict.rule == "N8" ? store::BusyType::tentative : store::BusyType::busy};
}

Expansion expand(const Event* master, const std::vector<const Event*>& overrides, ZoneBook& zones,
                 const ReadOptions& options, Steps& steps) {
  Expansion expansion;
  if (master != nullptr) {
    expansion = Series(*master, overrides, zones, options, steps).run();
    if (!expansion.too_many.empty()) {
      return expansion;
    }
  } else if (overrides.size() > static_cast<std::size_t>(options.limits.max_instances)) {
    expansion.too_many = "more than " + std::to_string(options.limits.max_instances) + " instances";
    return expansion;
  }
  // Overrides count wherever they lie, also those of an instance that the rule does not give.
  const auto horizon = within_calendar(options.horizon);
  for (const auto* one : overrides) {
    const auto time = one->first_span();
    if (time.start >= horizon.end) {
      expansion.unbounded = true;
    }
    if (time.empty() ? horizon.contains(time.start) : time.overlaps(horizon)) {
      const auto& original = one->recurrence_id ? *one->recurrence_id : *one->start;
      expansion.occurrences.push_back({time, one, original, *one->start, one->length});
    }
  }
  std::sort(expansion.occurrences.begin(), expansion.occurrences.end(),
            [](const Occurrence& a, const Occurrence& b) {
              return std::pair(a.time.start, a.time.end) < std::pair(b.time.start, b.time.end);
            });
  return expansion;
}

}  // namespace holdfast::icalendar
