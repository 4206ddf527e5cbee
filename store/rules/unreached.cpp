#include "store/rules/unreached.hpp"

#include "store/booking.hpp"
#include "store/rules/obligations.hpp"
#include "store/rules/record.hpp"
#include "store/source.hpp"

namespace holdfast::store {
namespace {

/// The agency hears of it by mail, unless it is the agency itself that mail does not reach.
void tell_agency(const Effect& effect, RuleContext context, Transaction& tx) {
  auto appointment = parse_appointment(effect.payload);
  if (effect.channel == "calendar" || effect.fate == Fate::complained || !appointment ||
      effect.recipient != appointment->booking.customer.email) {
    return;
  }
  const auto agency = tx.agency(effect.agency);
  OwedMail mail;
  mail.kind = "letter.unreached";
  mail.recipient = agency ? agency->mail_address : std::string{};
  mail.discriminator = effect.id.value;
  if (mail.recipient != effect.recipient) {
    owe_mail(mail, *appointment, context, tx);
  }
}

std::string_view action_of(const Effect& effect) {
  if (effect.channel == "calendar") {
    return "mirror.diverged";
  }
  return effect.fate == Fate::complained ? "notify.complained" : "notify.unreached";
}

}  // namespace

void raise_unreached(const Effect& effect, RuleContext context, Transaction& tx) {
  if (effect.channel == "calendar") {
    if (auto mirror = tx.mirror(SourceId{effect.recipient}, effect.booking)) {
      mirror->state = "diverged";
      tx.put(*mirror);
    }
  }
  auto actor = timer_actor();
  actor.via = "system";
  record({effect.agency,
          actor,
          std::string(action_of(effect)),
          effect.booking.value,
          {},
          {{"effect", effect.id.value},
           {"kind", effect.kind},
           {"attempts", effect.attempts},
           {"status", status_of(effect)}}},
         context, tx);
  tell_agency(effect, context, tx);
}

}  // namespace holdfast::store
