// Reminders cost a booking nothing: they are looked for when their moment comes, and owed then. A
// repeat after a crash finds them owed already.
#include "store/commands/reminders.hpp"

#include <algorithm>
#include <boost/json/object.hpp>

#include "store/rules/appointment.hpp"
#include "store/rules/obligations.hpp"

namespace holdfast::store {
namespace {

/// Thanks that come a week late are none.
constexpr Duration kThanksWithin = std::chrono::days{3};

bool is_reminder(std::string_view kind) { return kind == kReminder || kind == kThanks; }

TimeZone zone_of(const Booking& booking) {
  const auto zone = TimeZone::find(booking.time_zone);
  return zone ? *zone : TimeZone::utc();
}

bool takes_place(const Booking& booking, std::string_view kind) {
  if (kind == kThanks) {
    return booking.status == BookingStatus::completed;
  }
  return booking.status == BookingStatus::confirmed || booking.status == BookingStatus::conflicted;
}

/// Whether the service still wants it: settings may have changed since somebody looked.
bool is_wanted(const Service& service, const OweReminders::Item& item) {
  const auto& policy = service.policy;
  if (item.kind == kThanks) {
    return policy.follow_up == item.lead;
  }
  return std::find(policy.reminders.begin(), policy.reminders.end(), item.lead) !=
         policy.reminders.end();
}

bool owe_one(const OweReminders::Item& item, AgencyId agency, RuleContext context,
             Transaction& tx) {
  const auto booking = tx.booking(agency, item.booking);
  if (!booking || !takes_place(*booking, item.kind)) {
    return false;
  }
  const auto service = tx.service(agency, booking->service);
  if (!service || !is_wanted(*service, item)) {
    return false;
  }
  const auto moment = reminder_moment(*booking, item.lead, item.kind);
  const auto deadline = item.kind == kThanks ? moment + kThanksWithin : booking->time.start;
  // Who books at noon for the next morning need not be told at once what they have just done.
  if (moment > context.now || booking->created_at > moment || deadline <= context.now) {
    return false;
  }
  OwedMail mail;
  mail.kind = item.kind;
  mail.recipient = booking->customer.email;
  mail.discriminator = to_string(item.lead);
  mail.deadline = deadline;
  return owe_mail(mail, appointment_of(*booking, tx), context, tx);
}

std::string fact_of(AgencyId agency, std::string_view kind) {
  return "told_until." + std::string(kind) + '.' + std::to_string(agency.value);
}

}  // namespace

Instant reminder_moment(const Booking& booking, const Lead& lead, std::string_view kind) {
  const auto zone = zone_of(booking);
  return kind == kThanks ? behind(booking.time.end, lead, zone)
                         : ahead_of(booking.time.start, lead, zone);
}

Result<int> decide(const OweReminders& command, RuleContext context, Transaction& tx) {
  int owed = 0;
  for (const auto& item : command.items) {
    owed += owe_one(item, command.agency, context, tx) ? 1 : 0;
  }
  return owed;
}

std::optional<Instant> reminded_until(AgencyId agency, std::string_view kind, const Reads& reads) {
  return parse_rfc3339(reads.fact(fact_of(agency, kind)));
}

Result<Instant> decide(const NoteReminded& command, RuleContext, Transaction& tx) {
  tx.put_fact(fact_of(command.agency, command.kind), to_rfc3339(command.until));
  return command.until;
}

bool still_holds(const Effect& effect, const Reads& reads) {
  if (!is_reminder(effect.kind)) {
    return true;
  }
  const auto booking = reads.booking(effect.agency, effect.booking);
  return booking && booking->sequence == effect.sequence && takes_place(*booking, effect.kind);
}

}  // namespace holdfast::store
