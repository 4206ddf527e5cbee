#include "store/placer.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "store/seating.hpp"
#include "store/spans.hpp"

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

std::string staff_pointer(std::size_t leg) {
  return leg == 0 ? "/staff" : "/then/" + std::to_string(leg - 1) + "/staff";
}

/// How soon somebody is taken; least first. Not within the function that needs it: of such a class
/// g++ 12 leaves the comparison of texts out of the program.
struct Rank {
  bool is_new;
  bool busy;
  bool blind;
  Duration booked{0};
  std::string latest = {};
  std::string slug = {};
  int place = 0;
  auto operator<=>(const Rank&) const = default;
};

}  // namespace

WhenBlind when_blind(const Wish& wish, const RuleSettings& settings) {
  const auto chosen = wish.service.policy.when_blind.value_or(settings.when_blind);
  // A hold becomes a booking like any new one.
  const bool is_new = wish.moving == nullptr || wish.moving->status == BookingStatus::held;
  return chosen == WhenBlind::verify && !(wish.may_wait && is_new) ? WhenBlind::refuse : chosen;
}

Result<Placer> Placer::over(Course course, const Wish& wish, TimeRange starts,
                            const RuleSettings& settings, Instant now, const Reads& reads,
                            Purpose purpose) {
  Placer placer(std::move(course), wish, settings);
  placer.gather(reads, starts, now, purpose);
  for (std::size_t index = 0; index < placer.crews_.size(); ++index) {
    if (placer.leg(index).wanted && !placer.crews_[index].wanted) {
      return Error{Errc::not_found,
                   "the service does not take the resource that was asked for",
                   {{"pointer", staff_pointer(index)}}};
    }
  }
  return placer;
}

/// Whom each requirement of a leg may take, in its order.
std::vector<std::vector<ResourceId>> Placer::pools(std::size_t index) const {
  std::vector<std::vector<ResourceId>> pools;
  const auto& wanted = leg(index).wanted;
  const auto& requirements = leg(index).service->requirements;
  for (const auto& requirement : requirements) {
    auto pool = requirement.pool;
    // What a booking has it may keep, also if the pool is another one by now.
    if (wish_.moving != nullptr) {
      for (const auto& taken : wish_.moving->taken) {
        if (taken.requirement == requirement.name && taken.part == static_cast<int>(index) &&
            !holds(pool, taken.resource)) {
          pool.push_back(taken.resource);
        }
      }
    }
    if (wish_.without) {
      std::erase(pool, *wish_.without);
    }
    pools.push_back(std::move(pool));
  }
  // The wanted resource has one seat only, so nobody else can have it: they need not be read.
  if (wanted) {
    const auto has_wanted = [&](const auto& pool) { return holds(pool, *wanted); };
    const auto only = std::find_if(pools.begin(), pools.end(), has_wanted);
    if (std::count_if(pools.begin(), pools.end(), has_wanted) == 1 &&
        requirements[static_cast<std::size_t>(only - pools.begin())].count == 1) {
      *only = {*wanted};
    }
  }
  return pools;
}

void Placer::gather(const Reads& reads, TimeRange starts, Instant now, Purpose purpose) {
  Occupancy::Scope scope;
  scope.starts = starts;
  scope.worked = {starts.start, starts.end + course_.length()};
  if (wish_.moving != nullptr) {
    own_ = wish_.whole_class ? wish_.moving->session.value : own_origin(*wish_.moving, reads);
    scope.except = wish_.whole_class ? own_ : wish_.moving->id.value;
  }
  std::vector<std::vector<std::vector<ResourceId>>> pool_of;
  Duration around{0};
  for (std::size_t index = 0; index < course_.legs().size(); ++index) {
    pool_of.push_back(pools(index));
    for (std::size_t need = 0; need < pool_of[index].size(); ++need) {
      around = std::max(around,
                        look_around(leg(index).service->requirements[need], pool_of[index][need]));
    }
  }
  const auto spans = course_.spans(starts);
  const auto extra = purpose == Purpose::choose ? around : Duration{0};
  scope.claimed = {spans.start - extra, spans.end + extra};

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
    members_.push_back(Occupancy::read(std::move(*resource), scope, settings_, now, reads));
    return static_cast<int>(members_.size() - 1);
  };

  for (std::size_t index = 0; index < pool_of.size(); ++index) {
    Crew crew;
    for (std::size_t place = 0; place < pool_of[index].size(); ++place) {
      Need need{&leg(index).service->requirements[place], {}};
      for (const auto& id : pool_of[index][place]) {
        if (const auto member = member_of(id)) {
          need.pool.push_back(*member);
          if (leg(index).wanted == id) {
            crew.wanted = member;
          }
          crew.first_apart = crew.first_apart && (place == 0 || !holds(pool_of[index].front(), id));
        }
      }
      crew.needs.push_back(std::move(need));
    }
    if (!crew.needs.empty()) {
      for (const int place : crew.needs.front().pool) {
        const auto& working = members_[static_cast<std::size_t>(place)].working();
        crew.open.insert(crew.open.end(), working.begin(), working.end());
      }
      crew.open = merged(std::move(crew.open));
    }
    crews_.push_back(std::move(crew));
  }
  if (is_group() && !wish_.whole_class) {
    sessions_ = GroupSeats::read(*leg(0).service, starts, wish_.moving, reads);
    for (const auto& standing : sessions_.all()) {
      for (const auto& taken : standing.session.taken) {
        member_of(taken.resource);
      }
    }
  }
}

