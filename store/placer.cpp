#include "store/placer.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "store/seating.hpp"

namespace holdfast::store {
namespace {

constexpr Duration kDayAround = std::chrono::hours{25};
/// How far around the start "in turn" looks for the bookings of a pool's members.
constexpr Duration kTurnAround = std::chrono::days{28};

/// How much time around the appointment must be known to choose among `pool`.
Duration look_around(const Requirement& requirement, const std::vector<ResourceId>& pool) {
  if (pool.size() <= static_cast<std::size_t>(requirement.count)) {
    return Duration{0};
  }
  switch (requirement.assignment) {
    case Assignment::least_busy:
      return kDayAround;
    case Assignment::in_turn:
      return kTurnAround;
    case Assignment::priority:
      break;
  }
  return Duration{0};
}

bool holds(const std::vector<ResourceId>& pool, const ResourceId& id) {
  return std::find(pool.begin(), pool.end(), id) != pool.end();
}

}  // namespace

Result<Placer> Placer::over(const Wish& wish, TimeRange starts, const RuleSettings& settings,
                            Instant now, const Reads& reads, Purpose purpose) {
  const auto agency = reads.agency(wish.service.agency);
  if (!agency) {
    return Error{Errc::not_found, "there is no such agency"};
  }
  auto zone = TimeZone::find(agency->time_zone);
  if (!zone) {
    return Error{Errc::internal, "the agency's time zone is unknown: " + agency->time_zone};
  }
  Placer placer(wish, settings, now, std::move(*zone));
  placer.gather(reads, {starts.start, starts.end + placer.length()}, purpose);
  if (wish.wanted && !placer.wanted_) {
    return Error{Errc::not_found,
                 "the service does not take the resource that was asked for",
                 {{"pointer", "/staff"}}};
  }
  return placer;
}

/// Whom each requirement may take, in its order.
std::vector<std::vector<ResourceId>> Placer::pools() const {
  std::vector<std::vector<ResourceId>> pools;
  for (const auto& requirement : wish_.service.requirements) {
    auto pool = requirement.pool;
    // What a booking has it may keep, also if the pool is another one by now.
    if (wish_.moving != nullptr) {
      for (const auto& taken : wish_.moving->taken) {
        if (taken.requirement == requirement.name && !holds(pool, taken.resource)) {
          pool.push_back(taken.resource);
        }
      }
    }
    pools.push_back(std::move(pool));
  }
  // The wanted resource has one seat only, so nobody else can have it: they need not be read.
  if (wish_.wanted) {
    const auto wanted = [&](const auto& pool) { return holds(pool, *wish_.wanted); };
    const auto only = std::find_if(pools.begin(), pools.end(), wanted);
    if (std::count_if(pools.begin(), pools.end(), wanted) == 1 &&
        wish_.service.requirements[static_cast<std::size_t>(only - pools.begin())].count == 1) {
      *only = {*wish_.wanted};
    }
  }
  return pools;
}

void Placer::gather(const Reads& reads, TimeRange appointments, Purpose purpose) {
  const auto pool_of = pools();
  Duration around{0};
  if (purpose == Purpose::choose) {
    for (std::size_t need = 0; need < pool_of.size(); ++need) {
      around = std::max(around, look_around(wish_.service.requirements[need], pool_of[need]));
    }
  }
  const auto taken = with_buffers(appointments);
  const TimeRange claimed{taken.start - around, taken.end + around};
  const auto member_of = [&](const ResourceId& id) -> std::optional<int> {
    const auto known = std::find_if(members_.begin(), members_.end(),
                                    [&](const auto& member) { return member.resource().id == id; });
    if (known != members_.end()) {
      return static_cast<int>(known - members_.begin());
    }
    auto resource = reads.resource(wish_.service.agency, id);
    if (!resource) {
      return std::nullopt;
    }
    members_.push_back(
        Occupancy::read(std::move(*resource), claimed, appointments, settings_, now_, reads));
    return static_cast<int>(members_.size() - 1);
  };

  for (std::size_t index = 0; index < pool_of.size(); ++index) {
    Need need{&wish_.service.requirements[index], {}};
    for (const auto& id : pool_of[index]) {
      if (const auto member = member_of(id)) {
        need.pool.push_back(*member);
        if (wish_.wanted == id) {
          wanted_ = member;
        }
      }
    }
    needs_.push_back(std::move(need));
  }
}

Duration Placer::length() const {
  return wish_.length ? *wish_.length : Duration{wish_.service.duration};
}

TimeRange Placer::with_buffers(TimeRange appointment) const {
  return {appointment.start - wish_.service.buffer_before,
          appointment.end + wish_.service.buffer_after};
}

// The wall clock of the agency decides, not the time since midnight: after a clock change people
// still expect appointments at half past, and an hour that comes twice has its starts twice.
bool Placer::is_on_step(Instant start) const {
  const auto whole_seconds = std::chrono::floor<std::chrono::seconds>(start);
  if (whole_seconds != start) {
    return false;
  }
  const auto local = zone_.to_local(start).value;
  const auto of_day = local - std::chrono::floor<std::chrono::days>(local);
  return of_day % std::chrono::seconds{wish_.service.slot_step} == std::chrono::seconds{0};
}

std::vector<Instant> Placer::starts_on_step(TimeRange range) const {
  std::vector<Instant> starts;
  if (range.empty()) {
    return starts;
  }
  const auto last = zone_.date_at(range.end);
  for (auto date = zone_.date_at(range.start); date <= last; date += std::chrono::days{1}) {
    for (std::chrono::minutes minute{0}; minute < std::chrono::days{1};
         minute += wish_.service.slot_step) {
      const auto meaning = zone_.meaning_of({std::chrono::local_seconds{date} + minute});
      if (meaning.kind == LocalMeaning::Kind::gap) {
        continue;
      }
      starts.push_back(meaning.earlier);
      if (meaning.kind == LocalMeaning::Kind::fold) {
        starts.push_back(meaning.later);
      }
    }
  }
  std::erase_if(starts, [&](Instant start) { return !range.contains(start); });
  std::sort(starts.begin(), starts.end());
  return starts;
}

Status Placer::judge_start(Instant start) const {
  const auto& service = wish_.service;
  if (length() <= Duration{0} || length() > kLongestClaim) {
    return Error{Errc::validation, "an appointment lasts longer than nothing and at most 24 hours"};
  }
  if (wish_.by_staff) {
    return {};
  }
  const auto earliest = now_ + service.minimum_notice;
  const auto latest = now_ + service.booking_window;
  const auto outside = [&](std::string rule, std::string detail) {
    return Error{Errc::outside_rules,
                 std::move(detail),
                 {{"rule", std::move(rule)},
                  {"earliest", to_rfc3339(std::chrono::ceil<std::chrono::seconds>(earliest))},
                  {"latest", to_rfc3339(std::chrono::floor<std::chrono::seconds>(latest))}}};
  };
  if (start < now_) {
    return outside("notice", "the time lies in the past");
  }
  if (start < earliest) {
    return outside("notice", "the service wants " + std::to_string(service.minimum_notice.count()) +
                                 " minutes of notice");
  }
  if (start > latest) {
    return outside("window", "the time is further ahead than the service can be booked");
  }
  if (!is_on_step(start)) {
    return outside("step", "the service starts every " + std::to_string(service.slot_step.count()) +
                               " minutes after midnight of the agency");
  }
  return {};
}

Placer::Verdicts Placer::judge_members(TimeRange appointment) const {
  Occupancy::Question question{appointment, with_buffers(appointment)};
  question.at_any_hour = wish_.by_staff;
  if (wish_.moving != nullptr) {
    question.moving = wish_.moving->id;
  }
  Verdicts verdicts;
  verdicts.reserve(members_.size());
  for (const auto& member : members_) {
    auto verdict = member.judge(question);
    if (verdict.hindrance == Hindrance::none && member.blind() &&
        settings_.when_blind == RuleSettings::WhenBlind::refuse) {
      verdict.hindrance = Hindrance::blind;
    }
    verdicts.push_back(verdict);
  }
  return verdicts;
}

bool Placer::had_before(const Need& need, int member) const {
  if (wish_.moving == nullptr) {
    return false;
  }
  const auto& id = members_[static_cast<std::size_t>(member)].resource().id;
  return std::any_of(wish_.moving->taken.begin(), wish_.moving->taken.end(), [&](const Taken& t) {
    return t.resource == id && t.requirement == need.requirement->name;
  });
}

/// The free members of a pool, the best first: those the booking has already, then those that are
/// known for certain to be free, then by the requirement's assignment.
std::vector<int> Placer::in_order(const Need& need, const Verdicts& verdicts, Instant start) const {
  using Rank = std::tuple<bool, bool, Duration, std::string, std::string, int>;
  std::vector<std::pair<Rank, int>> ranked;
  for (std::size_t place = 0; place < need.pool.size(); ++place) {
    const int index = need.pool[place];
    if (verdicts[static_cast<std::size_t>(index)].hindrance != Hindrance::none) {
      continue;
    }
    const auto& member = members_[static_cast<std::size_t>(index)];
    Rank rank{!had_before(need, index), member.blind(), {}, {}, {}, 0};
    switch (need.requirement->assignment) {
      case Assignment::least_busy:
        std::get<2>(rank) = member.booked_on_day_of(start);
        std::get<4>(rank) = member.resource().slug;
        break;
      case Assignment::in_turn:
        // Ids sort by the time they were made; a member without bookings has the empty one.
        std::get<3>(rank) = member.latest_origin();
        std::get<4>(rank) = member.resource().slug;
        break;
      case Assignment::priority:
        std::get<5>(rank) = static_cast<int>(place);
        break;
    }
    ranked.emplace_back(std::move(rank), index);
  }
  std::sort(ranked.begin(), ranked.end());
  std::vector<int> order;
  for (const auto& [rank, index] : ranked) {
    order.push_back(index);
  }
  return order;
}

/// One row for each seat, the requirements in order. Without `start` the order within a row says
/// nothing.
Placer::Seats Placer::seats(const Verdicts& verdicts, std::optional<Instant> start) const {
  Seats rows;
  for (const auto& need : needs_) {
    std::vector<int> candidates;
    if (start) {
      candidates = in_order(need, verdicts, *start);
    } else {
      for (const int index : need.pool) {
        if (verdicts[static_cast<std::size_t>(index)].hindrance == Hindrance::none) {
          candidates.push_back(index);
        }
      }
    }
    rows.insert(rows.end(), static_cast<std::size_t>(need.requirement->count), candidates);
  }
  return rows;
}

/// Seats everybody, the wanted resource among them.
std::optional<std::vector<int>> Placer::solve(const Seats& rows) const {
  if (!wanted_) {
    return seat(rows);
  }
  std::size_t row = 0;
  for (const auto& need : needs_) {
    const auto& candidates = rows[row];
    if (std::find(candidates.begin(), candidates.end(), *wanted_) != candidates.end()) {
      auto pinned = rows;
      pinned[row] = {*wanted_};
      if (auto seated = seat(pinned)) {
        return seated;
      }
    }
    row += static_cast<std::size_t>(need.requirement->count);
  }
  return std::nullopt;
}

/// Why there is no way to seat everybody: the strongest hindrance among those that matter, which
/// are the wanted resource's, else those in the pools that are short, else all.
Error Placer::refusal(const Verdicts& verdicts, Instant start) const {
  std::vector<int> matter;
  if (wanted_ && verdicts[static_cast<std::size_t>(*wanted_)].hindrance != Hindrance::none) {
    matter.push_back(*wanted_);
  }
  if (matter.empty()) {
    for (const auto& need : needs_) {
      const auto free = std::count_if(need.pool.begin(), need.pool.end(), [&](int index) {
        return verdicts[static_cast<std::size_t>(index)].hindrance == Hindrance::none;
      });
      if (free < need.requirement->count) {
        matter.insert(matter.end(), need.pool.begin(), need.pool.end());
      }
    }
  }
  if (matter.empty()) {
    for (std::size_t index = 0; index < members_.size(); ++index) {
      matter.push_back(static_cast<int>(index));
    }
  }
  auto strongest = Hindrance::none;
  for (const int index : matter) {
    strongest = std::max(strongest, verdicts[static_cast<std::size_t>(index)].hindrance);
  }
  const auto at = to_rfc3339(start);
  switch (strongest) {
    case Hindrance::booked:
      return {Errc::slot_taken, at + " is taken by another booking"};
    case Hindrance::busy:
      return {Errc::busy_outside, at + " is not free: other plans are there"};
    case Hindrance::blind:
      return {Errc::source_unverified,
              "whether " + at + " is free cannot be known: an outside calendar cannot be read now"};
    case Hindrance::closed:
    case Hindrance::none:
      break;
  }
  return {Errc::outside_rules, at + " lies outside of the working hours", {{"rule", "hours"}}};
}

Result<Placement> Placer::place(Instant start) const {
  if (const auto allowed = judge_start(start); !allowed) {
    return allowed.error();
  }
  const TimeRange appointment{start, start + length()};
  const auto verdicts = judge_members(appointment);
  const auto seated = solve(seats(verdicts, start));
  if (!seated) {
    return refusal(verdicts, start);
  }

  Placement placement;
  placement.time = appointment;
  auto member_at = seated->begin();
  for (const auto& need : needs_) {
    for (int seat_of_need = 0; seat_of_need < need.requirement->count; ++seat_of_need) {
      const auto index = static_cast<std::size_t>(*member_at++);
      const auto& member = members_[index];
      const auto& places = verdicts[index].places;
      placement.taken.push_back(
          {need.requirement->name, member.resource().id, places.front().unit});
      placement.verified = placement.verified && !member.blind();
      for (const auto& place : places) {
        for (const auto& piece : split(place.time)) {
          placement.claims.push_back(
              {member.resource().id, piece, ClaimKind::booking, place.unit, {}, "booking"});
        }
      }
    }
  }
  return placement;
}

std::optional<Slot> Placer::slot(Instant start) const {
  if (!judge_start(start)) {
    return std::nullopt;
  }
  const TimeRange appointment{start, start + length()};
  const auto verdicts = judge_members(appointment);
  const auto rows = seats(verdicts, std::nullopt);
  Slot found{appointment, 0, {}};
  if (needs_.empty() || !solve(rows)) {
    return std::nullopt;
  }
  // Which members of the first pool could be asked for: each is tried in the first seat.
  const auto& first = rows.front();
  const bool wants_first =
      wanted_ && std::find(first.begin(), first.end(), *wanted_) != first.end();
  for (const int index : first) {
    if (wants_first && index != *wanted_) {
      continue;
    }
    auto pinned = rows;
    pinned.front() = {index};
    if (wants_first ? seat(pinned).has_value() : solve(pinned).has_value()) {
      found.free.push_back(members_[static_cast<std::size_t>(index)].resource().id);
    }
  }
  // The wanted resource may only be possible for another requirement than the first.
  found.choices = static_cast<int>(found.free.size());
  return found;
}

}  // namespace holdfast::store
