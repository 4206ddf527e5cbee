// Whether a time can be had, and who is taken: every minute, everybody, every way to seat them.
#include <algorithm>
#include <set>
#include <tuple>

#include "tests/model/naive.hpp"

namespace holdfast::model {

namespace {

constexpr Minute kDay = 1440;

bool has(const std::vector<int>& list, int value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

/// Every way to give each seat one of its candidates, none twice, `who` among them if asked for.
bool can_seat(const std::vector<std::vector<int>>& seats, int who, std::vector<int>& chosen) {
  if (chosen.size() == seats.size()) {
    return who < 0 || has(chosen, who);
  }
  for (const int candidate : seats[chosen.size()]) {
    if (has(chosen, candidate)) {
      continue;
    }
    chosen.push_back(candidate);
    const bool found = can_seat(seats, who, chosen);
    chosen.pop_back();
    if (found) {
      return true;
    }
  }
  return false;
}

}  // namespace
Span Naive::held_for(int treat, Span time) const {
  if (blunders_.forgets_buffers) {
    return time;
  }
  const auto& about = shop_->treats[static_cast<std::size_t>(treat)];
  return {time.from - about.before, time.to + about.after};
}

bool Naive::is_open(int thing, Minute minute) const {
  const auto& about = shop_->things[static_cast<std::size_t>(thing)];
  const bool never_closed = about.kind != store::ResourceKind::staff &&
                            std::all_of(std::begin(about.week), std::end(about.week),
                                        [](const auto& day) { return day.empty(); });
  if (never_closed) {
    return true;
  }
  const auto local = minute + kEast;
  // 1 January 1970 was a Thursday.
  const auto weekday = static_cast<std::size_t>((local / kDay + 3) % 7);
  const auto& day = about.week[weekday];
  return std::any_of(day.begin(), day.end(), [&](const Window& window) {
    return window.first <= local % kDay && local % kDay < window.second;
  });
}

bool Naive::is_blind(int thing) const {
  for (std::size_t index = 0; index < sources_.size(); ++index) {
    const auto& source = sources_[index];
    if (shop_->sources[index] == thing && (!source.good || source.last_good + max_age_ < now)) {
      return true;
    }
  }
  return false;
}

bool Naive::any_blind(const std::vector<int>& things) const {
  return std::any_of(things.begin(), things.end(), [&](int thing) { return is_blind(thing); });
}

// Also what took place counts, and what may still.
bool Naive::is_full(int thing, const Asked& asked) const {
  const auto cap = shop_->things[static_cast<std::size_t>(thing)].daily_cap;
  const auto day = (asked.at + kEast) / kDay;
  std::set<std::string> there;
  for (const auto& entry : entries) {
    const bool counts = !entry.held.empty() || entry.status == BookingStatus::completed ||
                        entry.status == BookingStatus::no_show;
    if (counts && !moves(asked, entry) && has(entry.things, thing) &&
        (entry.time.from + kEast) / kDay == day) {
      there.insert(origin_of(entry));
    }
  }
  return cap > 0 && !asked.by_staff && static_cast<int>(there.size()) >= cap;
}

Naive::Hindrance Naive::hindrance(int thing, const Asked& asked, Span appointment,
                                  const std::string& joining) const {
  for (auto minute = appointment.from; minute < appointment.to && !asked.by_staff; ++minute) {
    if (!is_open(thing, minute)) {
      return Hindrance::closed;
    }
  }
  const auto span = held_for(asked.treat, appointment);
  std::vector<Held> near;
  for (const auto& entry : entries) {
    for (const auto& held : entry.held) {
      const bool own = joining.empty() ? moves(asked, entry) : origin_of(entry) == joining;
      if (held.thing == thing && held.time.overlaps(span) && !own) {
        near.push_back(held);
      }
    }
  }
  const auto places = shop_->things[static_cast<std::size_t>(thing)].places;
  for (auto minute = span.from; minute < span.to; ++minute) {
    std::set<int> units;
    for (const auto& held : near) {
      if (held.time.overlaps({minute, minute + 1})) {
        units.insert(held.unit);
      }
    }
    if (static_cast<int>(units.size()) >= places) {
      return Hindrance::booked;
    }
  }
  if (!asked.over_busy && is_busy(thing, span)) {
    return Hindrance::busy;
  }
  if (joining.empty() && is_full(thing, asked)) {
    return Hindrance::limited;
  }
  const bool unknown = refuse_blind_ && !asked.over_busy && is_blind(thing);
  return unknown ? Hindrance::blind : Hindrance::none;
}

bool Naive::is_busy(int thing, Span span) const {
  return std::any_of(events_.begin(), events_.end(), [&](const auto& event) {
    return event.first.second == thing &&
           std::any_of(event.second.begin(), event.second.end(),
                       [&](const Span& busy) { return busy.overlaps(span); });
  });
}

int Naive::minutes_booked(int thing, Minute at) const {
  const auto midnight = (at + kEast) / kDay * kDay - kEast;
  std::set<std::pair<std::string, Held>> there;
  for (const auto& entry : entries) {
    for (const auto& held : entry.held) {
      if (held.thing == thing && held.time.overlaps({midnight, midnight + kDay})) {
        there.insert({origin_of(entry), held});
      }
    }
  }
  int booked = 0;
  for (const auto& [origin, held] : there) {
    booked += static_cast<int>(std::min(held.time.to, midnight + kDay) -
                               std::max(held.time.from, midnight));
  }
  return booked;
}

std::string Naive::latest(int thing, Span around) const {
  std::string latest;
  for (const auto& entry : entries) {
    for (const auto& held : entry.held) {
      if (held.thing == thing &&
          held.time.overlaps({around.from - 28 * kDay, around.to + 28 * kDay})) {
        // Ids sort by when they were made, after what says of what kind they are.
        latest = std::max(latest, origin_of(entry).substr(origin_of(entry).find('_')));
      }
    }
  }
  return latest;
}

// Whoever is asked for has a seat of their own: nobody else is looked at for it.
std::vector<int> Naive::pool_of(const Need& need, const Asked& asked) const {
  const auto& needs = shop_->treats[static_cast<std::size_t>(asked.treat)].needs;
  const auto wants = std::count_if(needs.begin(), needs.end(),
                                   [&](const Need& other) { return has(other.pool, asked.who); });
  if (wants == 1 && need.count == 1 && has(need.pool, asked.who)) {
    return {asked.who};
  }
  auto pool = need.pool;
  std::erase(pool, asked.without);
  return pool;
}

std::vector<std::vector<int>> Naive::seats(const Asked& asked, Span appointment) const {
  std::vector<std::vector<int>> seats;
  std::size_t seat = 0;
  for (const auto& need : shop_->treats[static_cast<std::size_t>(asked.treat)].needs) {
    using Rank = std::tuple<bool, bool, bool, int, std::string, std::string, int>;
    std::vector<std::pair<Rank, int>> ranked;
    const auto pool = pool_of(need, asked);
    for (std::size_t place = 0; place < pool.size(); ++place) {
      const int thing = pool[place];
      if (hindrance(thing, asked, appointment) != Hindrance::none) {
        continue;
      }
      bool had = false;
      for (int i = 0; asked.moving != nullptr && i < need.count; ++i) {
        had = had || asked.moving->things[seat + static_cast<std::size_t>(i)] == thing;
      }
      // Who has no other plans goes before who has.
      const bool busy = asked.over_busy && is_busy(thing, held_for(asked.treat, appointment));
      const bool blind = is_blind(thing);
      Rank rank;
      const auto& slug = shop_->things[static_cast<std::size_t>(thing)].slug;
      switch (need.way) {
        case store::Assignment::least_busy:
          rank = {!had, busy, blind, minutes_booked(thing, appointment.from), {}, slug, 0};
          break;
        case store::Assignment::in_turn:
          rank = {!had, busy, blind, 0, latest(thing, held_for(asked.treat, appointment)), slug, 0};
          break;
        case store::Assignment::priority:
          rank = {!had, busy, blind, 0, {}, {}, static_cast<int>(place)};
          break;
      }
      ranked.emplace_back(rank, thing);
    }
    std::sort(ranked.begin(), ranked.end());
    std::vector<int> candidates;
    for (const auto& [rank, thing] : ranked) {
      candidates.push_back(thing);
    }
    seats.insert(seats.end(), static_cast<std::size_t>(need.count), candidates);
    seat += static_cast<std::size_t>(need.count);
  }
  return seats;
}

bool Naive::fits(const Asked& asked, const std::vector<int>& things) const {
  const Span appointment{asked.at, asked.at + asked.length};
  const auto seats = this->seats(asked, appointment);
  if (things.size() != seats.size() || (asked.who >= 0 && !has(things, asked.who)) ||
      std::set<int>(things.begin(), things.end()).size() != things.size()) {
    return false;
  }
  for (std::size_t seat = 0; seat < seats.size(); ++seat) {
    if (!has(seats[seat], things[seat])) {
      return false;
    }
  }
  return true;
}

Naive::Hindrance Naive::strongest(const Asked& asked, Span appointment) const {
  const auto& needs = shop_->treats[static_cast<std::size_t>(asked.treat)].needs;
  std::vector<int> matter;
  if (asked.who >= 0 && hindrance(asked.who, asked, appointment) != Hindrance::none) {
    matter = {asked.who};
  }
  // Who was promised at that very time is asked before those who could step in.
  if (matter.empty() && asked.start_stands && asked.moving != nullptr) {
    for (const int thing : asked.moving->things) {
      // Whose seat is asked for somebody else is not asked any more.
      const bool may_stay = std::any_of(needs.begin(), needs.end(), [&](const Need& need) {
        return has(pool_of(need, asked), thing);
      });
      if (may_stay && hindrance(thing, asked, appointment) != Hindrance::none) {
        matter.push_back(thing);
      }
    }
  }
  const bool promised = !matter.empty();
  std::vector<int> all;
  for (const auto& need : needs) {
    const auto pool = pool_of(need, asked);
    all.insert(all.end(), pool.begin(), pool.end());
    const auto free = std::count_if(pool.begin(), pool.end(), [&](int thing) {
      return hindrance(thing, asked, appointment) == Hindrance::none;
    });
    if (free < need.count && !promised) {
      matter.insert(matter.end(), pool.begin(), pool.end());
    }
  }
  auto worst = Hindrance::none;
  for (const int thing : matter.empty() ? all : matter) {
    worst = std::max(worst, hindrance(thing, asked, appointment));
  }
  return worst;
}

Errc Naive::refusal(Hindrance hindrance) {
  switch (hindrance) {
    case Hindrance::booked:
      return Errc::slot_taken;
    case Hindrance::busy:
      return Errc::busy_outside;
    case Hindrance::blind:
      return Errc::source_unverified;
    case Hindrance::limited:
    case Hindrance::closed:
    case Hindrance::none:
      break;
  }
  return Errc::outside_rules;
}

Right Naive::judge(const Asked& asked) const {
  const auto& treat = shop_->treats[static_cast<std::size_t>(asked.treat)];
  if (!asked.by_staff && !asked.start_stands &&
      (asked.at < now + treat.notice || asked.at > now + treat.window ||
       (asked.at + kEast) % kDay % treat.step != 0)) {
    return {Errc::outside_rules, {}, {}};
  }
  const auto wants = [&](const Need& need) { return has(need.pool, asked.who); };
  if (asked.who >= 0 && std::none_of(treat.needs.begin(), treat.needs.end(), wants)) {
    return {Errc::not_found, {}, {}};
  }
  const Span appointment{asked.at, asked.at + asked.length};
  auto over_session = Hindrance::none;
  if (!asked.whole) {
    if (const auto joined = join(asked, appointment, over_session)) {
      return *joined;
    }
  }
  const auto seats = this->seats(asked, appointment);
  std::vector<int> chosen;
  if (!can_seat(seats, asked.who, chosen)) {
    const auto why = over_session != Hindrance::none ? over_session : strongest(asked, appointment);
    return {refusal(why), {}, {}, why == Hindrance::limited};
  }
  // Where no two needs want the same thing, each takes the best that is left.
  std::set<int> seen;
  std::size_t pools = 0;
  for (const auto& need : treat.needs) {
    seen.insert(need.pool.begin(), need.pool.end());
    pools += need.pool.size();
  }
  Right right{std::nullopt, appointment, {}};
  for (int seat = 1; seat < asked.party; ++seat) {
    right.seats.push_back(seat);
  }
  if (pools != seen.size()) {
    return right;
  }
  bool seated = asked.who < 0;
  for (const auto& candidates : seats) {
    if (!seated && has(candidates, asked.who)) {
      chosen.push_back(asked.who);
      seated = true;
      continue;
    }
    chosen.push_back(*std::find_if(candidates.begin(), candidates.end(), [&](int thing) {
      return !has(chosen, thing) && thing != asked.who;
    }));
  }
  right.things = chosen;
  return right;
}

}  // namespace holdfast::model
