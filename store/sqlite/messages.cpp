// How agencies speak to people.
#include <algorithm>

#include "store/sqlite/session.hpp"

namespace holdfast::sqlite {

using namespace store;

namespace {

std::string joined(const std::vector<std::string>& kinds) {
  std::string list;
  for (const auto& kind : kinds) {
    list += (list.empty() ? "" : ",") + kind;
  }
  return list;
}

std::vector<std::string> parted(std::string_view list) {
  std::vector<std::string> kinds;
  while (!list.empty()) {
    const auto end = std::min(list.find(','), list.size());
    kinds.emplace_back(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return kinds;
}

MessageSettings read_settings(Row row) {
  MessageSettings settings;
  auto& texts = settings.texts;
  std::string use;
  std::string kinds;
  row.read(settings.agency, settings.language, settings.contact, settings.logo_url, settings.colour,
           settings.agenda_minute, settings.version, use, texts.region, texts.sender,
           texts.quiet_from, texts.quiet_until, kinds);
  texts.use = text_use(use).value_or(TextUse::never);
  texts.kinds = parted(kinds);
  return settings;
}

MessageTemplate read_template(Row row) {
  MessageTemplate words;
  row.read(words.agency, words.kind, words.language, words.subject, words.intro, words.closing,
           words.version, words.text);
  return words;
}

#define TEMPLATE_COLUMNS                                                                \
  "select agency, kind, language, subject, intro, closing, version, text_message from " \
  "message_templates "

}  // namespace

MessageSettings Session::message_settings(AgencyId agency) const {
  const auto read = [&]() -> std::optional<MessageSettings> {
    auto settings = db_.one(
        read_settings,
        "select agency, language, contact, logo_url, colour, agenda_minute, version, text_use, "
        "text_region, text_sender, quiet_from, quiet_until, text_kinds from message_settings "
        "where agency = ?",
        agency);
    if (!settings) {
      // What nobody has set is known, too.
      settings.emplace().agency = agency;
    }
    return settings;
  };
  const auto settings =
      known_ == nullptr ? read() : known_->message_settings.get(agency.value, read);
  return settings.value_or(MessageSettings{});
}

std::vector<MessageTemplate> Session::message_templates(AgencyId agency) const {
  return db_.all(read_template, TEMPLATE_COLUMNS "where agency = ? order by kind, language",
                 agency);
}

std::optional<MessageTemplate> Session::message_template(AgencyId agency, std::string_view kind,
                                                         std::string_view language) const {
  return db_.one(read_template, TEMPLATE_COLUMNS "where agency = ? and kind = ? and language = ?",
                 agency, kind, language);
}

void Session::put(const MessageSettings& settings) {
  const auto& texts = settings.texts;
  db_.run(
      "insert into message_settings (agency, language, contact, logo_url, colour, agenda_minute, "
      "version, text_use, text_region, text_sender, quiet_from, quiet_until, text_kinds) "
      "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
      "on conflict (agency) do update set language = excluded.language, "
      "contact = excluded.contact, logo_url = excluded.logo_url, colour = excluded.colour, "
      "agenda_minute = excluded.agenda_minute, version = excluded.version, "
      "text_use = excluded.text_use, text_region = excluded.text_region, "
      "text_sender = excluded.text_sender, quiet_from = excluded.quiet_from, "
      "quiet_until = excluded.quiet_until, text_kinds = excluded.text_kinds",
      settings.agency, settings.language, settings.contact, settings.logo_url, settings.colour,
      settings.agenda_minute, settings.version, std::string(name(texts.use)), texts.region,
      texts.sender, texts.quiet_from, texts.quiet_until, joined(texts.kinds));
  if (known_ != nullptr) {
    known_->message_settings.forget(settings.agency.value);
  }
}

void Session::put(const MessageTemplate& words) {
  db_.run(
      "insert into message_templates (agency, kind, language, subject, intro, closing, version, "
      "text_message) values (?, ?, ?, ?, ?, ?, ?, ?) "
      "on conflict (agency, kind, language) do update set subject = excluded.subject, "
      "intro = excluded.intro, closing = excluded.closing, version = excluded.version, "
      "text_message = excluded.text_message",
      words.agency, words.kind, words.language, words.subject, words.intro, words.closing,
      words.version, words.text);
}

void Session::remove_message_template(AgencyId agency, std::string_view kind,
                                      std::string_view language) {
  db_.run("delete from message_templates where agency = ? and kind = ? and language = ?", agency,
          kind, language);
}

}  // namespace holdfast::sqlite
