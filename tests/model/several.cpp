// Several at once: the same appointment on several days, and all who share one.
#include <algorithm>

#include "store/commands/series.hpp"
#include "tests/model/side_by_side.hpp"

namespace holdfast::model {

using store::Reads;

namespace {

constexpr Minute kDay = 1440;

std::vector<Minute> starts_of(const Command& command) {
  std::vector<Minute> starts;
  for (int date = 0; date < 2 + command.slot % 3; ++date) {
    starts.push_back(command.at + date * (1 + command.which % 2) * kDay);
  }
  return starts;
}

}  // namespace

// Every date is rehearsed before the first one is written; on different days they do nothing to one
// another, so what was possible stays possible.
void SideBySide::series(const Command& command) {
  store::RequestSeries request;
  request.booking = request_of(command);
  request.all_or_nothing = command.sequence == 0;
  for (const auto start : starts_of(command)) {
    request.starts.push_back(instant(start));
  }
  const auto outcome = house_.apply(request);

  if (!command.dry) {
    clear_the_way({request.starts.front(), request.starts.back()});
  }
  Right whole;
  std::vector<Right> possible;
  for (const auto start : starts_of(command)) {
    auto one = command;
    one.at = start;
    one.dry = true;
    possible.push_back(right_answer(one));
    if (request.all_or_nothing && !whole.refusal) {
      whole.refusal = possible.back().refusal;
    }
  }
  if (!done(whole, outcome, command)) {
    return;
  }
  for (std::size_t date = 0; date < possible.size(); ++date) {
    const auto& booking = outcome->occurrences[date].booking;
    auto one = command;
    one.at = minute(outcome->occurrences[date].starts_at);
    const auto right = possible[date].refusal ? possible[date] : right_answer(one);
    if (!agree(right, refusal_of(booking)) || !booking) {
      continue;
    }
    ++tally_.dates;
    house_.read([&](const Reads& reads) {
      enter_granted(one, right, *booking, reads);
      return 0;
    });
  }
}

// What ran out refuses none of the dates.
void SideBySide::clear_the_way(TimeRange starts) {
  const Minute reach = 8 * kDay;
  auto before = model_;
  if (model_.expire_near({minute(starts.start) - reach, minute(starts.end) + reach})) {
    before_ = before_ ? std::move(before_) : std::optional(std::move(before));
  }
}

Entry* SideBySide::pick_seated(const Command& command) {
  std::vector<Entry*> seated;
  for (auto& entry : model_.entries) {
    if (!entry.session.empty() && !entry.held.empty()) {
      seated.push_back(&entry);
    }
  }
  return seated.empty() ? nullptr : seated[static_cast<std::size_t>(command.which) % seated.size()];
}

std::vector<Entry*> SideBySide::together_with(const Entry& entry) {
  std::vector<Entry*> together;
  for (auto& other : model_.entries) {
    if (!other.held.empty() && other.session == entry.session) {
      together.push_back(&other);
    }
  }
  std::sort(together.begin(), together.end(),
            [](const Entry* a, const Entry* b) { return a->seats < b->seats; });
  return together;
}

template <class Step>
Step SideBySide::class_step_of(const Command& command, const Entry& entry) const {
  Step step;
  step.agency = ids_.agency;
  step.actor = {"key", "tk_model", "api", "rq_model"};
  step.session = store::SessionId{entry.session};
  step.dry_run = command.dry;
  if (command.stale) {
    // No session ever gets so far.
    step.expected_version = 1'000'000;
  }
  return step;
}

std::optional<Errc> SideBySide::refuses_class(const Command& command, const Entry& entry) {
  if (command.stale) {
    return Errc::version_conflict;
  }
  const auto together = together_with(entry);
  const bool promised = std::all_of(together.begin(), together.end(),
                                    [](const Entry* other) { return is_alive(*other); });
  return promised ? std::nullopt : std::optional(Errc::invalid_transition);
}

void SideBySide::rearrange_class(const Right& right, const Asked& asked,
                                 const store::WholeClass& whole) {
  const auto together = together_with(*asked.moving);
  const auto session = asked.moving->session;
  expect(whole.bookings.size() == together.size(), "others are in the class than it should be");
  if (whole.bookings.size() != together.size()) {
    return;
  }
  // Judged before anybody is moved: who is moved last was there as well.
  std::vector<Entry> moved;
  for (std::size_t index = 0; index < together.size(); ++index) {
    auto one = right;
    one.seats = together[index]->seats;
    auto entry = *together[index];
    expect(whole.bookings[index].id.value == entry.id, "the class is in another order");
    adopt(one, asked, whole.bookings[index], entry);
    expect(entry.session == session, "a class became another one");
    moved.push_back(std::move(entry));
  }
  ++tally_.classes;
  house_.read([&](const Reads& reads) {
    for (std::size_t index = 0; index < together.size(); ++index) {
      model_.move(*together[index], moved[index].time, moved[index].things,
                  held_of(reads, session));
    }
    for (const auto* entry : together) {
      compare(*entry, reads);
    }
    return 0;
  });
}

void SideBySide::move_class(const Command& command) {
  auto* seated = pick_seated(command);
  if (seated == nullptr) {
    return;
  }
  const auto* first = together_with(*seated).front();
  auto request = class_step_of<store::MoveClass>(command, *first);
  request.starts_at = instant(command.at);
  if (command.who >= 0) {
    request.wanted = ids_.things[static_cast<std::size_t>(command.who)];
  }
  const auto outcome = house_.apply(request);
  const auto length = static_cast<int>(first->time.to - first->time.from);
  Asked asked{first->treat, command.at, length, command.who, first};
  asked.whole = true;
  const bool stays =
      first->time.from == command.at &&
      (command.who < 0 || std::count(first->things.begin(), first->things.end(), command.who) > 0);
  Right right{refuses_class(command, *first), first->time, first->things};
  if (!right.refusal && !stays) {
    right = judge_anew(asked, command.dry);
  }
  if (done(right, outcome, command) && !stays) {
    rearrange_class(right, asked, *outcome);
  }
}

void SideBySide::reassign_class(const Command& command) {
  auto* seated = pick_seated(command);
  if (seated == nullptr) {
    return;
  }
  const auto* first = together_with(*seated).front();
  const auto& things = first->things;
  const auto from = things[static_cast<std::size_t>(command.slot) % things.size()];
  auto request = class_step_of<store::ReassignClass>(command, *first);
  request.from = ids_.things[static_cast<std::size_t>(from)];
  if (command.who >= 0) {
    request.to = ids_.things[static_cast<std::size_t>(command.who)];
  }
  const auto outcome = house_.apply(request);
  const auto length = static_cast<int>(first->time.to - first->time.from);
  Asked asked{first->treat, first->time.from, length, command.who, first, false, true, from};
  asked.whole = true;
  Right right;
  right.refusal = refuses_class(command, *first);
  if (!right.refusal && std::count(things.begin(), things.end(), command.who) > 0) {
    right.refusal = Errc::validation;
  } else if (!right.refusal) {
    right = judge_anew(asked, command.dry);
  }
  if (done(right, outcome, command)) {
    rearrange_class(right, asked, *outcome);
  }
}

void SideBySide::cancel_class(const Command& command) {
  auto* seated = pick_seated(command);
  if (seated == nullptr) {
    return;
  }
  const auto together = together_with(*seated);
  const auto outcome = house_.apply(class_step_of<store::CancelClass>(command, *seated));
  Right right;
  if (command.stale) {
    right.refusal = Errc::version_conflict;
  }
  if (!done(right, outcome, command)) {
    return;
  }
  ++tally_.classes;
  for (auto* entry : together) {
    const bool kept_only = entry->status == BookingStatus::held;
    ended(*entry, kept_only ? BookingStatus::expired : BookingStatus::cancelled);
  }
}

}  // namespace holdfast::model
