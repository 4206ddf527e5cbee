#include "store/rules/whole_class.hpp"

#include <algorithm>
#include <utility>

#include "store/rules/appointment.hpp"
#include "store/rules/faults.hpp"
#include "store/rules/moves.hpp"
#include "store/rules/owned_time.hpp"
#include "store/rules/refusals.hpp"

namespace holdfast::store {
namespace {

Error fault(std::string_view pointer, const std::string& sentence) {
  return {Errc::validation,
          std::string(pointer) + ": " + sentence,
          {{"pointer", std::string(pointer)}, {"message", sentence}}};
}

bool takes(const GroupSession& session, const ResourceId& resource) {
  return std::any_of(session.taken.begin(), session.taken.end(),
                     [&](const Taken& taken) { return taken.resource == resource; });
}

Status check(const GroupSession& session, const Reassignment& wanted) {
  if (!takes(session, wanted.from)) {
    return fault("/from", "the class does not take that resource");
  }
  if (wanted.to && takes(session, *wanted.to)) {
    return fault("/to", "the class takes that resource already");
  }
  return {};
}

}  // namespace

std::vector<Booking> sitting_in(AgencyId agency, const SessionId& session, const Reads& reads) {
  auto bookings = reads.bookings_of_session(agency, session);
  std::erase_if(bookings, [](const Booking& booking) { return !holds_claims(booking.status); });
  return bookings;
}

Result<WholeClass> class_for(const ClassStep& command, const Reads& reads) {
  auto session = reads.session(command.agency, command.session);
  if (!session) {
    return Error{Errc::not_found, "there is no such class"};
  }
  if (command.expected_version) {
    if (const auto same = expect_version(*command.expected_version, session->version); !same) {
      return same.error();
    }
  }
  Faults faults;
  faults.check_text("/reason", command.reason, 1000);
  if (const auto valid = faults.status(); !valid) {
    return valid.error();
  }
  auto bookings = sitting_in(command.agency, command.session, reads);
  return WholeClass{std::move(*session), std::move(bookings)};
}

Status expect_promised(const WholeClass& whole, std::string_view what) {
  for (const auto& booking : whole.bookings) {
    if (booking.status != BookingStatus::confirmed && booking.status != BookingStatus::conflicted) {
      auto error = cannot_become(booking, what);
      error.detail = "a seat of the class is " + std::string(name(booking.status)) +
                     ": settle it first, then the class can be " + std::string(what);
      error.fields.push_back({"booking", booking.id.value});
      return error;
    }
  }
  return {};
}

Result<WholeClass> reassign_class(const WholeClass& before, const Reassignment& wanted,
                                  RuleContext context, Transaction& tx) {
  if (const auto promised = expect_promised(before, "reassigned"); !promised) {
    return promised.error();
  }
  if (const auto possible = check(before.session, wanted); !possible) {
    return possible.error();
  }
  const auto service = tx.service(before.session.agency, before.session.service);
  if (!service || before.bookings.empty()) {
    return Error{Errc::not_found, "there is no such class"};
  }
  const auto placement = place_instead(before.bookings.front(), wanted, *service, context, tx);
  if (!placement) {
    return placement.error();
  }
  // Time that ran out in the way may have given somebody here their place back.
  const auto current = sitting_in(before.session.agency, before.session.id, tx);
  WholeClass after{before.session, {}};
  for (const auto& booking : current) {
    after.bookings.push_back(handed_over(booking, *placement, context));
  }
  if (wanted.dry_run) {
    after.session.taken = placement->taken;
    return after;
  }
  const auto left = owned_time(current.front(), tx);
  after.session = carry_session(before.session, *placement, tx);
  for (std::size_t index = 0; index < after.bookings.size(); ++index) {
    auto& booking = after.bookings[index];
    booking = store_handed_over(current[index], std::move(booking), wanted, context, tx);
  }
  tell_staff(current.front(), after.bookings.front(), context, tx);
  give_back(before.session.agency, left, context, tx);
  return after;
}

}  // namespace holdfast::store
