#include "store/rules/unreached.hpp"

#include "store/booking.hpp"
#include "store/rules/obligations.hpp"
#include "store/rules/record.hpp"
#include "store/rules/texts.hpp"
#include "store/source.hpp"

namespace holdfast::store {
namespace {

/// The agency hears of it by mail, unless it is the agency itself that mail does not reach.
void tell_agency(const Effect& effect, RuleContext context, Transaction& tx) {
  auto appointment = parse_appointment(effect.payload);
  if (effect.channel == "calendar" || effect.fate == Fate::complained || !appointment) {
    return;
  }
  // What a text did not tell a mail does, as long as nobody says otherwise.
  const bool unheard = effect.channel == "sms"
                           ? !goes_another_way(effect, tx)
                           : effect.recipient == appointment->booking.customer.email;
  if (!unheard) {
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

/// What became of it, in the audit.
void leave_word(const Effect& effect, std::string_view action, RuleContext context,
                Transaction& tx) {
  auto actor = timer_actor();
  actor.via = "system";
  record({effect.agency,
          actor,
          std::string(action),
          effect.booking.value,
          {},
          {{"effect", effect.id.value},
           {"kind", effect.kind},
           {"attempts", effect.attempts},
           {"status", status_of(effect)}}},
         context, tx);
}

}  // namespace

void raise_unreached(const Effect& effect, RuleContext context, Transaction& tx) {
  if (effect.channel == "calendar") {
    if (auto mirror = tx.mirror(SourceId{effect.recipient}, effect.booking)) {
      mirror->state = "diverged";
      tx.put(*mirror);
    }
  }
  leave_word(effect, action_of(effect), context, tx);
  pass_on(effect, context, tx);
  tell_agency(effect, context, tx);
}

void note_arrived(const Effect& effect, RuleContext context, Transaction& tx) {
  if (effect.channel != "calendar") {
    leave_word(effect, "notify.delivered", context, tx);
  }
}

}  // namespace holdfast::store
