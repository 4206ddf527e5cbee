#include "notify/sms/text_wording.hpp"

#include <algorithm>

#include "notify/facts.hpp"
#include "notify/sms/short_dates.hpp"
#include "notify/sms/short_words.hpp"
#include "store/base/text.hpp"
#include "store/template_text.hpp"

namespace holdfast::notify {
namespace {

using store::TemplateValues;

/// What names may take, in characters; the next one where a text gets too long.
constexpr std::size_t kNames[] = {60, 30, 15};

/// One line without control characters: a text has no lines, and nothing in it may look like one of
/// ours that begins anew.
std::string one_line(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool blank = static_cast<unsigned char>(c) <= 0x20 || c == 0x7F;
    if (!blank) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  return std::string(trim(out));
}

/// The zone is named where the customer may read the clock of another one.
std::string when_of(const Subject& subject, const TimeZone& zone) {
  const auto& booking = subject.appointment.booking;
  auto text = short_instant(booking.time.start, zone, subject.catalogue);
  const auto& own = booking.customer.time_zone;
  if (!own.empty() && own != booking.time_zone) {
    text += ' ' + zone.abbreviation_at(booking.time.start);
  }
  return text;
}

std::string link_of(const Subject& subject) {
  const auto links = links_of(subject);
  return links.empty() ? std::string{} : links.front().url;
}

/// As those of mail, but short; the first of a name counts.
TemplateValues values_for(const Subject& subject, std::size_t longest_name) {
  const auto& booking = subject.appointment.booking;
  const auto zone = zone_of(subject.appointment);
  TemplateValues values = {
      {"when", when_of(subject, zone)},
      {"date", short_date(zone.date_at(booking.time.start), subject.catalogue)},
      {"link", link_of(subject)}};
  if (booking.deadline) {
    values.emplace_back("until", short_instant(*booking.deadline, zone, subject.catalogue));
  }
  for (auto& [name, value] : values_of(subject)) {
    values.emplace_back(name, clip(one_line(value), longest_name));
  }
  return values;
}

Result<ShortText> write(const Subject& subject, std::string_view own) {
  const auto words = own.empty() ? short_words(subject.kind, subject.catalogue.tag) : own;
  if (words.empty()) {
    return Error{Errc::validation, "nobody is texted '" + std::string(subject.kind) + "'"};
  }
  ShortText out;
  for (const auto longest : kNames) {
    const auto filled = store::fill_template(words, values_for(subject, longest));
    out.text = one_line(plain_punctuation(filled));
    out.segments = segments_of(out.text);
    if (out.segments.parts <= kMostParts) {
      return out;
    }
  }
  out.text = fit(out.text, kMostParts);
  out.segments = segments_of(out.text);
  return out;
}

}  // namespace

Result<ShortText> text_wording(std::string_view kind, const store::Appointment& appointment,
                               const MessageContext& context) {
  const auto agency = appointment.booking.agency;
  const auto settings = context.settings(agency);
  const auto& catalogue = catalogue_for(appointment.booking.customer.locale, settings.language);
  const auto own = context.own_words(agency, kind, catalogue.tag);
  return write({kind, appointment, catalogue, settings, context},
               own ? std::string_view(own->text) : std::string_view{});
}

Result<ShortText> text_wording_with(const store::MessageTemplate& own,
                                    const store::Appointment& appointment,
                                    const MessageContext& context) {
  const auto settings = context.settings(appointment.booking.agency);
  return write({own.kind, appointment, catalogue_for(own.language), settings, context}, own.text);
}

std::string filled_reply(std::string_view words, std::string_view agency,
                         std::string_view contact) {
  const TemplateValues values = {{"agency", std::string(agency)},
                                 {"contact", std::string(contact)}};
  return one_line(plain_punctuation(store::fill_template(words, values)));
}

}  // namespace holdfast::notify
