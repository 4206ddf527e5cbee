// A mistyped address is put right, and who was not reached hears of what lies ahead.
#include <boost/json/array.hpp>
#include <utility>
#include <vector>

#include "store/commands/customers.hpp"
#include "store/rules/appointment.hpp"
#include "store/rules/customers.hpp"
#include "store/rules/obligations.hpp"
#include "store/rules/record.hpp"
#include "store/rules/staff_copies.hpp"
#include "store/rules/waitlist_notices.hpp"

namespace holdfast::store {
namespace {

struct Member {
  std::string_view name;
  std::optional<std::string> MendCustomer::*wanted;
  std::string Customer::*kept;
};

constexpr Member kMembers[] = {
    {"name", &MendCustomer::name, &Customer::name},
    {"email", &MendCustomer::email, &Customer::email},
    {"phone", &MendCustomer::phone, &Customer::phone},
    {"locale", &MendCustomer::locale, &Customer::locale},
    {"time_zone", &MendCustomer::time_zone, &Customer::time_zone},
    {"notify", &MendCustomer::notify, &Customer::notify},
};

Customer mended(const MendCustomer& command, const Customer& before) {
  auto after = before;
  for (const auto& member : kMembers) {
    if (const auto& wanted = command.*member.wanted) {
      after.*member.kept = *wanted;
    }
  }
  return tidied(std::move(after));
}

boost::json::array changed_members(const Customer& before, const Customer& after) {
  boost::json::array changed;
  for (const auto& member : kMembers) {
    if (before.*member.kept != after.*member.kept) {
      changed.emplace_back(member.name);
    }
  }
  return changed;
}

/// Here the customer is the whole, no member of a booking.
Error at_top(Error error) {
  constexpr std::string_view kWithin = "/customer";
  for (auto& field : error.fields) {
    if (field.name == "pointer" && field.value.starts_with(kWithin)) {
      field.value.erase(0, kWithin.size());
    }
  }
  return error;
}

/// Whether what was sent went astray: to another address, or by text to another number.
bool was_missed(const Customer& before, const Customer& after) {
  const bool by_text = after.email.empty() || after.notify == "sms" || after.notify == "both";
  return before.email != after.email || (by_text && before.phone != after.phone);
}

class Mending {
 public:
  Mending(const MendCustomer& command, Customer before, Customer after, RuleContext context,
          Transaction& tx)
      : command_(command),
        before_(std::move(before)),
        after_(std::move(after)),
        context_(context),
        tx_(tx) {}

  void mend(Booking booking) {
    const auto was = describe(booking);
    booking.customer = after_;
    if (was_missed(before_, after_)) {
      // Whoever answered it was somebody else.
      booking.customer_response.clear();
    }
    booking.version += 1;
    booking.updated_at = context_.now;
    tx_.put(booking);
    auto now = describe(booking);
    now["changed"] = boost::json::array{"customer"};
    record(
        {booking.agency, command_.actor, "booking.edited", booking.id.value, was, std::move(now)},
        context_, tx_);
    if (is_known(booking.status) && holds_claims(booking.status) &&
        booking.time.end > context_.now) {
      tell_of(booking);
    }
  }

  void mend(WaitlistEntry entry) {
    entry.customer = after_;
    entry.version += 1;
    tx_.put(entry);
    const bool open = entry.status == WishStatus::waiting || entry.status == WishStatus::offered;
    if (!open || !was_missed(before_, after_)) {
      return;
    }
    hush(entry, tx_);
    const auto offer = entry.status == WishStatus::offered
                           ? tx_.booking(entry.agency, entry.booking)
                           : std::nullopt;
    tell_wish(offer ? "waitlist.offered" : "waitlist.joined", entry, offer ? &*offer : nullptr,
              context_, tx_);
  }

 private:
  /// SEQUENCE stays, for nothing was moved; the version tells these messages from those before.
  void tell_of(const Booking& booking) {
    const auto appointment = appointment_of(booking, tx_);
    const auto again = "v" + std::to_string(booking.version);
    write_staff_copies(appointment, nullptr, context_, tx_);
    owe_copies(nullptr, appointment, context_, tx_, again);
    if (!was_missed(before_, after_)) {
      return;
    }
    const auto is_astray = [&](const Effect& effect) {
      return effect.channel == "sms" ? before_.phone != after_.phone
                                     : effect.recipient == before_.email;
    };
    supersede(booking, is_astray, tx_);
    const bool asked = booking.status == BookingStatus::requested;
    owe_mail(
        {asked ? "booking.requested" : "booking.confirmed", after_.email, again, booking.time.end},
        appointment, context_, tx_);
  }

  const MendCustomer& command_;
  const Customer before_;
  const Customer after_;
  RuleContext context_;
  Transaction& tx_;
};

}  // namespace

Result<Customer> decide(const MendCustomer& command, RuleContext context, Transaction& tx) {
  const auto before = tx.customer(command.agency, command.customer);
  if (!before || is_nobody(*before)) {
    return Error{Errc::not_found, "there is no such customer"};
  }
  auto after = mended(command, *before);
  Faults faults;
  check(after, faults);
  if (const auto valid = faults.status(); !valid) {
    return at_top(valid.error());
  }
  auto changed = changed_members(*before, after);
  if (changed.empty() || command.dry_run) {
    return after;
  }
  record({command.agency,
          command.actor,
          "customer.changed",
          command.customer.value,
          {},
          {{"changed", std::move(changed)}}},
         context, tx);
  Mending mending(command, *before, after, context, tx);
  for (auto& wish : tx.waitlist_of(command.agency, command.customer)) {
    mending.mend(std::move(wish));
  }
  for (auto& booking : tx.bookings_of(command.agency, command.customer)) {
    mending.mend(std::move(booking));
  }
  return after;
}

}  // namespace holdfast::store
