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

int Naive::free_seat(const Asked& asked, const std::vector<const Entry*>& together) const {
  const auto sits = std::find(together.begin(), together.end(), asked.moving);
  if (sits != together.end()) {
    return (*sits)->seat;
  }
  for (int seat = 0; seat < shop_->treats[static_cast<std::size_t>(asked.treat)].seats; ++seat) {
    const bool taken = std::any_of(together.begin(), together.end(),
                                   [&](const Entry* entry) { return entry->seat == seat; });
    if (!taken) {
      return seat;
    }
  }
  return -1;
}

std::optional<Right> Naive::join(const Asked& asked, Span appointment, Hindrance& why) const {
  for (const auto& together : sessions(asked, appointment)) {
    const auto& first = *together.front();
    const int seat = free_seat(asked, together);
    const bool wanted = asked.who < 0 || std::find(first.things.begin(), first.things.end(),
                                                   asked.who) != first.things.end();
    if (seat < 0 || !wanted) {
      continue;
    }
    auto over_it = Hindrance::none;
    for (const int thing : first.things) {
      over_it = std::max(over_it, hindrance(thing, asked, appointment, first.session));
    }
    if (over_it == Hindrance::none) {
      Right right{std::nullopt, appointment, first.things};
      right.session = first.session;
      right.seat = seat;
      return right;
    }
    why = std::max(why, over_it);
  }
  return std::nullopt;
}

}  // namespace holdfast::model
