// Bookings that are moved and called off, and what both are left with.
#include <algorithm>

#include "tests/model/side_by_side.hpp"

namespace holdfast::model {

using store::Booking;
using store::Reads;

void SideBySide::move(const Command& command) {
  auto* entry = pick(command, {BookingStatus::confirmed, BookingStatus::conflicted});
  if (entry == nullptr) {
    return;
  }
  store::RescheduleBooking request;
  request.agency = ids_.agency;
  request.actor = {"key", "tk_model", "api", "rq_model"};
  request.booking = store::BookingId{entry->id};
  request.expected_version = entry->version + (command.stale ? 1 : 0);
  request.starts_at = instant(command.at);
  request.dry_run = command.dry;
  if (command.who >= 0) {
    request.wanted = ids_.things[static_cast<std::size_t>(command.who)];
  }
  const auto outcome = house_.apply(request);
  const auto length = static_cast<int>(entry->time.to - entry->time.from);
  Asked asked{entry->treat, command.at, length, command.who, entry};
  asked.party = static_cast<int>(entry->seats.size());
  const bool stays = entry->time.from == command.at &&
                     (command.who < 0 || std::find(entry->things.begin(), entry->things.end(),
                                                   command.who) != entry->things.end());
  Right right{std::nullopt, entry->time, entry->things};
  if (command.stale || !is_alive(*entry)) {
    right.refusal = command.stale ? Errc::version_conflict : Errc::invalid_transition;
  } else if (!stays) {
    right = judge_anew(asked, command.dry);
  }
  if (done(right, outcome, command) && !stays) {
    rearrange(*entry, right, asked, *outcome);
  }
}

bool SideBySide::done(const Right& right, const std::optional<Error>& refused,
                      const Command& command) {
  if (refused) {
    take_back();
  }
  return agree(right, refused) && !refused && !command.dry;
}

void SideBySide::rearrange(Entry& entry, const Right& right, const Asked& asked,
                           const Booking& booking) {
  auto moved = entry;
  adopt(right, asked, booking, moved);
  house_.read([&](const Reads& reads) {
    entry.session = moved.session;
    entry.seats = moved.seats;
    model_.move(entry, moved.time, moved.things, held_of(reads, origin_of(moved)));
    compare(entry, reads);
    return 0;
  });
}

void SideBySide::ended(Entry& entry, BookingStatus status) {
  model_.finish(entry, status);
  house_.read([&](const Reads& reads) {
    compare(entry, reads);
    return 0;
  });
}

void SideBySide::cancel(const Command& command) {
  auto* entry = pick(command, {BookingStatus::confirmed, BookingStatus::requested});
  if (entry == nullptr) {
    return;
  }
  store::CancelBooking request;
  request.agency = ids_.agency;
  request.actor = {"key", "tk_model", "api", "rq_model"};
  request.booking = store::BookingId{entry->id};
  request.by = "customer";
  request.dry_run = command.dry;
  if (command.stale) {
    request.expected_version = entry->version + 1;
  }
  const auto outcome = house_.apply(request);
  Right right{std::nullopt, entry->time, entry->things};
  const bool gone = entry->status == BookingStatus::cancelled;
  if (!gone && command.stale) {
    right.refusal = Errc::version_conflict;
  } else if (!gone && !allowed(entry->status, BookingStatus::cancelled)) {
    right.refusal = Errc::invalid_transition;
  }
  if (done(right, outcome, command) && !gone) {
    ended(*entry, BookingStatus::cancelled);
  }
}

}  // namespace holdfast::model
