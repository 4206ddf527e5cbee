// What a change of a booking owes to the world: messages and copies, as effects in the same
// transaction.
//
// A newer effect supersedes the older ones of its family to the same recipient that have not been
// sent: nobody is told a time that no longer holds.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "store/effect.hpp"
#include "store/rule_context.hpp"
#include "store/source.hpp"
#include "store/transaction.hpp"

namespace holdfast::store {

/// Whether the newer effect makes the older one pointless: same booking, recipient and family, or
/// word of a booking after a reminder of it. The
/// family is the part of the kind before the dot ("booking", "staff", "copy"). Notices of conflicts
/// stand for themselves: each ends with its own conflict; so do letters, and what is about no
/// booking.
bool replaces(const Effect& newer, const Effect& older);

/// The same without regard to channel and address.
bool tells_more(const Effect& newer, const Effect& older);

/// Owes an effect about the appointment as it stands, and ends what it makes pointless. Channel,
/// kind, recipient, discriminator, deadline and due_at are the caller's. False: it was owed before.
bool owe_effect(Effect effect, const Appointment& appointment, RuleContext context,
                Transaction& tx);

/// A message: by mail, to customers also by text (texts.hpp). Nothing is owed to an empty address.
struct OwedMail {
  std::string kind;
  std::string recipient;
  std::string discriminator = {};
  std::optional<Instant> deadline = {};
  /// Not to be sent before then; nothing: at once.
  std::optional<Instant> due_at = {};
};
/// Returns whether it is owed by that, and was not before.
bool owe_mail(const OwedMail& mail, const Appointment& appointment, RuleContext context,
              Transaction& tx);

/// "copy.put" or "copy.delete" to one source. The mirror says from now on what is wanted: pending
/// or removed.
void owe_copy(std::string_view kind, const Source& source, const Appointment& appointment,
              std::string discriminator, RuleContext context, Transaction& tx);

/// Copies to every written source of the resources that the booking takes, and away from those of
/// `before` that it does not take any more (or does not hold any more). `discriminator` tells
/// copies of one SEQUENCE apart.
void owe_copies(const Booking* before, const Appointment& now, RuleContext context, Transaction& tx,
                const std::string& discriminator = {});

/// Ends effects of the booking that were not sent yet and for which `done` holds.
template <class Predicate>
void supersede(const Booking& booking, Predicate done, Transaction& tx) {
  for (auto effect : tx.effects_of(booking.agency, booking.id)) {
    if (effect.state == EffectState::due && done(effect)) {
      effect.state = EffectState::superseded;
      tx.update(effect);
    }
  }
}

}  // namespace holdfast::store
