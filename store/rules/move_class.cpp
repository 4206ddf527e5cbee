// A class at another time: every seat moves with it, or none.
#include <utility>

#include "store/rules/expiry.hpp"
#include "store/rules/moves.hpp"
#include "store/rules/owned_time.hpp"
#include "store/rules/refusals.hpp"
#include "store/rules/whole_class.hpp"

namespace holdfast::store {
namespace {

bool is_there(const GroupSession& session, const MoveClass& command) {
  bool with_them = !command.wanted;
  for (const auto& taken : session.taken) {
    with_them = with_them || taken.resource == *command.wanted;
  }
  return with_them && session.time.start == command.starts_at;
}

/// What the class was granted, as this one of its bookings has it: in the seats that it had.
Placement with_seats_of(const Booking& booking, Placement placement) {
  placement.session = booking.session;
  placement.seat = booking.seat;
  placement.more_seats = booking.more_seats;
  return placement;
}

}  // namespace

Result<WholeClass> decide(const MoveClass& command, RuleContext context, Transaction& tx) {
  auto before = class_for(command, tx);
  if (!before) {
    return before;
  }
  if (const auto promised = expect_promised(*before, "moved"); !promised) {
    return promised.error();
  }
  if (is_there(before->session, command)) {
    return before;
  }
  const auto service = tx.service(command.agency, before->session.service);
  if (!service || before->bookings.empty()) {
    return Error{Errc::not_found, "there is no such class"};
  }
  const auto& first = before->bookings.front();
  const Wish wish{.service = *service,
                  .starts_at = command.starts_at,
                  .wanted = command.wanted,
                  .moving = &first,
                  .length = before->session.time.length(),
                  .whole_class = true};
  const auto placement = place_over_expired(wish, command.dry_run, context, tx);
  if (!placement) {
    return with_alternatives(placement.error(), wish, context, tx);
  }

  // Time that ran out in the way may have given somebody here their place back.
  before->bookings = sitting_in(command.agency, command.session, tx);
  WholeClass after{before->session, {}};
  for (const auto& booking : before->bookings) {
    const auto seated = with_seats_of(booking, *placement);
    after.bookings.push_back(moved_to(booking, seated, booking.time_zone, context));
  }
  if (command.dry_run) {
    after.session.time = placement->time;
    after.session.taken = placement->taken;
    return after;
  }
  const auto left = owned_time(before->bookings.front(), tx);
  after.session = carry_session(before->session, *placement, tx);
  const MoveNote note{command.actor, {}, command.reason, nullptr};
  for (std::size_t index = 0; index < after.bookings.size(); ++index) {
    auto& booking = after.bookings[index];
    booking = store_moved(before->bookings[index], std::move(booking), note, context, tx);
  }
  give_back(command.agency, left, context, tx);
  return after;
}

}  // namespace holdfast::store
