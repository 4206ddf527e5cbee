#include "gateway/zone_keeper.hpp"

#include <algorithm>

#include "store/commands/time_zones.hpp"
#include "store/rules/wall_time.hpp"

namespace holdfast::gateway {
namespace {

constexpr int kPage = 500;
/// Bookings in one command.
constexpr std::ptrdiff_t kPiece = 100;

bool is_displaced(const store::Booking& booking) {
  return store::holds_claims(booking.status) && store::other_start(booking).has_value();
}

}  // namespace

Awaitable<bool> ZoneKeeper::follow(std::string version) {
  const auto known = store::read(ledger_.engine(), [](const store::Reads& reads) {
    return reads.fact(store::kTimeZonesFact);
  });
  if (!version.empty() && known == version) {
    co_return true;
  }
  const auto agencies =
      store::read(ledger_.engine(), [](const store::Reads& reads) { return reads.agencies(); });
  for (const auto& agency : agencies) {
    const bool followed = co_await follow_in(agency.id);
    if (!followed) {
      co_return false;
    }
  }
  log_.info("time_zones.followed", {{"version", version}, {"before", known}});
  store::NoteTimeZones note;
  note.version = std::move(version);
  const auto noted = co_await ledger_.apply(std::move(note));
  co_return noted.has_value();
}

Awaitable<bool> ZoneKeeper::follow_in(store::AgencyId agency) {
  auto left = displaced(agency);
  int moved = 0;
  // Appointments make way for events that follow the same clock, and the other way round: so the
  // events are read between two rounds, and only what is in the way after both is a question.
  for (int round = 0; round < 2; ++round) {
    for (int before = -1; before != moved && !left.empty();) {
      before = moved;
      auto swept = co_await sweep(agency, std::move(left), false, &moved);
      if (!swept) {
        co_return false;
      }
      left = std::move(*swept);
    }
    if (round == 0) {
      co_await read_anew(agency);
    }
  }
  const auto asked = static_cast<int>(left.size());
  const auto last = co_await sweep(agency, std::move(left), true, &moved);
  if (moved > 0 || asked > 0) {
    log_.warning("time_zones.bookings", {{"moved", moved}, {"conflicts", asked}});
  }
  co_return last.has_value();
}

ZoneKeeper::Bookings ZoneKeeper::displaced(store::AgencyId agency) const {
  Bookings found;
  store::BookingFilter filter;
  filter.agency = agency;
  filter.start_from = clock_.now();
  store::BookingCursor after;
  for (bool more = true; more;) {
    const auto page = store::read(ledger_.engine(), [&](const store::Reads& reads) {
      return reads.bookings(filter, after, kPage);
    });
    for (const auto& booking : page) {
      if (is_displaced(booking)) {
        found.push_back(booking.id);
      }
      after = {booking.time.start, booking.id};
    }
    more = std::ssize(page) == kPage;
  }
  // What was asked before may have become right again.
  store::ConflictFilter asked;
  asked.agency = agency;
  asked.open = true;
  asked.kind = std::string(store::kTimeZoneKind);
  const auto conflicts = store::read(ledger_.engine(), [&](const store::Reads& reads) {
    return reads.conflicts(asked, {}, kPage);
  });
  for (const auto& conflict : conflicts) {
    if (std::find(found.begin(), found.end(), conflict.booking) == found.end()) {
      found.push_back(conflict.booking);
    }
  }
  return found;
}

Awaitable<Result<ZoneKeeper::Bookings>> ZoneKeeper::sweep(store::AgencyId agency, Bookings bookings,
                                                          bool open_conflicts, int* moved) {
  Bookings left;
  for (std::ptrdiff_t from = 0; from < std::ssize(bookings); from += kPiece) {
    const auto end = std::min(from + kPiece, std::ssize(bookings));
    store::RecomputeLocalTimes command;
    command.agency = agency;
    command.open_conflicts = open_conflicts;
    command.bookings.assign(bookings.begin() + from, bookings.begin() + end);
    const auto done = co_await ledger_.apply(std::move(command));
    if (!done) {
      log_.error("time_zones.not_followed", {{"what", done.error().detail}});
      co_return done.error();
    }
    *moved += done->moved;
    left.insert(left.end(), done->left.begin(), done->left.end());
  }
  co_return left;
}

Awaitable<void> ZoneKeeper::read_anew(store::AgencyId agency) {
  const auto calendars = store::read(ledger_.engine(), [agency](const store::Reads& reads) {
    std::vector<store::CalendarId> ids;
    for (const auto& resource : reads.resources(agency)) {
      for (const auto& calendar : reads.calendars_of(agency, resource.id)) {
        ids.push_back(calendar.id);
      }
    }
    return ids;
  });
  for (const auto& calendar : calendars) {
    std::string place;
    place = co_await series_.read_anew(calendar, place);
    while (!place.empty()) {
      auto next = co_await series_.read_anew(calendar, std::move(place));
      place = std::move(next);
    }
  }
}

}  // namespace holdfast::gateway
