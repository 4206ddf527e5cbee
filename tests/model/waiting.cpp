#include "tests/model/waiting.hpp"

#include <algorithm>
#include <tuple>

namespace holdfast::model {

using store::WishStatus;

namespace {

constexpr Minute kHour = 60;
constexpr Minute kDay = 1440;

}  // namespace

bool is_hour_of_the_shop(Minute start) {
  const auto of_day = (start + kEast) % kDay;
  return of_day % kHour == 0 && of_day >= 9 * kHour && of_day <= 16 * kHour;
}

Waiting& Paper::at(const std::string& id) {
  return *std::find_if(list_.begin(), list_.end(),
                       [&](const Waiting& wish) { return wish.id == id; });
}

int Paper::taken_in(Minute hour) const {
  int sum = 0;
  for (const auto& places : taken_) {
    sum += places.hour == hour ? places.party : 0;
  }
  return sum;
}

bool Paper::has_room(Minute hour, int party) const {
  return is_hour_of_the_shop(hour) && taken_in(hour) + party <= kPlaces;
}

bool Paper::has_then(int customer, Minute hour) const {
  return std::any_of(taken_.begin(), taken_.end(), [&](const Places& places) {
    return places.customer == customer && places.hour == hour;
  });
}

bool Paper::waits_already(const Waiting& wish) const {
  return std::any_of(list_.begin(), list_.end(), [&](const Waiting& other) {
    const bool open = other.status == WishStatus::waiting || other.status == WishStatus::offered;
    return open && other.customer == wish.customer &&
           std::any_of(other.windows.begin(), other.windows.end(), [&](const Span& theirs) {
             return std::any_of(wish.windows.begin(), wish.windows.end(),
                                [&](const Span& ours) { return ours.overlaps(theirs); });
           });
  });
}

bool Paper::suits(const Waiting& wish, Minute hour) const {
  return wish.status == WishStatus::waiting && now < wish.expires && hour >= now &&
         !wish.passed.contains(hour) && has_room(hour, wish.party) &&
         !has_then(wish.customer, hour) &&
         std::any_of(wish.windows.begin(), wish.windows.end(), [&](const Span& window) {
           return window.from <= hour && hour + kHour <= window.to;
         });
}

void Paper::offer(Waiting& wish, Minute hour) {
  const int born = wish.kept ? *wish.kept : ++born_;
  wish.kept.reset();
  wish.status = WishStatus::offered;
  wish.hour = hour;
  taken_.push_back(
      {hour, wish.customer, wish.party, wish.id, now + kOfferStands, born, std::string()});
}

void Paper::give(Minute hour) {
  for (auto& wish : list_) {
    if (suits(wish, hour)) {
      offer(wish, hour);
    }
  }
}

void Paper::serve(const std::string& id) {
  auto& wish = at(id);
  if (wish.status != WishStatus::waiting) {
    return;
  }
  if (wish.expires <= now) {
    wish.status = WishStatus::expired;
    return;
  }
  for (const auto& window : wish.windows) {
    for (auto hour = window.from; hour + kHour <= window.to; ++hour) {
      if (suits(wish, hour)) {
        offer(wish, hour);
        return;
      }
    }
  }
}

void Paper::take_back(const Waiting& wish) {
  const auto hour = wish.hour;
  std::erase_if(taken_, [&](const Places& places) { return places.entry == wish.id; });
  give(hour);
}

void Paper::join(Waiting wish) {
  const auto id = wish.id;
  list_.push_back(std::move(wish));
  std::sort(list_.begin(), list_.end(), [](const Waiting& a, const Waiting& b) {
    return std::tie(a.tier, a.joined, a.id) < std::tie(b.tier, b.joined, b.id);
  });
  serve(id);
}

void Paper::book(Places places) {
  places.born = ++born_;
  taken_.push_back(std::move(places));
}

void Paper::cancel(const std::string& booking) {
  const auto gone = std::find_if(taken_.begin(), taken_.end(),
                                 [&](const Places& places) { return places.id == booking; });
  const auto hour = gone->hour;
  taken_.erase(gone);
  give(hour);
}

void Paper::accept(const std::string& id) {
  auto& wish = at(id);
  wish.status = WishStatus::booked;
  for (auto& places : taken_) {
    if (places.entry == id) {
      places.entry.clear();
      places.deadline.reset();
    }
  }
}

void Paper::decline(const std::string& id) {
  auto& wish = at(id);
  const auto offer = std::find_if(taken_.begin(), taken_.end(),
                                  [&](const Places& places) { return places.entry == id; });
  wish.kept = offer->born;
  wish.status = WishStatus::waiting;
  wish.passed.insert(wish.hour);
  take_back(wish);
  serve(id);
}

void Paper::leave(const std::string& id) {
  auto& wish = at(id);
  const bool had_offer = wish.status == WishStatus::offered;
  wish.status = WishStatus::left;
  if (had_offer) {
    take_back(wish);
  }
}

void Paper::expire() {
  std::vector<Places> over;
  std::copy_if(taken_.begin(), taken_.end(), std::back_inserter(over),
               [&](const Places& places) { return places.deadline && *places.deadline <= now; });
  std::sort(over.begin(), over.end(), [](const Places& a, const Places& b) {
    return std::tie(*a.deadline, a.born) < std::tie(*b.deadline, b.born);
  });
  for (const auto& offer : over) {
    auto& wish = at(offer.entry);
    wish.status = WishStatus::waiting;
    wish.passed.insert(wish.hour);
    take_back(wish);
    serve(wish.id);
  }
  for (auto& wish : list_) {
    if (wish.status == WishStatus::waiting && wish.expires <= now) {
      wish.status = WishStatus::expired;
    }
  }
}

}  // namespace holdfast::model
