// Intake: rules C1 to C4 and C6 of docs/bookings.md, and holds that become bookings.
#include <algorithm>
#include <utility>

#include "store/commands/bookings.hpp"
#include "store/placement.hpp"
#include "store/rules/appointment.hpp"
#include "store/rules/customers.hpp"
#include "store/rules/expiry.hpp"
#include "store/rules/holds.hpp"
#include "store/rules/obligations.hpp"
#include "store/rules/overriding.hpp"
#include "store/rules/owned_time.hpp"
#include "store/rules/record.hpp"
#include "store/rules/refusals.hpp"
#include "store/rules/staff_copies.hpp"

namespace holdfast::store {
namespace {

Status check(const RequestBooking& command, const Customer& customer) {
  Faults faults;
  check(customer, faults);
  faults.check_zone("/time_zone", command.time_zone);
  faults.check_text("/note", command.note, 4000);
  faults.check_object("/metadata", command.metadata, 4096);
  if (command.override_reason) {
    faults.check_line("/override/reason", *command.override_reason, 500);
  }
  return faults.status();
}

/// Rule C6: the same customer has that service then. A lost answer to a first request, sent again
/// under a new key, must not take a second hour.
Status look_for_duplicate(const RequestBooking& command, const Service& service, Duration length,
                          const Customer& customer, Instant now, const Reads& reads) {
  const auto same =
      reads.bookings_of_customer(command.agency, service.id, customer.email, customer.phone,
                                 {command.starts_at, command.starts_at + length});
  const auto stands = std::find_if(same.begin(), same.end(), [now](const Booking& booking) {
    return !has_run_out(booking, now);
  });
  if (stands == same.end()) {
    return {};
  }
  return Error{Errc::duplicate_suspected,
               "the same customer has a booking of that service at that time; allow_duplicate asks "
               "for another one",
               {{"booking", stands->id.value}}};
}

/// What the request asks for, one part for each service. Errors: not_found, validation.
Result<std::vector<Part>> asked_parts(const RequestBooking& command, Duration length,
                                      const Reads& reads) {
  std::vector<Part> parts{{command.service, {command.starts_at, command.starts_at + length}}};
  for (std::size_t index = 0; index < command.then.size(); ++index) {
    const auto& next = command.then[index];
    const auto pointer = "/then/" + std::to_string(index);
    const auto service = reads.service(command.agency, next.service);
    if (!service) {
      return Error{
          Errc::not_found, "there is no such service to book", {{"pointer", pointer + "/service"}}};
    }
    const auto lasts = chosen_length(*service, next.duration, pointer + "/duration");
    if (!lasts) {
      return lasts.error();
    }
    const auto from = parts.back().time.end;
    parts.push_back({next.service, {from, from + *lasts}});
  }
  return parts;
}

/// What a hold keeps cannot be had otherwise than it keeps it.
Status expect_kept(const RequestBooking& command, const std::vector<Part>& asked,
                   const Booking& held) {
  if (asked != parts_of(held)) {
    std::string kept;
    for (const auto& part : parts_of(held)) {
      kept += (kept.empty() ? "keeps " : ", then ") + part.service.value + " from " +
              to_rfc3339(part.time.start) + " to " + to_rfc3339(part.time.end);
    }
    return Error{Errc::validation,
                 "the hold is for other services, another start or other lengths",
                 {{"pointer", "/hold_token"}, {"message", kept}}};
  }
  if (command.party && *command.party != party_of(held)) {
    const auto seats = "the hold keeps " + std::to_string(party_of(held)) +
                       (party_of(held) == 1 ? " seat" : " seats");
    return Error{Errc::validation, seats, {{"pointer", "/party"}, {"message", seats}}};
  }
  for (std::size_t index = 0; index < command.then.size(); ++index) {
    const auto& wanted = command.then[index].wanted;
    const bool has = std::any_of(held.taken.begin(), held.taken.end(), [&](const Taken& taken) {
      return taken.part == static_cast<int>(index) + 1 && taken.resource == wanted;
    });
    if (wanted && !has) {
      const std::string other = "the hold keeps somebody else for that";
      return Error{Errc::validation,
                   other,
                   {{"pointer", "/then/" + std::to_string(index) + "/staff"}, {"message", other}}};
    }
  }
  return {};
}

/// The hold that the request names: alive, and for the same services, start, lengths and seats.
/// Errors: as find_hold, hold_expired (with alternatives), validation.
Result<Booking> hold_of(const RequestBooking& command, const Wish& wish, RuleContext context,
                        const Reads& reads) {
  auto held = find_hold(command.agency, command.hold->booking, command.hold->token_hash, reads);
  if (!held) {
    return held;
  }
  if (const auto alive = expect_alive(*held, "booked", context.now); !alive) {
    return with_alternatives(alive.error(), wish, context, reads);
  }
  const auto asked = asked_parts(command, *wish.length, reads);
  if (!asked) {
    return asked.error();
  }
  if (const auto kept = expect_kept(command, *asked, *held); !kept) {
    return kept.error();
  }
  return held;
}

/// A request that a person must approve, or whose calendars must answer first, waits until then,
/// but never beyond its own start.
void set_status(Booking& booking, const Service& service, bool overridden, RuleContext context) {
  booking.deadline.reset();
  booking.status = BookingStatus::confirmed;
  const auto policy = service.policy.when_blind.value_or(context.settings.when_blind);
  const bool waits = !booking.verified && !overridden && policy == WhenBlind::verify;
  if (service.policy.approval || waits) {
    const auto within =
        service.policy.approval ? service.policy.approval_within : context.settings.verify_within;
    booking.status = BookingStatus::requested;
    booking.deadline = std::min<Instant>(context.now + within, booking.time.start);
  }
}

/// What the command makes of a new booking, or of the hold that it turns into one.
Booking made_of(const RequestBooking& command, Customer customer,
                const std::optional<Booking>& held, const Placement& placement,
                const Service& service, RuleContext context) {
  auto booking = held.value_or(Booking{});
  if (held) {
    customer.id = held->customer.id;
    booking.version += 1;
  } else {
    booking.id = make_id<BookingId>(context.now, context.random);
    booking.agency = command.agency;
    booking.service = service.id;
    booking.uid = booking.id.value + "@" + context.settings.uid_domain;
    booking.created_at = context.now;
    if (customer.id.empty()) {
      customer.id = make_id<CustomerId>(context.now, context.random);
    }
  }
  grant(booking, placement, context);
  booking.time_zone = command.time_zone;
  booking.local_start = wall_clock(placement.time.start, command.time_zone);
  booking.customer = std::move(customer);
  booking.note = command.note;
  booking.metadata = command.metadata;
  booking.series = command.series;
  booking.updated_at = context.now;
  set_status(booking, service, command.override_reason.has_value(), context);
  return booking;
}

/// Where the booking may go; over other plans only if nothing else is left and that is possible:
/// `wish` then says so. What a refusal offers instead is free time either way.
Result<Placement> find_place(const RequestBooking& command, Wish& wish, RuleContext context,
                             Transaction& tx) {
  auto placement = place_over_expired(wish, command.dry_run, context, tx);
  if (placement || !command.override_reason || !can_be_overridden(placement.error())) {
    return placement;
  }
  wish.over_busy = true;
  placement = place_over_expired(wish, command.dry_run, context, tx);
  wish.over_busy = placement.has_value();
  return placement;
}

void tell(const Booking& booking, RuleContext context, Transaction& tx) {
  const bool asked = booking.status == BookingStatus::requested;
  const auto appointment = appointment_of(booking, tx);
  write_staff_copies(appointment, nullptr, context, tx);
  owe_mail({asked ? "booking.requested" : "booking.confirmed",
            booking.customer.email,
            {},
            booking.time.end},
           appointment, context, tx);
  owe_copies(nullptr, appointment, context, tx);
}

}  // namespace

Result<Booking> decide(const RequestBooking& command, RuleContext context, Transaction& tx) {
  const auto service = tx.service(command.agency, command.service);
  if (!service || !service->active) {
    return Error{Errc::not_found, "there is no such service to book", {{"pointer", "/service"}}};
  }
  const auto customer = tidied(command.customer);
  if (const auto valid = check(command, customer); !valid) {
    return valid.error();
  }
  const auto length = chosen_length(*service, command.duration, "/duration");
  if (!length) {
    return length.error();
  }
  Wish wish{.service = *service,
            .starts_at = command.starts_at,
            .wanted = command.wanted,
            .length = *length,
            .then = command.then,
            .party = command.party.value_or(1)};
  std::optional<Booking> held;
  if (command.hold) {
    auto found = hold_of(command, wish, context, tx);
    if (!found) {
      return found.error();
    }
    held = std::move(*found);
    wish.moving = &*held;
    wish.length = held->time.length();
    wish.start_stands = true;
  } else if (const auto fits = check_party(*service, wish.party, "/party"); !fits) {
    return fits.error();
  }
  // Before the place is looked for: what stands in the way of a repeat is the first booking.
  if (!command.allow_duplicate) {
    const auto fresh = look_for_duplicate(command, *service, *length, customer, context.now, tx);
    if (!fresh) {
      return fresh.error();
    }
  }
  const auto placement = find_place(command, wish, context, tx);
  if (!placement) {
    return command.alternatives ? with_alternatives(placement.error(), wish, context, tx)
                                : placement.error();
  }

  const auto booking = made_of(command, customer, held, *placement, *service, context);
  if (command.dry_run) {
    return booking;
  }
  // A hold with one person may become a booking with another.
  const auto left = held ? owned_time(*held, tx) : std::vector<Freed>{};
  tx.put(booking);
  take(booking, *placement, held ? &*held : nullptr, tx);
  record({booking.agency, command.actor, held ? "hold.converted" : "intake.accepted",
          booking.id.value, held ? describe(*held) : boost::json::object{}, describe(booking)},
         context, tx);
  tell(booking, context, tx);
  if (wish.over_busy) {
    accept_overlaps(booking, command.actor, *command.override_reason, context, tx);
  }
  if (held) {
    give_back(booking.agency, left, context, tx);
  }
  return booking;
}

}  // namespace holdfast::store
