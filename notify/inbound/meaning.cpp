#include "notify/inbound/meaning.hpp"

#include <algorithm>

#include "notify/inbound/letter.hpp"
#include "notify/inbound/mime_reader.hpp"
#include "notify/inbound/report.hpp"
#include "notify/inbound/sender_check.hpp"
#include "store/base/text.hpp"

namespace holdfast::notify::inbound {
namespace {

using Kind = Meaning::Kind;

std::string name_of(const Part& mail, std::string_view octets) {
  const auto id = mail.field("message-id");
  return sha256_hex(id.empty() ? octets : id).substr(0, 32);
}

/// RFC 3834 section 5, and what older programs say instead.
bool says_automatic(const Part& mail) {
  const auto submitted = to_lower(mail.field("auto-submitted"));
  const auto precedence = to_lower(mail.field("precedence"));
  return (!submitted.empty() && !submitted.starts_with("no")) || precedence == "auto_reply" ||
         precedence == "bulk" || precedence == "junk" || !mail.field("x-autoreply").empty() ||
         !mail.field("x-autorespond").empty();
}

bool is_from_mail_system(const Part& mail) {
  const auto from = to_lower(mail.field("from"));
  return from.find("mailer-daemon@") != std::string::npos ||
         from.find("postmaster@") != std::string::npos;
}

bool is_calendar(const Part& part) {
  const auto file = to_lower(part.content_type.parameter("name"));
  return part.is("text/calendar") || part.is("application/ics") || file.ends_with(".ics");
}

/// The first calendar that is an answer at all.
std::optional<icalendar::Answer> answer_in(const Part& mail, const TimeZone& zone) {
  for (const auto* part : leaves(mail)) {
    if (!is_calendar(*part)) {
      continue;
    }
    if (auto answer = icalendar::read_answer(part->decoded(), zone)) {
      return std::move(*answer);
    }
  }
  return std::nullopt;
}

}  // namespace

Meaning understand(std::string_view octets, std::string_view envelope_from, const TimeZone& zone,
                   std::string_view authserv_id) {
  const auto mail = read_mail(octets);
  Meaning meaning;
  meaning.name = name_of(mail, octets);
  meaning.from_program = envelope_from.empty() || says_automatic(mail) || is_from_mail_system(mail);
  meaning.said = read_report(mail);
  if (!meaning.said.empty()) {
    meaning.kind = Kind::report;
    return meaning;
  }
  // Before the question whether a program sent it: calendars answer by themselves.
  meaning.answer = answer_in(mail, zone);
  if (meaning.answer) {
    meaning.kind = Kind::answer;
    if (!authserv_id.empty()) {
      meaning.vouched = vouched_domain(mail, authserv_id);
    }
    return meaning;
  }
  if (envelope_from.empty() || is_from_mail_system(mail)) {
    meaning.said = read_plain_bounce(mail);
    meaning.kind = meaning.said.empty() ? Kind::automatic : Kind::report;
    return meaning;
  }
  meaning.kind = meaning.from_program ? Kind::automatic : Kind::letter;
  meaning.text = meaning.kind == Kind::letter ? letter_text(mail) : std::string{};
  return meaning;
}

}  // namespace holdfast::notify::inbound