Occupancy::Question Placer::question(std::size_t index, Instant start) const {
  Occupancy::Question question;
  question.begins = start;
  question.appointment = leg(index).appointment(start);
  question.span = leg(index).span(start);
  question.own = own_;
  question.at_any_hour = wish_.by_staff;
  question.over_busy = wish_.over_busy;
  return question;
}

Hindrance Placer::judge(const Occupancy& member, const Occupancy::Question& question) const {
  const auto hindrance = member.judge(question);
  const bool unknown =
      member.blind() && !wish_.over_busy && when_blind(wish_, settings_) == WhenBlind::refuse;
  return hindrance == Hindrance::none && unknown ? Hindrance::blind : hindrance;
}

Placer::Hindrances Placer::judge_members(std::size_t index, Instant start) const {
  // Who is in no pool of this leg is not asked.
  Hindrances hindrances(members_.size(), Hindrance::none);
  std::vector<bool> asked(members_.size(), false);
  const auto what = question(index, start);
  for (const auto& need : crews_[index].needs) {
    for (const int member : need.pool) {
      const auto place = static_cast<std::size_t>(member);
      if (!asked[place]) {
        asked[place] = true;
        hindrances[place] = judge(members_[place], what);
      }
    }
  }
  return hindrances;
}

bool Placer::had_before(std::size_t index, const Need& need, int member) const {
  if (wish_.moving == nullptr) {
    return false;
  }
  const auto& id = members_[static_cast<std::size_t>(member)].resource().id;
  return std::any_of(wish_.moving->taken.begin(), wish_.moving->taken.end(), [&](const Taken& t) {
    return t.resource == id && t.requirement == need.requirement->name &&
           t.part == static_cast<int>(index);
  });
}

/// The free members of a pool, the best first: those the booking has already, then those that have
/// no other plans, then those that are known for certain to be free, then by the requirement's
/// assignment.
std::vector<int> Placer::in_order(std::size_t index, const Need& need, const Hindrances& hindrances,
                                  Instant start) const {
  auto plans = question(index, start);
  plans.over_busy = false;
  std::vector<std::pair<Rank, int>> ranked;
  for (std::size_t place = 0; place < need.pool.size(); ++place) {
    const int candidate = need.pool[place];
    if (hindrances[static_cast<std::size_t>(candidate)] != Hindrance::none) {
      continue;
    }
    const auto& member = members_[static_cast<std::size_t>(candidate)];
    const bool busy = wish_.over_busy && member.judge(plans) == Hindrance::busy;
    Rank rank{!had_before(index, need, candidate), busy, member.blind()};
    switch (need.requirement->assignment) {
      case Assignment::least_busy:
        rank.booked = member.booked_on_day_of(start);
        rank.slug = member.resource().slug;
        break;
      case Assignment::in_turn:
        // A member without bookings has the empty one, and comes first.
        rank.latest = member.latest_booking();
        rank.slug = member.resource().slug;
        break;
      case Assignment::priority:
        rank.place = static_cast<int>(place);
        break;
    }
    ranked.emplace_back(std::move(rank), candidate);
  }
  std::sort(ranked.begin(), ranked.end());
  std::vector<int> order;
  for (const auto& [rank, candidate] : ranked) {
    order.push_back(candidate);
  }
  return order;
}

