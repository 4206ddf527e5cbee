// Bookings, and what becomes of them.
#include "tests/model/naive.hpp"

#include <algorithm>

namespace holdfast::model {

bool allowed(BookingStatus from, BookingStatus to) {
  using S = BookingStatus;
  const std::map<S, std::set<S>> table{
      {S::requested, {S::confirmed, S::declined, S::waitlisted, S::expired, S::cancelled}},
      {S::held, {S::confirmed, S::requested, S::expired}},
      {S::confirmed, {S::confirmed, S::conflicted, S::cancelled, S::completed, S::no_show}},
      {S::conflicted, {S::confirmed, S::conflicted, S::cancelled}},
      {S::completed, {S::no_show}},
      {S::no_show, {S::completed}},
      {S::cancelled, {S::confirmed}}};
  const auto row = table.find(from);
  return row != table.end() && row->second.contains(to);
}

const std::string& origin_of(const Entry& entry) {
  return entry.session.empty() ? entry.id : entry.session;
}

bool is_alive(const Entry& entry) {
  return entry.status == BookingStatus::confirmed || entry.status == BookingStatus::conflicted;
}

bool Naive::has_run_out(const Entry& entry) const {
  return entry.deadline && *entry.deadline <= now && allowed(entry.status, BookingStatus::expired);
}

bool Naive::has_already(int customer, int treat, Minute at, int length) const {
  const Span time{at, at + length};
  return std::any_of(entries.begin(), entries.end(), [&](const Entry& entry) {
    return !entry.held.empty() && entry.customer == customer && entry.treat == treat &&
           entry.time.overlaps(time) && !has_run_out(entry);
  });
}

Entry& Naive::entry(const std::string& id) {
  return *std::find_if(entries.begin(), entries.end(),
                       [&](const Entry& entry) { return entry.id == id; });
}

bool Naive::is_hit(const Entry& entry, const Key& key) const {
  const auto event = events_.find(key);
  return event != events_.end() &&
         std::any_of(entry.held.begin(), entry.held.end(), [&](const Held& held) {
           return held.thing == key.second &&
                  std::any_of(event->second.begin(), event->second.end(),
                              [&](const Span& busy) { return busy.overlaps(held.time); });
         });
}

std::optional<Span> Naive::first_hit(const Entry& entry, const Key& key) const {
  constexpr Minute kDay = 1440;
  const auto event = events_.find(key);
  if (event == events_.end()) {
    return std::nullopt;
  }
  for (const auto& span : event->second) {
    for (auto from = span.from; from < span.to; from += kDay) {
      const Span piece{from, std::min(from + kDay, span.to)};
      for (const auto& held : entry.held) {
        if (held.thing == key.second && held.time.overlaps(piece)) {
          return piece;
        }
      }
    }
  }
  return std::nullopt;
}

void Naive::accept_overlaps(const Entry& entry) {
  for (const auto& event : events_) {
    if (const auto piece = first_hit(entry, event.first)) {
      accepted_.insert({entry.id, event.first, *piece});
    }
  }
}

/// Conflicts end whose cause does not touch what the booking holds any more.
void Naive::settle(Entry& entry) {
  std::erase_if(conflicts_, [&](const auto& conflict) {
    return conflict.first == entry.id && !is_hit(entry, conflict.second);
  });
}

void Naive::move(Entry& entry, Span time, std::vector<int> things, std::vector<Held> held) {
  entry.time = time;
  entry.verified = !any_blind(things);
  entry.things = std::move(things);
  entry.held = std::move(held);
  entry.status = BookingStatus::confirmed;
  entry.sequence += 1;
  entry.version += 1;
  settle(entry);
}

void Naive::finish(Entry& entry, BookingStatus status) {
  const bool took_place = status == BookingStatus::completed || status == BookingStatus::no_show;
  entry.was_confirmed = is_alive(entry);
  // Calendars must show that it does not take place; what they never showed they need not.
  entry.sequence += !took_place && entry.in_calendars ? 1 : 0;
  entry.in_calendars = entry.in_calendars && took_place;
  entry.status = status;
  entry.held.clear();
  entry.version += 1;
  entry.cancelled_at = now;
  settle(entry);
}

void Naive::approve(Entry& entry) {
  const bool questioned = std::any_of(conflicts_.begin(), conflicts_.end(),
                                      [&](const auto& open) { return open.first == entry.id; });
  entry.status = questioned ? BookingStatus::conflicted : BookingStatus::confirmed;
  entry.deadline.reset();
  entry.sequence += 1;
  entry.version += 1;
}

void Naive::complete_ended() {
  for (auto& entry : entries) {
    if (entry.status == BookingStatus::confirmed && entry.time.to < now - 15) {
      finish(entry, BookingStatus::completed);
    }
  }
}

bool Naive::expire_near(Span time) {
  bool any = false;
  for (auto& entry : entries) {
    if (has_run_out(entry) && entry.time.overlaps(time)) {
      finish(entry, BookingStatus::expired);
      any = true;
    }
  }
  return any;
}

void Naive::expire_due() {
  for (auto& entry : entries) {
    if (has_run_out(entry)) {
      finish(entry, BookingStatus::expired);
    }
  }
}

}  // namespace holdfast::model
