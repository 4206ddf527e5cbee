// Appointments that several customers share.
#include <algorithm>
#include <map>

#include "tests/model/naive.hpp"

namespace holdfast::model {

std::vector<std::vector<const Entry*>> Naive::sessions(const Asked& asked, Span appointment) const {
  std::map<std::string, std::vector<const Entry*>> standing;
  for (const auto& entry : entries) {
    if (!entry.session.empty() && !entry.held.empty() && entry.treat == asked.treat &&
        entry.time == appointment) {
      standing[entry.session].push_back(&entry);
    }
  }
  std::vector<std::vector<const Entry*>> all;
  for (const auto& [session, together] : standing) {
    const bool own = asked.moving != nullptr && asked.moving->session == session;
    all.insert(own ? all.begin() : all.end(), together);
  }
  return all;
}

bool Naive::moves(const Asked& asked, const Entry& entry) {
  return &entry == asked.moving ||
         (asked.whole && !entry.held.empty() && entry.session == asked.moving->session);
}

std::vector<int> Naive::free_seats(const Asked& asked,
                                   const std::vector<const Entry*>& together) const {
  const auto sits = std::find(together.begin(), together.end(), asked.moving);
  if (sits != together.end()) {
    return (*sits)->seats;
  }
  std::vector<int> free;
  for (int seat = 0; seat < shop_->treats[static_cast<std::size_t>(asked.treat)].seats; ++seat) {
    const bool taken = std::any_of(together.begin(), together.end(), [&](const Entry* entry) {
      return std::count(entry->seats.begin(), entry->seats.end(), seat) > 0;
    });
    if (!taken && static_cast<int>(free.size()) < asked.party) {
      free.push_back(seat);
    }
  }
  return static_cast<int>(free.size()) == asked.party ? free : std::vector<int>{};
}

std::optional<Right> Naive::join(const Asked& asked, Span appointment, Hindrance& why) const {
  for (const auto& together : sessions(asked, appointment)) {
    const auto& first = *together.front();
    const auto seats = free_seats(asked, together);
    const bool wanted = asked.who < 0 || std::find(first.things.begin(), first.things.end(),
                                                   asked.who) != first.things.end();
    if (seats.empty() || !wanted) {
      continue;
    }
    auto over_it = Hindrance::none;
    for (const int thing : first.things) {
      over_it = std::max(over_it, hindrance(thing, asked, appointment, first.session));
    }
    if (over_it == Hindrance::none) {
      Right right{std::nullopt, appointment, first.things};
      right.session = first.session;
      right.seats = seats;
      return right;
    }
    why = std::max(why, over_it);
  }
  return std::nullopt;
}

}  // namespace holdfast::model