/// One row for each seat, the requirements in order. Without `start` the order within a row says
/// nothing.
Placer::Seats Placer::seats(std::size_t index, const Hindrances& hindrances,
                            std::optional<Instant> start) const {
  Seats rows;
  for (const auto& need : crews_[index].needs) {
    std::vector<int> candidates;
    if (start) {
      candidates = in_order(index, need, hindrances, *start);
    } else {
      for (const int member : need.pool) {
        if (hindrances[static_cast<std::size_t>(member)] == Hindrance::none) {
          candidates.push_back(member);
        }
      }
    }
    rows.insert(rows.end(), static_cast<std::size_t>(need.requirement->count), candidates);
  }
  return rows;
}

/// Seats everybody of a leg, the wanted resource among them.
std::optional<std::vector<int>> Placer::solve(std::size_t index, const Seats& rows) const {
  const auto& crew = crews_[index];
  if (!crew.wanted) {
    return seat(rows);
  }
  std::size_t row = 0;
  for (const auto& need : crew.needs) {
    const auto& candidates = rows[row];
    if (std::find(candidates.begin(), candidates.end(), *crew.wanted) != candidates.end()) {
      auto pinned = rows;
      pinned[row] = {*crew.wanted};
      if (auto seated = seat(pinned)) {
        return seated;
      }
    }
    row += static_cast<std::size_t>(need.requirement->count);
  }
  return std::nullopt;
}

/// Why there is no way to seat everybody: the strongest hindrance among those that matter, which
/// are the wanted resource's, else those of who was promised at that very time, else those in the
/// pools that are short, else all.
Hindrance Placer::strongest(std::size_t index, const Hindrances& hindrances) const {
  const auto& crew = crews_[index];
  std::vector<int> matter;
  if (crew.wanted && hindrances[static_cast<std::size_t>(*crew.wanted)] != Hindrance::none) {
    matter.push_back(*crew.wanted);
  }
  if (matter.empty() && wish_.start_stands) {
    for (const auto& need : crew.needs) {
      std::copy_if(need.pool.begin(), need.pool.end(), std::back_inserter(matter), [&](int member) {
        return hindrances[static_cast<std::size_t>(member)] != Hindrance::none &&
               had_before(index, need, member);
      });
    }
  }
  if (matter.empty()) {
    for (const auto& need : crew.needs) {
      const auto free = std::count_if(need.pool.begin(), need.pool.end(), [&](int member) {
        return hindrances[static_cast<std::size_t>(member)] == Hindrance::none;
      });
      if (free < need.requirement->count) {
        matter.insert(matter.end(), need.pool.begin(), need.pool.end());
      }
    }
  }
  if (matter.empty()) {
    for (std::size_t place = 0; place < members_.size(); ++place) {
      matter.push_back(static_cast<int>(place));
    }
  }
  auto strongest = Hindrance::none;
  for (const int member : matter) {
    strongest = std::max(strongest, hindrances[static_cast<std::size_t>(member)]);
  }
  return strongest;
}

Result<Placement> Placer::place(Instant start) const {
  auto in_session = Hindrance::none;
  if (is_group()) {
    if (auto joined = join(start, in_session)) {
      return std::move(*joined);
    }
    if (!wish_.whole_class && party() > leg(0).service->policy.seats) {
      return refusal(std::max(in_session, Hindrance::booked), start);
    }
  }
  Seats seated;
  for (std::size_t index = 0; index < crews_.size(); ++index) {
    const auto hindrances = judge_members(index, start);
    auto found = solve(index, seats(index, hindrances, start));
    if (!found) {
      const auto why = in_session != Hindrance::none ? in_session : strongest(index, hindrances);
      return refusal(why, leg(index).appointment(start).start);
    }
    seated.push_back(std::move(*found));
  }
  return compose(start, seated);
}

