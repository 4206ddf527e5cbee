#include "notify/compose.hpp"

#include "caldav/icalendar/invite.hpp"
#include "notify/wording.hpp"
#include "store/base/text.hpp"
#include "store/booking.hpp"

namespace holdfast::notify {
namespace {

icalendar::Method method_of(std::string_view kind) {
  if (kind == "booking.counter_refused" || kind == "proposal.refused") {
    return icalendar::Method::decline_counter;
  }
  return kind == "booking.cancelled" ? icalendar::Method::cancel : icalendar::Method::request;
}

/// Where the customer's program answers to: the booking's own address, if we read mail.
std::string organizer_of(const store::Effect& effect, const ComposeSettings& settings) {
  const bool about_booking = effect.booking.value.starts_with(store::BookingId::prefix());
  return settings.returns && about_booking ? settings.returns->address_of(effect.booking.value)
                                           : std::string{};
}

}  // namespace

std::string message_id(const store::Effect& effect, const ComposeSettings& settings) {
  // The recipient is part of the key but has no business in an identifier that others see.
  const auto key = sha256_hex(effect.kind + '\n' + effect.recipient + '\n' + effect.discriminator);
  return effect.booking.value + "." + std::to_string(effect.sequence) + "." + key.substr(0, 16) +
         "@" + settings.domain;
}

Result<Mail> compose(const store::Effect& effect, const ComposeSettings& settings) {
  auto appointment = store::parse_appointment(effect.payload);
  if (!appointment) {
    return appointment.error();
  }
  // Sender and ORGANIZER must be the same: receivers hide or distrust an invite where they differ.
  if (!settings.from_address.empty()) {
    appointment->agency_mail_address = settings.from_address;
  }
  if (!settings.from_name.empty()) {
    appointment->agency_name = settings.from_name;
  }
  const MessageContext nothing;
  const auto words =
      wording(effect.kind, *appointment, settings.context == nullptr ? nothing : *settings.context);
  if (!words) {
    return words.error();
  }
  const bool to_customer = effect.recipient == appointment->booking.customer.email;
  MailDraft draft{
      .from = {appointment->agency_name, appointment->agency_mail_address},
      .to = {to_customer ? appointment->booking.customer.name : "", effect.recipient},
      .subject = words->subject,
      .message_id = message_id(effect, settings),
      .date = effect.created_at,
      .alternatives = {{"text/plain; charset=UTF-8", "", as_text(*words)},
                       {"text/html; charset=UTF-8", "", as_html(*words)}},
      .attachments = {},
  };
  if (to_customer) {
    draft.reply_to = organizer_of(effect, settings);
  }
  if (carries_invite(effect.kind)) {
    const auto method = method_of(effect.kind);
    const auto object =
        icalendar::invite(*appointment, method, effect.created_at, organizer_of(effect, settings));
    const auto parameter = std::string(icalendar::name(method));
    // The alternative comes first and the attachment last, with the same octets: each family of
    // mail programs finds the one that it looks for.
    draft.alternatives.push_back({"text/calendar; charset=UTF-8; method=" + parameter, "", object});
    draft.attachments.push_back(
        {"application/ics; name=\"invite.ics\"", "attachment; filename=\"invite.ics\"", object});
  }
  auto octets = write_mail(draft);
  if (!octets) {
    return octets.error();
  }
  Mail mail{draft.from.address, effect.recipient, draft.message_id, std::move(*octets)};
  if (settings.returns) {
    mail.envelope_from = settings.returns->address_of(effect.id.value);
    mail.envelope_id = settings.returns->token_of(effect.id.value);
  }
  return mail;
}

}  // namespace holdfast::notify
