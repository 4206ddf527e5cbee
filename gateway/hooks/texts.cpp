#include "gateway/hooks/texts.hpp"

#include <algorithm>

#include "gateway/auth/secret_address.hpp"
#include "notify/sms/kannel.hpp"
#include "notify/sms/twilio_signature.hpp"
#include "notify/sms/twilio_words.hpp"
#include "store/base/markup.hpp"
#include "store/base/text.hpp"
#include "store/commands/effects.hpp"
#include "store/phone_number.hpp"

namespace holdfast::gateway {
namespace {

constexpr std::string_view kTwilio = "/hooks/sms/twilio";
constexpr std::string_view kKannel = "/hooks/sms/kannel";
constexpr std::string_view kKannelWords = "/hooks/sms/kannel/inbound";
/// Longer than any form or query of theirs.
constexpr std::size_t kLongestForm = 32U * 1024;

HttpResponse taken() {
  HttpResponse response;
  response.status = 204;
  return response;
}

/// What Twilio sends on to who texted.
HttpResponse twiml(const std::string& reply) {
  HttpResponse response;
  response.headers.add("Content-Type", "text/xml; charset=utf-8");
  const auto message =
      reply.empty() ? std::string{} : "<Message>" + escape_markup(reply) + "</Message>";
  response.body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response>" + message + "</Response>";
  return response;
}

notify::FormFields fields_in(std::string_view form) {
  auto fields = form.size() <= kLongestForm ? parse_query(form) : std::nullopt;
  return fields ? std::move(*fields) : notify::FormFields{};
}

/// Some gateways leave out the plus.
std::string number_in(const std::string& text) {
  const auto whole = text.starts_with('+') ? text : '+' + text;
  return store::e164(whole, "").value_or(text);
}

/// For the store: UTF-8, and no longer than a text of many parts.
std::string words_in(std::string text) {
  constexpr std::size_t kLongest = 4000;
  return is_utf8(text) && text.size() <= kLongest ? std::move(text) : std::string{};
}

}  // namespace

TextHooks::TextHooks(store::Ledger& ledger, Clock& clock, Sms settings, std::string url,
                     notify::ReportAddresses reports, Log& log)
    : ledger_(ledger),
      settings_(std::move(settings)),
      url_(std::move(url)),
      reports_(std::move(reports)),
      log_(log),
      limit_(clock) {}

Awaitable<HttpResponse> TextHooks::handle(HttpRequest request, Peer peer) {
  const std::string path(path_of(request.target));
  if (settings_.provider == SmsProvider::twilio && path == kTwilio) {
    auto answer = twilio(std::move(request), std::move(peer));
    co_return co_await std::move(answer);
  }
  if (settings_.provider == SmsProvider::kannel && (path == kKannel || path == kKannelWords)) {
    auto answer = kannel(std::move(request), std::move(peer));
    co_return co_await std::move(answer);
  }
  co_return leads_nowhere(limit_, peer);
}

bool TextHooks::is_signed(const HttpRequest& request, const notify::FormFields& fields) const {
  const auto query = query_of(request.target);
  const auto url = url_ + (query.empty() ? std::string{} : '?' + std::string(query));
  const auto signature = request.headers.find("X-Twilio-Signature").value_or("");
  return notify::is_twilio_signed(signature, {settings_.auth_token, settings_.former_auth_token},
                                  url, fields);
}

Awaitable<HttpResponse> TextHooks::twilio(HttpRequest request, Peer peer) {
  if (request.method != "POST") {
    auto refused = plain_answer(405, "Twilio posts here.");
    refused.headers.add("Allow", "POST");
    co_return refused;
  }
  const auto fields = fields_in(request.body);
  if (!is_signed(request, fields)) {
    log_.warning("sms.forged", {{"from", peer.address}, {"request_id", peer.request_id}});
    limit_.miss(peer.address);
    co_return plain_answer(403, "This is not signed by Twilio with a token of ours.");
  }
  const auto query = fields_in(query_of(request.target));
  const auto token = notify::field_of(query, "m");
  const auto sid = notify::field_of(fields, "MessageSid");
  if (token.empty()) {
    Words words;
    words.from = number_in(notify::field_of(fields, "From"));
    words.to = number_in(notify::field_of(fields, "To"));
    words.text = words_in(notify::field_of(fields, "Body"));
    words.id = sid;
    auto taking = take_words(std::move(words));
    const auto answer = co_await std::move(taking);
    co_return twiml(answer);
  }
  const auto effect = reports_.id_in(token);
  const auto status = notify::field_of(fields, "MessageStatus");
  auto report = notify::twilio_report(sid, status, notify::field_of(fields, "ErrorCode"),
                                      notify::parse_codes(settings_.passing_codes));
  if (effect && report.fate != store::Fate::none) {
    auto name = sid + '.' + status;
    auto recording = record(*effect, std::move(name), std::move(report));
    co_await std::move(recording);
  }
  co_return taken();
}

Awaitable<HttpResponse> TextHooks::kannel(HttpRequest request, Peer peer) {
  auto fields = fields_in(query_of(request.target));
  if (path_of(request.target) == kKannelWords) {
    auto answer = kannel_words(std::move(fields), std::move(peer));
    co_return co_await std::move(answer);
  }
  const auto effect = reports_.id_in(notify::field_of(fields, "m"));
  if (!effect) {
    log_.warning("sms.forged", {{"from", peer.address}, {"request_id", peer.request_id}});
    co_return leads_nowhere(limit_, peer);
  }
  const auto bit = notify::field_of(fields, "d");
  auto report = notify::kannel_report(bit, notify::field_of(fields, "a"));
  if (report) {
    auto name = bit + '.' + notify::field_of(fields, "t").substr(0, 20);
    auto recording = record(*effect, std::move(name), std::move(*report));
    co_await std::move(recording);
  }
  co_return taken();
}

Awaitable<HttpResponse> TextHooks::kannel_words(notify::FormFields fields, Peer peer) {
  const auto& key = settings_.inbound_key;
  if (key.empty() || !same_octets(notify::field_of(fields, "key"), key)) {
    log_.warning("sms.forged", {{"from", peer.address}, {"request_id", peer.request_id}});
    co_return leads_nowhere(limit_, peer);
  }
  Words words;
  words.from = number_in(notify::field_of(fields, "from"));
  words.to = number_in(notify::field_of(fields, "to"));
  words.text = words_in(notify::field_of(fields, "text"));
  words.id = notify::field_of(fields, "id");
  auto taking = take_words(std::move(words));
  HttpResponse response;
  response.headers.add("Content-Type", "text/plain; charset=utf-8");
  response.body = co_await std::move(taking);
  co_return response;
}

Awaitable<bool> TextHooks::record(std::string effect, std::string report_name,
                                  notify::TextReport report) {
  store::RecordDelivery command;
  command.said.effect = store::EffectId{std::move(effect)};
  command.said.report = std::move(report_name);
  command.said.fate = report.fate;
  command.said.status = report.code;
  command.said.detail = report.detail;
  command.passing = report.passing;
  const auto recorded = co_await ledger_.apply(std::move(command));
  co_return recorded.has_value();
}

}  // namespace holdfast::gateway
