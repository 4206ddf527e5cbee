#include "store/rules/erased_effects.hpp"

#include <optional>
#include <utility>

namespace holdfast::store {
namespace {

std::string without_customer(std::optional<Appointment> appointment) {
  if (!appointment) {
    return "{}";
  }
  auto& booking = appointment->booking;
  const auto id = booking.customer.id;
  booking.customer = {};
  booking.customer.id = id;
  booking.note.clear();
  booking.cancel_reason.clear();
  booking.metadata.clear();
  return to_json(*appointment);
}

/// A worker that is sending it right now is fenced off: its report could bring the address back.
void end(Effect& effect) {
  if (effect.state == EffectState::due || effect.state == EffectState::leased) {
    effect.state = EffectState::superseded;
    effect.leased_until.reset();
    effect.lease += 1;
  }
}

void silence(const Effect& effect, Transaction& tx) {
  for (auto attempt : tx.attempts(effect.id)) {
    attempt.detail.clear();
    tx.put(attempt);
  }
  tx.silence_reports(effect.id);
}

}  // namespace

void erase_effects(AgencyId agency, const BookingId& about, const Customer& customer,
                   Transaction& tx) {
  tx.remove_replies(agency, about);
  for (auto effect : tx.effects_of(agency, about)) {
    auto told = parse_appointment(effect.payload);
    // The address of then may have been put right since.
    const auto address = told ? told->booking.customer.email : std::string{};
    effect.payload = without_customer(told ? std::optional(std::move(*told)) : std::nullopt);
    const bool to_customer =
        effect.channel == "sms" ||
        (effect.channel == "mail" &&
         (effect.recipient == customer.email || (!address.empty() && effect.recipient == address)));
    if (effect.channel != "calendar") {
      effect.last_detail.clear();
      silence(effect, tx);
    }
    if (to_customer) {
      end(effect);
    }
    tx.update(effect);
    if (to_customer) {
      tx.readdress(effect.id, customer.id.value);
    }
  }
}

}  // namespace holdfast::store
