#include "store/booking.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "store/base/time_zone.hpp"
#include "store/names.hpp"

namespace holdfast::store {
namespace {

using S = BookingStatus;

// A move keeps the status: confirmed to confirmed, and conflicted to conflicted where the new time
// still clashes.
constexpr std::array<std::pair<S, S>, 25> kTransitions{{
    {S::requested, S::confirmed},
    {S::requested, S::declined},
    {S::requested, S::waitlisted},
    {S::requested, S::expired},
    {S::requested, S::cancelled},
    {S::held, S::confirmed},
    {S::held, S::requested},
    {S::held, S::expired},
    {S::waitlisted, S::offered},
    {S::waitlisted, S::confirmed},
    {S::waitlisted, S::expired},
    {S::offered, S::confirmed},
    {S::offered, S::waitlisted},
    {S::offered, S::expired},
    {S::confirmed, S::confirmed},
    {S::confirmed, S::conflicted},
    {S::confirmed, S::cancelled},
    {S::confirmed, S::completed},
    {S::confirmed, S::no_show},
    {S::conflicted, S::confirmed},
    {S::conflicted, S::conflicted},
    {S::conflicted, S::cancelled},
    {S::completed, S::no_show},
    {S::no_show, S::completed},
    // Undoing a cancellation.
    {S::cancelled, S::confirmed},
}};

}  // namespace

std::string_view name(BookingStatus status) {
  switch (status) {
    case S::requested:
      return "requested";
    case S::held:
      return "held";
    case S::waitlisted:
      return "waitlisted";
    case S::offered:
      return "offered";
    case S::confirmed:
      return "confirmed";
    case S::conflicted:
      return "conflicted";
    case S::completed:
      return "completed";
    case S::no_show:
      return "no_show";
    case S::cancelled:
      return "cancelled";
    case S::declined:
      return "declined";
    case S::expired:
      return "expired";
    case S::failed:
      return "failed";
  }
  return {};
}

std::optional<BookingStatus> booking_status(std::string_view name) {
  return by_name(name, S::failed);
}

bool holds_claims(BookingStatus status) {
  switch (status) {
    case S::requested:
    case S::held:
    case S::offered:
    case S::confirmed:
    case S::conflicted:
      return true;
    case S::waitlisted:
    case S::completed:
    case S::no_show:
    case S::cancelled:
    case S::declined:
    case S::expired:
    case S::failed:
      return false;
  }
  return false;
}

bool is_nobody(const Customer& customer) {
  return customer.name.empty() && customer.email.empty() && customer.phone.empty();
}

int party_of(const Booking& booking) { return 1 + static_cast<int>(booking.more_seats.size()); }

std::vector<int> seats_of(const Booking& booking) {
  std::vector<int> seats{booking.seat};
  seats.insert(seats.end(), booking.more_seats.begin(), booking.more_seats.end());
  return seats;
}

std::vector<Part> parts_of(const Booking& booking) {
  if (booking.parts.empty()) {
    return {{booking.service, booking.time}};
  }
  return booking.parts;
}

std::string wall_clock(Instant start, std::string_view time_zone) {
  const auto zone = TimeZone::find(time_zone);
  return zone ? to_string(zone->to_local(start)) : std::string{};
}

bool has_run_out(const Booking& booking, Instant now) {
  return may_become(booking.status, S::expired) && booking.deadline && *booking.deadline <= now;
}

bool is_known(BookingStatus status) {
  return holds_claims(status) && status != S::held && status != S::offered;
}

std::vector<BookingStatus> may_become(BookingStatus from) {
  std::vector<BookingStatus> out;
  for (const auto& [before, after] : kTransitions) {
    if (before == from) {
      out.push_back(after);
    }
  }
  return out;
}

bool may_become(BookingStatus from, BookingStatus to) {
  return std::find(kTransitions.begin(), kTransitions.end(), std::pair{from, to}) !=
         kTransitions.end();
}

}  // namespace holdfast::store
