// What a customer wrote to a booking's address goes to the agency: people read it there.
#include <algorithm>

#include "store/commands/mail_in.hpp"
#include "store/rules/appointment.hpp"
#include "store/rules/obligations.hpp"

namespace holdfast::store {
namespace {

constexpr std::string_view kKind = "letter.wrote";

}  // namespace

Result<bool> decide(const RecordLetter& command, RuleContext context, Transaction& tx) {
  const auto booking = tx.booking(command.agency, command.booking);
  if (!booking) {
    return Error{Errc::not_found, "there is no such booking"};
  }
  const auto told = tx.effects_of(command.agency, command.booking);
  const auto letters = std::count_if(told.begin(), told.end(),
                                     [](const Effect& effect) { return effect.kind == kKind; });
  if (letters >= kMostLetters || command.text.empty()) {
    return false;
  }
  auto appointment = appointment_of(*booking, tx);
  // The letter's own copy of the booking carries the words; an erasure takes them out with the
  // rest.
  appointment.booking.note = command.text;
  OwedMail mail;
  mail.kind = kKind;
  mail.recipient = appointment.agency_mail_address;
  mail.discriminator = command.name;
  return owe_mail(mail, appointment, context, tx);
}

}  // namespace holdfast::store
