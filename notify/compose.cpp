#include "notify/compose.hpp"

#include "caldav/icalendar/invite.hpp"
#include "notify/booking_wording.hpp"
#include "notify/wording.hpp"
#include "store/base/text.hpp"
#include "store/booking.hpp"

namespace holdfast::notify {
namespace {

icalendar::Method method_of(std::string_view kind) {
  return kind == "booking.cancelled" ? icalendar::Method::cancel : icalendar::Method::request;
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
  const auto words = wording(effect.kind, *appointment);
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
  if (carries_invite(effect.kind)) {
    const auto method = method_of(effect.kind);
    const auto object = icalendar::invite(*appointment, method, effect.created_at);
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
  return Mail{draft.from.address, effect.recipient, draft.message_id, std::move(*octets)};
}

}  // namespace holdfast::notify
