// Each working morning staff may have their day in the mail.
#include "store/commands/reminders.hpp"
#include "store/rules/obligations.hpp"

namespace holdfast::store {

// What is in the day is read when the mail is written: nobody wants the state of two hours ago, and
// the outbox need not hold whom a person sees all day.
Result<bool> decide(const OweAgenda& command, RuleContext context, Transaction& tx) {
  const auto resource = tx.resource(command.agency, command.resource);
  if (!resource) {
    return Error{Errc::not_found, "there is no such resource"};
  }
  const auto agency = tx.agency(command.agency);
  const auto zone = TimeZone::find(resource->time_zone);
  if (!agency || !zone || !resource->agenda || !resource->active ||
      resource->kind != ResourceKind::staff) {
    return false;
  }
  Appointment day;
  day.booking.agency = command.agency;
  // Its own, so that no day waits for the day before.
  day.booking.id = BookingId{holdfast::to_string(command.date) + '.' + resource->id.value};
  day.booking.time = {
      zone->first_instant_at_or_after(LocalTime{command.date}),
      zone->first_instant_at_or_after(LocalTime{command.date + std::chrono::days{1}})};
  day.booking.time_zone = resource->time_zone;
  day.agency_name = agency->name;
  day.agency_mail_address = agency->mail_address;
  day.resources.push_back({resource->id, std::string(name(resource->kind)), resource->name});
  OwedMail mail;
  mail.kind = "agenda.today";
  mail.recipient = resource->email;
  mail.deadline = day.booking.time.end;
  return owe_mail(mail, day, context, tx);
}

}  // namespace holdfast::store
