#include <boost/json/array.hpp>
#include <vector>

#include "store/commands/customers.hpp"
#include "store/rules/appointment.hpp"
#include "store/rules/erased_effects.hpp"
#include "store/rules/obligations.hpp"
#include "store/rules/record.hpp"
#include "store/rules/staff_copies.hpp"
#include "store/rules/suppressions.hpp"
#include "store/rules/waitlist_notices.hpp"
#include "store/rules/waitlist_offers.hpp"

namespace holdfast::store {
namespace {

/// All that a person ever asked for.
struct Traces {
  std::vector<Customer> rows;
  std::vector<Booking> bookings;
  std::vector<WaitlistEntry> wishes;
};

Traces look_up(const Customer& customer, AgencyId agency, const Reads& reads) {
  Traces traces;
  traces.rows = reads.customers_alike(agency, customer);
  for (const auto& row : traces.rows) {
    for (auto& booking : reads.bookings_of(agency, row.id)) {
      traces.bookings.push_back(std::move(booking));
    }
    for (auto& wish : reads.waitlist_of(agency, row.id)) {
      traces.wishes.push_back(std::move(wish));
    }
  }
  return traces;
}

/// A promise to nobody cannot be kept: what lies ahead is cancelled first, by whoever may. An offer
/// is no promise yet, and goes with the wish.
Status check(const Traces& traces, Instant now) {
  for (const auto& booking : traces.bookings) {
    if (holds_claims(booking.status) && booking.status != BookingStatus::offered &&
        booking.time.end > now) {
      return Error{Errc::invalid_transition,
                   "the customer has a booking ahead: cancel " + booking.id.value + " first",
                   {{"from", std::string(name(booking.status))},
                    {"booking", booking.id.value},
                    {"allowed", std::string(name(BookingStatus::cancelled))}}};
    }
  }
  return {};
}

Customer blank(const Customer& customer) {
  Customer erased;
  erased.id = customer.id;
  return erased;
}

void erase(const Booking& before, RuleContext context, Transaction& tx) {
  auto after = before;
  after.customer = blank(before.customer);
  after.note.clear();
  after.cancel_reason.clear();
  after.metadata.clear();
  after.version += 1;
  after.updated_at = context.now;
  tx.put(after);
  erase_effects(after.agency, after.id, before.customer, tx);
  for (auto conflict : tx.conflicts_of(after.agency, after.id)) {
    conflict.reason.clear();
    tx.put(conflict);
  }
  const auto appointment = appointment_of(after, tx);
  for (const auto& copy : tx.objects_of_booking(after.agency, after.id)) {
    // Nothing is carried over: people write names into what they add.
    write_staff_copy(copy, appointment, {}, context, tx);
  }
  for (const auto& mirror : tx.mirrors_of(after.agency, after.id)) {
    const auto source = tx.source(mirror.source);
    if (source && mirror.state != "removed") {
      owe_copy("copy.put", *source, appointment, "erased", context, tx);
    }
  }
}

/// Nobody is waited for any more: what stands open to them stands open to the others, or to who
/// waits next.
void leave(const WaitlistEntry& before, const WaitlistEntry& after, const Actor& actor,
           RuleContext context, Transaction& tx) {
  record({after.agency, actor, "waitlist.left", after.id.value, describe(before), describe(after)},
         context, tx);
  const auto offer = tx.booking(after.agency, after.booking);
  if (before.status == WishStatus::offered && offer && offer->status == BookingStatus::offered) {
    withdraw(after, *offer, BookingStatus::expired, "offer.declined", actor, context, tx);
  } else {
    retire_kept(after, "waitlist.left", actor, context, tx);
  }
}

void erase(const WaitlistEntry& before, const Actor& actor, RuleContext context, Transaction& tx) {
  auto after = before;
  after.customer = blank(before.customer);
  after.note.clear();
  const bool leaves = may_become(before.status, WishStatus::left);
  if (leaves) {
    after.status = WishStatus::left;
  }
  after.version += 1;
  tx.put(after);
  erase_effects(after.agency, BookingId{after.id.value}, before.customer, tx);
  if (leaves) {
    leave(before, after, actor, context, tx);
  }
}

/// By ids and addresses that are the person's alone: a number may be somebody else's too.
void forget_answers(const Traces& traces, const EraseCustomer& command, Transaction& tx) {
  std::vector<std::string> texts;
  for (const auto& row : traces.rows) {
    texts.push_back(row.id.value);
    const auto& reached_by = row.email.empty() ? row.phone : row.email;
    if (!reached_by.empty()) {
      texts.push_back(reached_by);
    }
  }
  tx.replace_answers(command.agency, texts, command.instead);
}

}  // namespace

Result<EraseCustomer::Outcome> decide(const EraseCustomer& command, RuleContext context,
                                      Transaction& tx) {
  const auto customer = tx.customer(command.agency, command.customer);
  if (!customer) {
    return Error{Errc::not_found, "there is no such customer"};
  }
  EraseCustomer::Outcome outcome;
  outcome.customer = customer->id;
  if (is_nobody(*customer)) {
    return outcome;
  }
  const auto traces = look_up(*customer, command.agency, tx);
  if (const auto free = check(traces, context.now); !free) {
    return free.error();
  }
  outcome.bookings = static_cast<int>(traces.bookings.size());
  outcome.wishes = static_cast<int>(traces.wishes.size());
  if (command.dry_run) {
    return outcome;
  }
  for (const auto& booking : traces.bookings) {
    erase(booking, context, tx);
  }
  for (const auto& wish : traces.wishes) {
    erase(wish, command.actor, context, tx);
  }
  forget_answers(traces, command, tx);
  boost::json::array rows;
  for (const auto& row : traces.rows) {
    clear_suppression(command.agency, "mail", row.email, command.actor, "erased", context, tx);
    rows.push_back(boost::json::value(row.id.value));
  }
  record({command.agency,
          command.actor,
          "customer.erased",
          command.customer.value,
          {},
          {{"customers", std::move(rows)},
           {"bookings", outcome.bookings},
           {"wishes", outcome.wishes}}},
         context, tx);
  return outcome;
}

}  // namespace holdfast::store
