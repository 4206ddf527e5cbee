#include "store/commands/messages.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

#include "store/message_kinds.hpp"
#include "store/phone_number.hpp"
#include "store/rules/faults.hpp"
#include "store/rules/record.hpp"
#include "store/rules/refusals.hpp"
#include "store/template_text.hpp"

namespace holdfast::store {
namespace {

constexpr std::size_t kLongestSubject = 200;
constexpr std::size_t kLongestText = 4000;
constexpr std::size_t kLongestTextMessage = 500;
constexpr std::size_t kLongestContact = 200;
constexpr std::size_t kLongestUrl = 500;
constexpr int kMinutesOfDay = 24 * 60;

bool is_colour(std::string_view text) {
  return text.size() == 7 && text.front() == '#' &&
         std::all_of(text.begin() + 1, text.end(),
                     [](char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; });
}

/// Printable ASCII without what would end an attribute: mail programs load it as it stands.
bool is_picture_url(std::string_view url) {
  constexpr std::string_view kScheme = "https://";
  return url.starts_with(kScheme) && url.size() > kScheme.size() && url.size() <= kLongestUrl &&
         url[kScheme.size()] != '/' && std::all_of(url.begin(), url.end(), [](char c) {
           return c > ' ' && c <= '~' && c != '"' && c != '<' && c != '>' && c != '\\';
         });
}

/// A number, a short code, or a name of up to eleven letters and digits: what networks show.
bool is_sender(std::string_view sender) {
  const bool number = e164(sender, "") == sender;
  const bool name =
      sender.size() <= 11 &&
      std::all_of(
          sender.begin(), sender.end(),
          [](char c) { return c == ' ' || std::isalnum(static_cast<unsigned char>(c)) != 0; }) &&
      sender.front() != ' ' && sender.back() != ' ';
  return number || name;
}

bool is_minute(int minute) { return minute >= 0 && minute < kMinutesOfDay; }

void check(const TextSettings& texts, Faults& faults) {
  faults.unless(texts.region.empty() || is_phone_region(texts.region), "/sms/region",
                "must be a country such as AT (ISO 3166), or empty");
  faults.unless(texts.sender.empty() || is_sender(texts.sender), "/sms/sender",
                "must be a number such as +4366012345678, up to 11 letters and digits, or empty");
  faults.unless(is_minute(texts.quiet_from) && is_minute(texts.quiet_until), "/sms/quiet",
                "must be two times of day");
  for (const auto& kind : texts.kinds) {
    const auto* const known = find_message_kind(kind);
    faults.unless(known != nullptr && known->audience == Audience::customer, "/sms/kinds",
                  "must be messages to customers, such as booking.confirmed");
  }
}

Status check(const MessageSettings& settings) {
  Faults faults;
  faults.unless(is_message_language(settings.language), "/language", "must be en, de, fr or es");
  if (!settings.contact.empty()) {
    faults.check_line("/contact", settings.contact, kLongestContact);
  }
  faults.unless(settings.logo_url.empty() || is_picture_url(settings.logo_url), "/logo_url",
                "must be an https URL of at most 500 characters, or empty");
  faults.unless(settings.colour.empty() || is_colour(settings.colour), "/colour",
                "must be six hex digits after a #, such as #1a5fb4, or empty");
  faults.unless(!settings.agenda_minute ||
                    (*settings.agenda_minute >= 0 && *settings.agenda_minute < kMinutesOfDay),
                "/agenda_at", "must be a time of day");
  check(settings.texts, faults);
  return faults.status();
}

boost::json::object describe(const MessageSettings& settings) {
  boost::json::object object{{"language", settings.language},
                             {"contact", settings.contact},
                             {"logo_url", settings.logo_url},
                             {"colour", settings.colour},
                             {"version", settings.version}};
  if (settings.agenda_minute) {
    object["agenda_minute"] = *settings.agenda_minute;
  }
  const auto& texts = settings.texts;
  object["sms"] = {{"use", name(texts.use)},           {"region", texts.region},
                   {"sender", texts.sender},           {"quiet_from", texts.quiet_from},
                   {"quiet_until", texts.quiet_until}, {"kinds", texts.kinds.size()}};
  return object;
}

boost::json::object describe(const MessageTemplate& words) {
  return {{"subject", words.subject},
          {"intro", words.intro},
          {"closing", words.closing},
          {"text", words.text},
          {"version", words.version}};
}

/// One count for all words of an agency: what was removed and is said anew has a version that
/// nobody has seen.
std::int64_t next_words(AgencyId agency, Transaction& tx) {
  const auto name = "message_words." + std::to_string(agency.value);
  const auto text = tx.fact(name);
  std::int64_t count = 0;
  std::from_chars(text.data(), text.data() + text.size(), count);
  tx.put_fact(name, std::to_string(count + 1));
  return count + 1;
}

/// What the audit calls the words: "booking.confirmed.de".
std::string name_of(const MessageTemplate& words) { return words.kind + '.' + words.language; }

void check_text_message(const MessageTemplate& words, Faults& faults) {
  if (words.text.empty()) {
    return;
  }
  const auto* const kind = find_message_kind(words.kind);
  faults.unless(kind == nullptr || kind->audience == Audience::customer, "/text",
                "only customers are texted: staff get mail");
  faults.check_text("/text", words.text, kLongestTextMessage);
  if (const auto good = check_template(words.text); !good) {
    faults.add("/text", good.error().detail);
  }
}

void check_places(std::string_view pointer, std::string_view text, Faults& faults) {
  if (const auto good = check_template(text); !good) {
    faults.add(pointer, good.error().detail);
  }
  // Mail has its links below the words.
  faults.unless(fill_template(text, {{"link", "there"}}) == fill_template(text, {}), pointer,
                "only text messages have a place {{link}}");
}

}  // namespace

Result<MessageSettings> decide(const DefineMessageSettings& command, RuleContext context,
                               Transaction& tx) {
  auto settings = command.settings;
  if (!tx.agency(settings.agency)) {
    return Error{Errc::not_found, "there is no such agency"};
  }
  const auto before = tx.message_settings(settings.agency);
  if (command.expected_version) {
    if (const auto same = expect_version(*command.expected_version, before.version); !same) {
      return same.error();
    }
  }
  if (const auto valid = check(settings); !valid) {
    return valid.error();
  }
  settings.version = before.version + 1;
  tx.put(settings);
  record({settings.agency, command.actor, "message_settings.changed",
          std::to_string(settings.agency.value), describe(before), describe(settings)},
         context, tx);
  return settings;
}

Status check_words(const MessageTemplate& words) {
  Faults faults;
  faults.unless(find_message_kind(words.kind) != nullptr, "/kind",
                "must be a message that there is, such as booking.confirmed");
  faults.unless(is_message_language(words.language), "/language", "must be en, de, fr or es");
  faults.unless(!words.subject.empty() || !words.intro.empty() || !words.closing.empty() ||
                    !words.text.empty(),
                "/intro", "one of subject, intro, closing and text must say something");
  if (!words.subject.empty()) {
    faults.check_line("/subject", words.subject, kLongestSubject);
  }
  faults.check_text("/intro", words.intro, kLongestText);
  faults.check_text("/closing", words.closing, kLongestText);
  check_text_message(words, faults);
  check_places("/subject", words.subject, faults);
  check_places("/intro", words.intro, faults);
  check_places("/closing", words.closing, faults);
  return faults.status();
}

Result<MessageTemplate> decide(const PutMessageTemplate& command, RuleContext context,
                               Transaction& tx) {
  auto words = command.words;
  if (!tx.agency(words.agency)) {
    return Error{Errc::not_found, "there is no such agency"};
  }
  if (const auto valid = check_words(words); !valid) {
    return valid.error();
  }
  const auto before = tx.message_template(words.agency, words.kind, words.language);
  const auto version = before ? before->version : 0;
  if (command.expected_version) {
    if (const auto same = expect_version(*command.expected_version, version); !same) {
      return same.error();
    }
  }
  words.version = next_words(words.agency, tx);
  tx.put(words);
  record({words.agency, command.actor, "message_template.changed", name_of(words),
          before ? describe(*before) : boost::json::object{}, describe(words)},
         context, tx);
  return words;
}

Result<MessageTemplate> decide(const RemoveMessageTemplate& command, RuleContext context,
                               Transaction& tx) {
  const auto before = tx.message_template(command.agency, command.kind, command.language);
  if (!before) {
    return Error{Errc::not_found, "there are no own words for that"};
  }
  tx.remove_message_template(command.agency, command.kind, command.language);
  record({command.agency, command.actor, "message_template.removed", name_of(*before),
          describe(*before)},
         context, tx);
  return *before;
}

}  // namespace holdfast::store
