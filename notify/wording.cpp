#include "notify/wording.hpp"

#include <algorithm>
#include <array>

#include "notify/facts.hpp"
#include "store/base/text.hpp"
#include "store/message_kinds.hpp"
#include "store/template_text.hpp"

namespace holdfast::notify {
namespace {

using store::Appointment;
using store::Audience;

constexpr std::array<std::string_view, 8> kInvites = {
    "booking.confirmed", "booking.rescheduled", "booking.reassigned",      "booking.restored",
    "booking.cancelled", "booking.time_zone",   "booking.counter_refused", "proposal.refused"};

/// Which words of the kind fit what became of the booking meanwhile.
std::string variant_of(std::string_view kind, const Appointment& appointment) {
  const bool cancelled = appointment.booking.status == store::BookingStatus::cancelled;
  return std::string(kind) + (kind == "conflict.closed" && cancelled ? ".cancelled" : "");
}

/// An empty line ends a paragraph.
void add_paragraphs(std::string_view text, const store::TemplateValues& values,
                    std::vector<std::string>& to) {
  constexpr std::string_view kBreak = "\n\n";
  while (!text.empty()) {
    const auto end = std::min(text.find(kBreak), text.size());
    const auto paragraph = text.substr(0, end);
    if (paragraph.find_first_not_of(" \t\n") != std::string_view::npos) {
      to.push_back(store::fill_template(paragraph, values));
    }
    text.remove_prefix(std::min(end + kBreak.size(), text.size()));
  }
}

/// Foreign words as they came, each line by itself.
void add_lines(std::string_view text, std::vector<std::string>& to) {
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto line = trim(text.substr(0, end));
    if (!line.empty()) {
      to.emplace_back(line);
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

void add_sentences(const Subject& subject, const Phrase& phrase, std::string_view intro,
                   const store::TemplateValues& values, Wording& words) {
  const auto& booking = subject.appointment.booking;
  const auto* const kind = store::find_message_kind(subject.kind);
  const bool to_customer = kind != nullptr && kind->audience == Audience::customer;
  if (to_customer && !booking.customer.name.empty()) {
    words.sentences.push_back(store::fill_template(subject.catalogue.labels.greeting, values));
  }
  add_paragraphs(intro.empty() ? phrase.intro : intro, values, words.sentences);
  if (subject.kind == "reminder.upcoming" && booking.customer_response == "tentative") {
    words.sentences.push_back(store::fill_template(subject.catalogue.labels.unsure, values));
  }
  if (subject.kind == "booking.declined" && !booking.cancel_reason.empty()) {
    words.sentences.push_back(booking.cancel_reason);
  }
  if (subject.kind == "letter.wrote") {
    add_lines(booking.note, words.sentences);
  }
  if (subject.kind == "agenda.today" && words.facts.empty()) {
    words.sentences.emplace_back(subject.catalogue.labels.free_day);
  }
}

void add_closing(const Subject& subject, std::string_view closing,
                 const store::TemplateValues& values, Wording& words) {
  add_paragraphs(closing, values, words.closing);
  const auto* const kind = store::find_message_kind(subject.kind);
  if (kind != nullptr && kind->audience == Audience::customer && !contact_of(subject).empty()) {
    words.closing.push_back(store::fill_template(subject.catalogue.labels.questions, values));
  }
}

/// A header has one line, whatever the places were filled with.
std::string one_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  return text;
}

Result<Wording> write(const Subject& subject, const store::MessageTemplate& own) {
  const auto* const phrase =
      find_phrase(subject.catalogue, variant_of(subject.kind, subject.appointment));
  if (phrase == nullptr) {
    return Error{Errc::validation, "no message has the kind '" + std::string(subject.kind) + "'"};
  }
  const auto values = values_of(subject);
  Wording words;
  words.language = subject.catalogue.tag;
  words.subject =
      one_line(store::fill_template(own.subject.empty() ? phrase->subject : own.subject, values));
  words.facts = facts_of(subject);
  add_sentences(subject, *phrase, own.intro, values, words);
  words.links = links_of(subject);
  add_closing(subject, own.closing, values, words);
  words.logo_url = subject.settings.logo_url;
  words.colour = subject.settings.colour;
  words.agency_name = subject.appointment.agency_name;
  return words;
}

const Catalogue& language_of(std::string_view kind, const Appointment& appointment,
                             const store::MessageSettings& settings) {
  const auto* const message = store::find_message_kind(kind);
  const bool to_customer = message == nullptr || message->audience == Audience::customer;
  return catalogue_for(to_customer ? appointment.booking.customer.locale : std::string{},
                       settings.language);
}

}  // namespace

TimeZone zone_of(const Appointment& appointment) {
  for (const auto* name :
       {&appointment.booking.customer.time_zone, &appointment.booking.time_zone}) {
    if (!name->empty()) {
      if (const auto zone = TimeZone::find(*name)) {
        return *zone;
      }
    }
  }
  return TimeZone::utc();
}

bool carries_invite(std::string_view kind) {
  return std::find(kInvites.begin(), kInvites.end(), kind) != kInvites.end();
}

Result<Wording> wording(std::string_view kind, const Appointment& appointment,
                        const MessageContext& context) {
  const auto agency = appointment.booking.agency;
  const auto settings = context.settings(agency);
  const auto& catalogue = language_of(kind, appointment, settings);
  const auto own = context.own_words(agency, kind, catalogue.tag);
  return write({kind, appointment, catalogue, settings, context},
               own.value_or(store::MessageTemplate{}));
}

Result<Wording> wording_with(const store::MessageTemplate& own, const Appointment& appointment,
                             const MessageContext& context) {
  const auto settings = context.settings(appointment.booking.agency);
  return write({own.kind, appointment, catalogue_for(own.language), settings, context}, own);
}

}  // namespace holdfast::notify
