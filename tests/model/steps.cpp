// What becomes of a booking between its request and its end, in both.
#include <algorithm>

#include "tests/model/side_by_side.hpp"

namespace holdfast::model {

using store::Booking;
using store::Reads;

template <class Step>
Step SideBySide::step_of(const Command& command, const Entry& entry) const {
  Step step;
  step.agency = ids_.agency;
  step.actor = {"key", "tk_model", "api", "rq_model"};
  step.booking = store::BookingId{entry.id};
  step.dry_run = command.dry;
  if (command.stale) {
    step.expected_version = entry.version + 1;
  }
  return step;
}

void SideBySide::approve(const Command& command) {
  auto* entry = pick(command, {BookingStatus::requested});
  if (entry == nullptr) {
    return;
  }
  const auto outcome = house_.apply(step_of<store::ApproveBooking>(command, *entry));
  Right right;
  if (command.stale) {
    right.refusal = Errc::version_conflict;
  } else if (entry->status != BookingStatus::requested) {
    right.refusal = Errc::invalid_transition;
  } else if (model_.has_run_out(*entry)) {
    right.refusal = Errc::hold_expired;
  }
  if (done(right, outcome, command)) {
    model_.approve(*entry);
    house_.read([&](const Reads& reads) {
      compare(*entry, reads);
      return 0;
    });
  }
}

void SideBySide::decline(const Command& command) {
  auto* entry = pick(command, {BookingStatus::requested});
  if (entry == nullptr) {
    return;
  }
  const auto outcome = house_.apply(step_of<store::DeclineBooking>(command, *entry));
  Right right;
  if (command.stale) {
    right.refusal = Errc::version_conflict;
  } else if (entry->status != BookingStatus::requested) {
    right.refusal = Errc::invalid_transition;
  }
  if (done(right, outcome, command)) {
    ended(*entry, BookingStatus::declined);
  }
}

void SideBySide::attend(const Command& command) {
  auto* entry = pick(command, {BookingStatus::completed, BookingStatus::no_show});
  if (entry == nullptr) {
    return;
  }
  const bool came = command.what == Do::complete_one;
  const auto status = came ? BookingStatus::completed : BookingStatus::no_show;
  const auto outcome = came ? house_.apply(step_of<store::CompleteBooking>(command, *entry))
                            : house_.apply(step_of<store::MarkNoShow>(command, *entry));
  Right right;
  if (command.stale) {
    right.refusal = Errc::version_conflict;
  } else if (!allowed(entry->status, status) || model_.now < entry->time.from) {
    right.refusal = Errc::invalid_transition;
  }
  if (done(right, outcome, command)) {
    ended(*entry, status);
  }
}

void SideBySide::restore(const Command& command) {
  auto* entry = pick(command, {BookingStatus::cancelled});
  if (entry == nullptr) {
    return;
  }
  const auto outcome = house_.apply(step_of<store::RestoreBooking>(command, *entry));
  const auto length = static_cast<int>(entry->time.to - entry->time.from);
  Asked asked{entry->treat, entry->time.from, length, -1, entry, false, true};
  asked.party = static_cast<int>(entry->seats.size());
  Right right;
  if (command.stale) {
    right.refusal = Errc::version_conflict;
  } else if (entry->status != BookingStatus::cancelled || !entry->was_confirmed) {
    right.refusal = Errc::invalid_transition;
  } else if (model_.now > entry->cancelled_at + 10) {
    right.refusal = Errc::policy_window_closed;
  } else {
    right = judge_anew(asked, command.dry);
    // The same people, though maybe in each other's seats.
    const bool same = right.things.empty()
                          ? model_.fits(asked, entry->things)
                          : std::is_permutation(right.things.begin(), right.things.end(),
                                                entry->things.begin(), entry->things.end());
    if (!right.refusal && !same) {
      right.refusal = Errc::slot_taken;
    }
    if (right.things.empty()) {
      right.things = entry->things;
    }
  }
  if (!done(right, outcome, command)) {
    return;
  }
  entry->in_calendars = true;
  rearrange(*entry, right, asked, *outcome);
}

void SideBySide::reassign(const Command& command) {
  auto* entry = pick(command, {BookingStatus::confirmed, BookingStatus::conflicted});
  if (entry == nullptr) {
    return;
  }
  const auto& things = entry->things;
  const auto from = things[static_cast<std::size_t>(command.slot) % things.size()];
  auto request = step_of<store::ReassignBooking>(command, *entry);
  request.from = ids_.things[static_cast<std::size_t>(from)];
  if (command.who >= 0) {
    request.to = ids_.things[static_cast<std::size_t>(command.who)];
  }
  const auto outcome = house_.apply(request);
  const auto length = static_cast<int>(entry->time.to - entry->time.from);
  const Asked asked{entry->treat, entry->time.from, length, command.who, entry, false, true, from};
  Right right;
  if (command.stale) {
    right.refusal = Errc::version_conflict;
  } else if (!is_alive(*entry)) {
    right.refusal = Errc::invalid_transition;
  } else if (!entry->session.empty() ||
             std::find(things.begin(), things.end(), command.who) != things.end()) {
    // What several share is not one customer's to change.
    right.refusal = Errc::validation;
  } else {
    right = judge_anew(asked, command.dry);
  }
  if (done(right, outcome, command)) {
    rearrange(*entry, right, asked, *outcome);
  }
}

void SideBySide::complete() {
  store::CompleteEndedBookings request;
  request.agency = ids_.agency;
  request.limit = 1000;
  house_.apply(request).value();
  model_.complete_ended();
}

void SideBySide::expire() {
  store::ExpireDue request;
  request.agency = ids_.agency;
  request.limit = 1000;
  house_.apply(request).value();
  model_.expire_due();
}

void SideBySide::close(const Command& command) {
  constexpr std::size_t kMost = 3;
  if (closures_.size() >= kMost) {
    return;
  }
  store::DefineClosure request;
  request.closure.agency = ids_.agency;
  request.closure.reason = "Holiday";
  request.closure.time = {instant(command.spans.front().from), instant(command.spans.front().to)};
  request.dry_run = command.dry;
  if (command.who >= 0) {
    request.closure.resource = ids_.things[static_cast<std::size_t>(command.who)];
  }
  const auto outcome = house_.apply(request);
  Right right;
  if (command.spans.front().to <= model_.now) {
    right.refusal = Errc::validation;
  }
  if (!agree(right, refusal_of(outcome)) || !outcome || command.dry) {
    return;
  }
  std::vector<int> things;
  for (int thing = 0; thing < static_cast<int>(shop_.things.size()); ++thing) {
    if (command.who < 0 || command.who == thing) {
      things.push_back(thing);
      model_.set_event(outcome->closure.id.value, thing, {command.spans.front()});
    }
  }
  closures_.emplace_back(outcome->closure.id, things);
}

void SideBySide::open(const Command& command) {
  if (closures_.empty()) {
    return;
  }
  const auto chosen =
      closures_.begin() +
      static_cast<std::ptrdiff_t>(static_cast<std::size_t>(command.which) % closures_.size());
  store::RemoveClosure request;
  request.agency = ids_.agency;
  request.closure = chosen->first;
  request.dry_run = command.dry;
  const auto outcome = house_.apply(request);
  agree({}, refusal_of(outcome));
  if (!command.dry) {
    for (const int thing : chosen->second) {
      model_.drop_event(chosen->first.value, thing);
    }
    closures_.erase(chosen);
  }
}

}  // namespace holdfast::model