/// One member's time. Spans of one booking that meet on a resource are one claim: its own buffers
/// are not in its way.
void Placer::take(Placement& placement, int member, const std::vector<TimeRange>& spans) const {
  const auto& occupancy = members_[static_cast<std::size_t>(member)];
  const auto& id = occupancy.resource().id;
  // The store's guard lets only an override stand beside other plans.
  const std::string rule(wish_.over_busy ? kOverrideRule : "booking");
  for (const auto& span : merged(spans)) {
    for (const auto& place : occupancy.places(span, own_)) {
      for (const auto& piece : split(place.time)) {
        placement.claims.push_back({id, piece, ClaimKind::booking, place.unit, {}, rule});
      }
    }
  }
}

Placement Placer::compose(Instant start, const Seats& seated) const {
  Placement placement;
  placement.time = {start, start + course_.length()};
  placement.seats = leg(0).service->policy.seats;
  for (int next = 1; next < party(); ++next) {
    placement.more_seats.push_back(next);
  }
  /// In order of first appearance, so that the claims are always in the same order.
  std::vector<std::pair<int, std::vector<TimeRange>>> used;
  for (std::size_t index = 0; index < crews_.size(); ++index) {
    if (crews_.size() > 1) {
      placement.parts.push_back({leg(index).service->id, leg(index).appointment(start)});
    }
    auto seat_at = seated[index].begin();
    for (const auto& need : crews_[index].needs) {
      for (int seat_of_need = 0; seat_of_need < need.requirement->count; ++seat_of_need) {
        const int member = *seat_at++;
        const auto& occupancy = members_[static_cast<std::size_t>(member)];
        placement.taken.push_back(
            {need.requirement->name, occupancy.resource().id, 0, static_cast<int>(index)});
        placement.verified = placement.verified && !occupancy.blind();
        auto known = std::find_if(used.begin(), used.end(),
                                  [&](const auto& entry) { return entry.first == member; });
        if (known == used.end()) {
          known = used.insert(used.end(), {member, {}});
        }
        known->second.push_back(leg(index).span(start));
      }
    }
  }
  for (const auto& [member, spans] : used) {
    take(placement, member, spans);
  }
  for (auto& taken : placement.taken) {
    const auto begins = leg(static_cast<std::size_t>(taken.part)).span(start).start;
    const auto claim =
        std::find_if(placement.claims.begin(), placement.claims.end(), [&](const Claim& candidate) {
          return candidate.resource == taken.resource && candidate.time.contains(begins);
        });
    taken.unit = claim == placement.claims.end() ? 0 : claim->unit;
  }
  return placement;
}

std::optional<Slot> Placer::slot(Instant start) const {
  return is_group() ? group_slot(start) : free_slot(start);
}

std::optional<Slot> Placer::free_slot(Instant start) const {
  Seats rows;
  for (std::size_t index = crews_.size(); index-- > 0;) {
    if (!wish_.by_staff && !store::holds(crews_[index].open, leg(index).appointment(start))) {
      return std::nullopt;
    }
    rows = seats(index, judge_members(index, start), std::nullopt);
    if (rows.empty() || !solve(index, rows)) {
      return std::nullopt;
    }
  }
  // Which members of the first pool could be asked for: each is tried in the first seat.
  const auto& crew = crews_.front();
  const auto& first = rows.front();
  const bool wants_first =
      crew.wanted && std::find(first.begin(), first.end(), *crew.wanted) != first.end();
  Slot found{{start, start + course_.length()}, 0, {}};
  for (const int member : first) {
    if (wants_first && member != *crew.wanted) {
      continue;
    }
    // Whoever is in no other pool is in nobody's way there.
    bool possible = crew.first_apart;
    if (!possible) {
      auto pinned = rows;
      pinned.front() = {member};
      possible = wants_first ? seat(pinned).has_value() : solve(0, pinned).has_value();
    }
    if (possible) {
      found.free.push_back(members_[static_cast<std::size_t>(member)].resource().id);
    }
  }
  // The wanted resource may only be possible for another requirement than the first.
  found.choices = static_cast<int>(found.free.size());
  return found;
}

std::vector<Placer::Candidate> Placer::candidates(Instant start) const {
  std::vector<Candidate> found;
  for (std::size_t index = 0; index < crews_.size(); ++index) {
    const auto what = question(index, start);
    for (const auto& need : crews_[index].needs) {
      for (const int place : need.pool) {
        const auto& occupancy = members_[static_cast<std::size_t>(place)];
        found.push_back(
            {static_cast<int>(index), need.requirement, &occupancy, judge(occupancy, what), what});
      }
    }
  }
  return found;
}

}  // namespace holdfast::store
