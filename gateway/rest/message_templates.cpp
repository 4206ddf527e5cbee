// The agency's own words, by kind of message and language.
#include <boost/json/array.hpp>

#include "gateway/links/sample_message.hpp"
#include "gateway/rest/answers.hpp"
#include "gateway/rest/entity_tags.hpp"
#include "gateway/rest/handlers.hpp"
#include "gateway/rest/members.hpp"
#include "gateway/rest/silent_call.hpp"
#include "notify/language/catalogue.hpp"
#include "notify/sms/short_words.hpp"
#include "store/commands/messages.hpp"
#include "store/engine.hpp"
#include "store/message_kinds.hpp"
#include "store/template_text.hpp"

namespace holdfast::gateway::rest {
namespace {

namespace json = boost::json;

constexpr std::size_t kLongestSubject = 200;
constexpr std::size_t kLongestText = 4000;
constexpr std::size_t kLongestTextMessage = 500;

Error no_template() {
  return {Errc::not_found,
          "There is no such message. An id is a kind and a language: booking.confirmed.de."};
}

/// "booking.confirmed.de": a kind and a language that there are.
std::optional<store::MessageTemplate> named(const Request& request) {
  const auto dot = request.id.rfind('.');
  if (dot == std::string::npos) {
    return std::nullopt;
  }
  store::MessageTemplate words;
  words.agency = request.agency();
  words.kind = request.id.substr(0, dot);
  words.language = request.id.substr(dot + 1);
  const bool known =
      store::find_message_kind(words.kind) != nullptr && store::is_message_language(words.language);
  return known ? std::optional(std::move(words)) : std::nullopt;
}

/// With our words beside, for whoever wants to begin from them.
json::object template_json(const store::MessageTemplate& words) {
  const auto& catalogue = notify::catalogue_for(words.language);
  const auto* const ours = notify::find_phrase(catalogue, words.kind);
  json::object body;
  body["id"] = words.kind + '.' + words.language;
  body["kind"] = words.kind;
  body["language"] = words.language;
  body["own"] = words.version > 0;
  body["subject"] = words.subject;
  body["intro"] = words.intro;
  body["closing"] = words.closing;
  body["text"] = words.text;
  body["ours"] = json::object{{"subject", ours == nullptr ? "" : ours->subject},
                              {"intro", ours == nullptr ? "" : ours->intro},
                              {"text", notify::short_words(words.kind, words.language)}};
  body["version"] = words.version;
  return body;
}

/// Null for what nobody is texted.
json::value sms_json(const Result<notify::ShortText>& text) {
  if (!text) {
    return nullptr;
  }
  return json::object{{"text", text->text},
                      {"alphabet", notify::name(text->segments.alphabet)},
                      {"units", text->segments.units},
                      {"parts", text->segments.parts}};
}

HttpResponse template_response(const store::MessageTemplate& words) {
  auto response = json_response(200, template_json(words));
  response.headers.set("ETag", version_tag(words.version));
  return response;
}

/// What is stored, else nothing but the name.
store::MessageTemplate stored_words(store::MessageTemplate words, const store::Reads& reads) {
  auto own = reads.message_template(words.agency, words.kind, words.language);
  return own ? std::move(*own) : std::move(words);
}

/// What is not sent is said in our words.
Result<store::MessageTemplate> read_words(const Request& request, store::MessageTemplate words) {
  Faults faults;
  Members body(request.body, "", faults);
  words.subject = body.text("subject", kLongestSubject).value_or("");
  words.intro = body.lines("intro", kLongestText).value_or("");
  words.closing = body.lines("closing", kLongestText).value_or("");
  words.text = body.text("text", kLongestTextMessage).value_or("");
  body.finish();
  if (!faults.none()) {
    return faults.error();
  }
  const bool own = !words.subject.empty() || !words.intro.empty() || !words.closing.empty() ||
                   !words.text.empty();
  if (const auto good = own ? store::check_words(words) : Status{}; !good) {
    return good.error();
  }
  return words;
}

}  // namespace

// GET /v1/message-templates: every message in every language, the agency's own among them.
Awaitable<Result<HttpResponse>> list_message_templates(Context context, Request request) {
  const auto list = [&](const store::Reads& reads) {
    json::array data;
    for (const auto& kind : store::message_kinds()) {
      for (const auto language : store::message_languages()) {
        store::MessageTemplate words;
        words.agency = request.agency();
        words.kind = kind.name;
        words.language = language;
        data.push_back(template_json(stored_words(std::move(words), reads)));
      }
    }
    return data;
  };
  auto data = store::read(context.ledger.engine(), list);
  co_return list_response(context, request, std::move(data), std::nullopt);
}

// GET /v1/message-templates/{id}
Awaitable<Result<HttpResponse>> show_message_template(Context context, Request request) {
  auto words = named(request);
  if (!words) {
    co_return no_template();
  }
  const auto stored = store::read(context.ledger.engine(), [&](const store::Reads& reads) {
    return stored_words(*words, reads);
  });
  co_return unless_known(request.headers, template_response(stored));
}

// PUT /v1/message-templates/{id}
Awaitable<Result<HttpResponse>> put_message_template(Context context, Request request) {
  auto words = named(request);
  if (!words) {
    co_return no_template();
  }
  auto wanted = read_words(request, *words);
  if (!wanted) {
    co_return wanted.error();
  }
  const auto stored = store::read(context.ledger.engine(), [&](const store::Reads& reads) {
    return stored_words(*words, reads).version;
  });
  store::PutMessageTemplate command;
  command.actor = request.actor();
  command.words = std::move(*wanted);
  command.expected_version = expected_version(request.headers, stored);
  const auto put = co_await context.ledger.apply(std::move(command));
  if (!put) {
    co_return put.error();
  }
  co_return template_response(*put);
}

// DELETE /v1/message-templates/{id}: our words again.
Awaitable<Result<HttpResponse>> remove_message_template(Context context, Request request) {
  auto words = named(request);
  if (!words) {
    co_return no_template();
  }
  store::RemoveMessageTemplate command;
  command.agency = request.agency();
  command.actor = request.actor();
  command.kind = words->kind;
  command.language = words->language;
  co_return co_await call_silently(context, std::move(command));
}

// POST /v1/message-templates/{id}/preview: the words that are sent, else the stored ones, on an
// appointment that nobody has.
Awaitable<Result<HttpResponse>> preview_message_template(Context context, Request request) {
  auto words = named(request);
  if (!words) {
    co_return no_template();
  }
  const auto preview = [&](const store::Reads& reads) -> Result<HttpResponse> {
    const auto sent = request.body.empty()
                          ? Result<store::MessageTemplate>(stored_words(*words, reads))
                          : read_words(request, *words);
    if (!sent) {
      return sent.error();
    }
    const auto shown = sample_message(*sent, context.settings.base_url, reads, context.clock.now());
    if (!shown) {
      return shown.error();
    }
    const auto text = sample_text(*sent, context.settings.base_url, reads, context.clock.now());
    return json_response(200, {{"subject", shown->subject},
                               {"text", notify::as_text(*shown)},
                               {"html", notify::as_html(*shown)},
                               {"sms", sms_json(text)}});
  };
  co_return store::read(context.ledger.engine(), preview);
}

}  // namespace holdfast::gateway::rest
