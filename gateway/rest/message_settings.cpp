// How the agency speaks: language, contact, logo, colour, and when staff get their day.
#include <boost/json/array.hpp>

#include "gateway/rest/answers.hpp"
#include "gateway/rest/entity_tags.hpp"
#include "gateway/rest/handlers.hpp"
#include "gateway/rest/members.hpp"
#include "store/commands/messages.hpp"
#include "store/engine.hpp"

namespace holdfast::gateway::rest {
namespace {

constexpr std::size_t kLongestText = 500;
constexpr std::size_t kMostKinds = 50;

/// "07:30" as minutes after midnight.
std::optional<int> minute_of(std::string_view text) {
  const auto time = parse_local_time("2000-01-01T" + std::string(text));
  if (!time || text.size() != 5) {
    return std::nullopt;
  }
  const auto midnight = std::chrono::floor<std::chrono::days>(time->value);
  return static_cast<int>(
      std::chrono::duration_cast<std::chrono::minutes>(time->value - midnight).count());
}

std::string text_of_minute(int minute) {
  const auto digits = [](int number) { return (number < 10 ? "0" : "") + std::to_string(number); };
  return digits(minute / 60) + ':' + digits(minute % 60);
}

boost::json::object texts_json(const store::TextSettings& texts) {
  boost::json::array kinds;
  for (const auto& kind : texts.kinds) {
    kinds.emplace_back(kind);
  }
  return {{"use", std::string(name(texts.use))},
          {"region", texts.region},
          {"sender", texts.sender},
          {"quiet_from", text_of_minute(texts.quiet_from)},
          {"quiet_until", text_of_minute(texts.quiet_until)},
          {"kinds", std::move(kinds)}};
}

HttpResponse settings_response(const store::MessageSettings& settings) {
  boost::json::object body;
  body["language"] = settings.language;
  body["contact"] = settings.contact;
  body["logo_url"] = settings.logo_url;
  body["colour"] = settings.colour;
  body["agenda_at"] = nullptr;
  if (settings.agenda_minute) {
    body["agenda_at"] = text_of_minute(*settings.agenda_minute);
  }
  body["sms"] = texts_json(settings.texts);
  body["version"] = settings.version;
  auto response = json_response(200, body);
  response.headers.set("ETag", version_tag(settings.version));
  return response;
}

void read_agenda(Members& body, Faults& faults, store::MessageSettings& settings) {
  if (body.is_null("agenda_at")) {
    return;
  }
  if (const auto text = body.text("agenda_at", kLongestText)) {
    settings.agenda_minute = minute_of(*text);
    if (!settings.agenda_minute) {
      faults.add("/agenda_at", "format", "A time of day such as 07:00; null: not at all.");
    }
  }
}

void read_minute(Members& body, std::string_view name, Faults& faults, int& minute) {
  if (const auto text = body.text(name, kLongestText)) {
    const auto read = minute_of(*text);
    minute = read.value_or(minute);
    if (!read) {
      faults.add(body.pointer_to(name), "format", "A time of day such as 21:00.");
    }
  }
}

void read_kinds(Members& body, Faults& faults, store::TextSettings& texts) {
  const auto* list = body.list("kinds");
  if (list == nullptr) {
    return;
  }
  if (list->size() > kMostKinds) {
    faults.add(body.pointer_to("kinds"), "length", "At most 50 kinds of messages.");
    return;
  }
  for (std::size_t i = 0; i < list->size(); ++i) {
    if (const auto* kind = (*list)[i].if_string()) {
      texts.kinds.emplace_back(kind->data(), kind->size());
    } else {
      faults.add(body.pointer_to("kinds") + '/' + std::to_string(i), "type", "This is a text.");
    }
  }
}

void read_texts(Members& settings, Faults& faults, store::TextSettings& texts) {
  auto body = settings.object("sms");
  if (!body) {
    return;
  }
  if (const auto use = body->text("use", kLongestText)) {
    const auto known = store::text_use(*use);
    texts.use = known.value_or(texts.use);
    if (!known) {
      faults.add("/sms/use", "value", "never, fallback, also or instead.");
    }
  }
  texts.region = body->text("region", kLongestText).value_or("");
  texts.sender = body->text("sender", kLongestText).value_or("");
  read_minute(*body, "quiet_from", faults, texts.quiet_from);
  read_minute(*body, "quiet_until", faults, texts.quiet_until);
  read_kinds(*body, faults, texts);
  body->finish();
}

/// What is not sent is as it was never set.
Result<store::DefineMessageSettings> read_settings(const Request& request,
                                                   const store::Reads& reads) {
  store::DefineMessageSettings command;
  command.actor = request.actor();
  command.settings.agency = request.agency();
  Faults faults;
  Members body(request.body, "", faults);
  auto& settings = command.settings;
  settings.language = body.text("language", kLongestText).value_or(settings.language);
  settings.contact = body.text("contact", kLongestText).value_or("");
  settings.logo_url = body.text("logo_url", kLongestText).value_or("");
  settings.colour = body.text("colour", kLongestText).value_or("");
  read_agenda(body, faults, settings);
  read_texts(body, faults, settings.texts);
  body.finish();
  if (!faults.none()) {
    return faults.error();
  }
  const auto stored = reads.message_settings(request.agency()).version;
  command.expected_version = expected_version(request.headers, stored);
  return command;
}

}  // namespace

// GET /v1/message-settings
Awaitable<Result<HttpResponse>> show_message_settings(Context context, Request request) {
  const auto settings = store::read(context.ledger.engine(), [&](const store::Reads& reads) {
    return reads.message_settings(request.agency());
  });
  co_return unless_known(request.headers, settings_response(settings));
}

// PUT /v1/message-settings: all of them at once.
Awaitable<Result<HttpResponse>> put_message_settings(Context context, Request request) {
  const auto prepare = [&](const store::Reads& reads) { return read_settings(request, reads); };
  auto command = store::read(context.ledger.engine(), prepare);
  if (!command) {
    co_return command.error();
  }
  const auto changed = co_await context.ledger.apply(std::move(*command));
  if (!changed) {
    co_return changed.error();
  }
  co_return settings_response(*changed);
}

}  // namespace holdfast::gateway::rest
