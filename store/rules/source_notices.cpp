// Rule C23: who owns a calendar that cannot be read, and the office, hear of it.
#include <set>

#include "store/commands/reminders.hpp"
#include "store/occupancy.hpp"
#include "store/rules/obligations.hpp"

namespace holdfast::store {
namespace {

/// After it somebody has long seen to it, or never will.
constexpr Duration kWorthTelling = std::chrono::days{7};

bool wants_somebody(const Source& source, RuleContext context) {
  return source.reads && !source.paused && !source.leaving &&
         (source.failures > 0 || is_blind(source, context.settings, context.now));
}

/// One outage is told once, also when the program is started anew meanwhile.
std::string outage_of(const Source& source) {
  const auto since = source.last_good_at ? to_rfc3339(*source.last_good_at) : std::string("never");
  if (source.state == SourceState::blind && source.failures == 0) {
    // It is read, but for some events: told anew when there are others.
    return "unreadable." + source.last_error;
  }
  return (source.state == SourceState::stopped ? "stopped." : "unread.") + since;
}

}  // namespace

Result<bool> decide(const TellOfSource& command, RuleContext context, Transaction& tx) {
  const auto source = tx.source(command.source);
  if (!source || source->agency != command.agency) {
    return Error{Errc::not_found, "there is no such source"};
  }
  const auto agency = tx.agency(source->agency);
  if (!agency || !wants_somebody(*source, context)) {
    return false;
  }
  Appointment about;
  about.booking.agency = source->agency;
  about.booking.id = BookingId{source->id.value};
  const auto since = source->last_good_at.value_or(context.now);
  about.booking.time = {since, since};
  about.booking.time_zone = agency->time_zone;
  about.booking.cancel_reason = source->last_error;
  about.service_name = source->name;
  about.agency_name = agency->name;
  about.agency_mail_address = agency->mail_address;
  std::set<std::string> addresses{agency->mail_address};
  if (const auto resource = tx.resource(source->agency, source->resource)) {
    about.resources.push_back({resource->id, std::string(name(resource->kind)), resource->name});
    addresses.insert(resource->email);
  }
  bool owed = false;
  for (const auto& address : addresses) {
    OwedMail mail;
    mail.kind = "source.attention";
    mail.recipient = address;
    mail.discriminator = outage_of(*source);
    mail.deadline = context.now + kWorthTelling;
    owed = owe_mail(mail, about, context, tx) || owed;
  }
  return owed;
}

}  // namespace holdfast::store
