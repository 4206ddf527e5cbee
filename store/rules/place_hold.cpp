#include <utility>

#include "store/commands/holds.hpp"
#include "store/placement.hpp"
#include "store/rules/expiry.hpp"
#include "store/rules/faults.hpp"
#include "store/rules/holds.hpp"
#include "store/rules/owned_time.hpp"
#include "store/rules/record.hpp"
#include "store/rules/refusals.hpp"

namespace holdfast::store {
namespace {

Status check(const PlaceHold& command) {
  if (const auto valid = check_keep_for(command.keep_for); !valid) {
    return valid.error();
  }
  Faults faults;
  faults.check_zone("/time_zone", command.time_zone);
  faults.unless(command.token_hash.size() == 64, "/token_hash", "must be SHA-256 in hex");
  return faults.status();
}

}  // namespace

// Nobody is told of a hold, and no calendar shows it: it is there for minutes.
Result<Booking> decide(const PlaceHold& command, RuleContext context, Transaction& tx) {
  const auto service = tx.service(command.agency, command.service);
  if (!service || !service->active) {
    return Error{Errc::not_found, "there is no such service to book", {{"pointer", "/service"}}};
  }
  if (const auto valid = check(command); !valid) {
    return valid.error();
  }
  const auto length = chosen_length(*service, command.duration, "/duration");
  if (!length) {
    return length.error();
  }
  if (const auto fits = check_party(*service, command.party, "/party"); !fits) {
    return fits.error();
  }
  const Wish wish{.service = *service,
                  .starts_at = command.starts_at,
                  .wanted = command.wanted,
                  .length = *length,
                  .then = command.then,
                  .party = command.party};
  const auto placement = place_over_expired(wish, command.dry_run, context, tx);
  if (!placement) {
    return with_alternatives(placement.error(), wish, context, tx);
  }

  Booking held;
  held.id = make_id<BookingId>(context.now, context.random);
  held.agency = command.agency;
  held.service = service->id;
  grant(held, *placement, context);
  held.time_zone = command.time_zone;
  held.local_start = wall_clock(held.time.start, held.time_zone);
  // Nobody yet: the booking that it becomes says who.
  held.customer.id = make_id<CustomerId>(context.now, context.random);
  held.status = BookingStatus::held;
  held.uid = held.id.value + "@" + context.settings.uid_domain;
  held.created_at = context.now;
  held.updated_at = context.now;
  held.deadline = context.now + command.keep_for;
  held.hold_token_hash = command.token_hash;
  if (command.dry_run) {
    return held;
  }
  tx.put(held);
  take(held, *placement, nullptr, tx);
  record({held.agency, command.actor, "hold.created", held.id.value, {}, describe(held)}, context,
         tx);
  return held;
}

}  // namespace holdfast::store
