#include "store/rules/unreadable.hpp"

#include "store/rules/appointment.hpp"
#include "store/rules/obligations.hpp"
#include "store/rules/record.hpp"

namespace holdfast::store {

void tell_unreadable(const Cause& cause, const ObjectDraft& draft, RuleContext context,
                     Transaction& tx) {
  // No booking is meant: the message tells whose calendar, and when the event first takes place.
  Booking about;
  about.agency = cause.agency;
  about.time = draft.first.value_or(TimeRange{context.now, context.now});
  OwedMail mail;
  mail.kind = "calendar.event_unreadable";
  mail.discriminator = cause.origin;
  auto appointment = appointment_of(about, tx);
  if (const auto resource = tx.resource(cause.agency, cause.resource)) {
    mail.recipient = resource->email.empty() ? appointment.agency_mail_address : resource->email;
    appointment.booking.time_zone = resource->time_zone;
  }
  if (owe_mail(mail, appointment, context, tx)) {
    record({cause.agency,
            cause.actor,
            "block.unreadable",
            cause.origin,
            {},
            {{"rule", draft.busy_rule}}},
           context, tx);
  }
}

}  // namespace holdfast::store
