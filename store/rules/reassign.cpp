#include "store/rules/reassign.hpp"

#include <algorithm>
#include <set>

#include "store/placement.hpp"
#include "store/rules/appointment.hpp"
#include "store/rules/conflicts.hpp"
#include "store/rules/expiry.hpp"
#include "store/rules/moves.hpp"
#include "store/rules/obligations.hpp"
#include "store/rules/owned_time.hpp"
#include "store/rules/record.hpp"
#include "store/rules/staff_copies.hpp"

namespace holdfast::store {
namespace {

Error fault(std::string_view pointer, const std::string& sentence) {
  return {Errc::validation,
          std::string(pointer) + ": " + sentence,
          {{"pointer", std::string(pointer)}, {"message", sentence}}};
}

Status check(const Booking& before, const Reassignment& wanted) {
  if (before.status != BookingStatus::confirmed && before.status != BookingStatus::conflicted) {
    return cannot_become(before, "reassigned");
  }
  if (!before.session.empty()) {
    return fault("/from",
                 "a seat in a group appointment shares its resources with the others: "
                 "reassign the whole class " +
                     before.session.value);
  }
  if (!takes(before, wanted.from)) {
    return fault("/from", "the booking does not take that resource");
  }
  if (wanted.to && takes(before, *wanted.to)) {
    return fault("/to", "the booking takes that resource already");
  }
  return {};
}

std::set<ResourceId> resources_of(const Booking& booking) {
  std::set<ResourceId> resources;
  for (const auto& taken : booking.taken) {
    resources.insert(taken.resource);
  }
  return resources;
}

}  // namespace

void tell_staff(const Booking& before, const Booking& after, RuleContext context, Transaction& tx) {
  const auto appointment = appointment_of(after, tx);
  const auto had = resources_of(before);
  const auto have = resources_of(after);
  const auto tell = [&](const ResourceId& id, const std::string& kind) {
    const auto resource = tx.resource(after.agency, id);
    if (resource && resource->kind == ResourceKind::staff) {
      owe_mail({kind, resource->email, {}, after.time.end}, appointment, context, tx);
    }
  };
  for (const auto& id : had) {
    if (!have.contains(id)) {
      tell(id, "staff.relieved");
    }
  }
  for (const auto& id : have) {
    if (!had.contains(id)) {
      tell(id, "staff.assigned");
    }
  }
}

Result<Booking> reassign(const Booking& before, const Reassignment& wanted, RuleContext context,
                         Transaction& tx) {
  if (const auto possible = check(before, wanted); !possible) {
    return possible.error();
  }
  const auto service = tx.service(before.agency, before.service);
  if (!service) {
    return Error{Errc::not_found, "the booking's service is gone"};
  }
  auto placement = place_instead(before, wanted, *service, context, tx);
  if (!placement) {
    return placement.error();
  }
  // Time that ran out in the way may have given this one its place back.
  const auto current = tx.booking(before.agency, before.id).value_or(before);
  auto after = handed_over(current, *placement, context);
  if (wanted.dry_run) {
    return after;
  }
  const auto left = owned_time(current, tx);
  take(after, placement->claims, tx);
  after = store_handed_over(current, std::move(after), wanted, context, tx);
  tell_staff(current, after, context, tx);
  give_back(after.agency, left, context, tx);
  return after;
}

Result<Placement> place_instead(const Booking& before, const Reassignment& wanted,
                                const Service& service, RuleContext context, Transaction& tx) {
  const Wish wish{.service = service,
                  .starts_at = before.time.start,
                  .wanted = wanted.to,
                  .moving = &before,
                  .length = before.time.length(),
                  .without = wanted.from,
                  .start_stands = true,
                  .whole_class = !before.session.empty()};
  auto placement = place_over_expired(wish, wanted.dry_run, context, tx);
  if (!placement) {
    auto error = placement.error();
    for (auto& field : error.fields) {
      // Who is wanted has another name here.
      if (field.name == "pointer" && field.value == "/staff") {
        field.value = "/to";
      }
    }
    return error;
  }
  return placement;
}

Booking handed_over(const Booking& before, const Placement& placement, RuleContext context) {
  auto after = before;
  after.parts = placement.parts;
  after.taken = placement.taken;
  after.verified = placement.verified;
  // All of it was free, so no busy time lies there.
  after.status = BookingStatus::confirmed;
  after.sequence += 1;
  after.version += 1;
  after.updated_at = context.now;
  return after;
}

Booking store_handed_over(const Booking& before, Booking after, const Reassignment& wanted,
                          RuleContext context, Transaction& tx) {
  if (settle_conflicts(after, "reassigned", context, tx) > 0) {
    after.status = BookingStatus::conflicted;
  }
  tx.put(after);
  auto described = describe(after);
  if (!wanted.because.empty()) {
    described["because"] = wanted.because;
  }
  record({after.agency, wanted.actor, "booking.reassigned", after.id.value, describe(before),
          std::move(described)},
         context, tx);

  const auto appointment = appointment_of(after, tx);
  write_staff_copies(appointment, nullptr, context, tx);
  owe_mail({"booking.reassigned", after.customer.email, {}, after.time.end}, appointment, context,
           tx);
  owe_copies(&before, appointment, context, tx);
  return after;
}

}  // namespace holdfast::store
