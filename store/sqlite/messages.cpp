// How agencies speak to people.
#include "store/sqlite/session.hpp"

namespace holdfast::sqlite {

using namespace store;

namespace {

MessageSettings read_settings(Row row) {
  MessageSettings settings;
  row.read(settings.agency, settings.language, settings.contact, settings.logo_url, settings.colour,
           settings.agenda_minute, settings.version);
  return settings;
}

MessageTemplate read_template(Row row) {
  MessageTemplate words;
  row.read(words.agency, words.kind, words.language, words.subject, words.intro, words.closing,
           words.version);
  return words;
}

#define TEMPLATE_COLUMNS \
  "select agency, kind, language, subject, intro, closing, version from message_templates "

}  // namespace

MessageSettings Session::message_settings(AgencyId agency) const {
  auto settings = db_.one(read_settings,
                          "select agency, language, contact, logo_url, colour, agenda_minute, "
                          "version from message_settings where agency = ?",
                          agency);
  if (!settings) {
    settings.emplace().agency = agency;
  }
  return std::move(*settings);
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
  db_.run(
      "insert into message_settings (agency, language, contact, logo_url, colour, agenda_minute, "
      "version) values (?, ?, ?, ?, ?, ?, ?) "
      "on conflict (agency) do update set language = excluded.language, "
      "contact = excluded.contact, logo_url = excluded.logo_url, colour = excluded.colour, "
      "agenda_minute = excluded.agenda_minute, version = excluded.version",
      settings.agency, settings.language, settings.contact, settings.logo_url, settings.colour,
      settings.agenda_minute, settings.version);
}

void Session::put(const MessageTemplate& words) {
  db_.run(
      "insert into message_templates (agency, kind, language, subject, intro, closing, version) "
      "values (?, ?, ?, ?, ?, ?, ?) "
      "on conflict (agency, kind, language) do update set subject = excluded.subject, "
      "intro = excluded.intro, closing = excluded.closing, version = excluded.version",
      words.agency, words.kind, words.language, words.subject, words.intro, words.closing,
      words.version);
}

void Session::remove_message_template(AgencyId agency, std::string_view kind,
                                      std::string_view language) {
  db_.run("delete from message_templates where agency = ? and kind = ? and language = ?", agency,
          kind, language);
}

}  // namespace holdfast::sqlite
