#include "notify/sms/twilio.hpp"

#include <algorithm>

#include "notify/sms/form.hpp"
#include "notify/sms/twilio_words.hpp"
#include "store/base/text.hpp"

namespace holdfast::notify {
namespace {

constexpr std::chrono::milliseconds kAnswerWithin{15'000};
constexpr std::size_t kLargestAnswer = 1024U * 1024;
/// What Twilio takes.
constexpr std::chrono::seconds kShortestLife{60};
constexpr std::chrono::seconds kLongestLife{36'000};
/// Their clock and ours need not agree.
constexpr Duration kSkew = std::chrono::minutes{2};
constexpr int kMostListed = 50;
constexpr int kNotFound = 404;

std::string date_of(Instant at) { return to_rfc3339(at).substr(0, 10); }

FormFields fields_of(const OutgoingText& text, const TwilioSettings& settings) {
  FormFields fields = {{"To", text.to}, {"Body", text.body}};
  // An agency's own sender goes before the service that picks one.
  if (text.from.empty() && !settings.messaging_service_sid.empty()) {
    fields.emplace_back("MessagingServiceSid", settings.messaging_service_sid);
  } else {
    fields.emplace_back("From", text.from);
  }
  if (!text.report_url.empty()) {
    fields.emplace_back("StatusCallback", text.report_url);
  }
  if (text.valid_for) {
    const auto life = std::clamp(*text.valid_for, kShortestLife, kLongestLife);
    fields.emplace_back("ValidityPeriod", std::to_string(life.count()));
  }
  return fields;
}

Error not_answered(const Result<HttpResponse>& response) {
  return response ? Error{Errc::unavailable,
                          "Twilio answered " + std::to_string(response->status) + " to a question"}
                  : response.error();
}

}  // namespace

Twilio::Twilio(HttpClient& http, TwilioSettings settings)
    : http_(http), settings_(std::move(settings)) {}

OutgoingRequest Twilio::request(std::string method, const std::string& path,
                                std::string body) const {
  const auto& user = settings_.key_sid.empty() ? settings_.account_sid : settings_.key_sid;
  OutgoingRequest request;
  request.method = std::move(method);
  request.url =
      settings_.api_url + "/2010-04-01/Accounts/" + percent_encode(settings_.account_sid) + path;
  request.headers = {{"Authorization", "Basic " + to_base64(user + ':' + settings_.secret)},
                     {"Accept", "application/json"}};
  if (!body.empty()) {
    request.headers.add("Content-Type", "application/x-www-form-urlencoded");
  }
  request.body = std::move(body);
  request.timeout = kAnswerWithin;
  request.max_response_bytes = kLargestAnswer;
  return request;
}

Awaitable<TextAnswer> Twilio::send(OutgoingText text) {
  auto form = write_form(fields_of(text, settings_));
  auto post = request("POST", "/Messages.json", std::move(form));
  const auto response = co_await http_.send(std::move(post));
  co_return read_twilio_answer(response);
}

Awaitable<Result<std::optional<TextAnswer>>> Twilio::find(OutgoingText text) {
  const auto from = text.since - kSkew;
  const FormFields question = {
      {"To", text.to}, {"DateSent>", date_of(from)}, {"PageSize", std::to_string(kMostListed)}};
  const auto path = "/Messages.json?" + write_form(question);
  auto get = request("GET", path, {});
  const auto response = co_await http_.send(std::move(get));
  if (!response || response->status != 200) {
    co_return not_answered(response);
  }
  const auto list = read_twilio_list(response->body);
  if (!list) {
    co_return list.error();
  }
  const auto ours = std::find_if(list->begin(), list->end(), [&](const TwilioMessage& message) {
    return message.body == text.body && message.created_at >= from && !is_lost(message.status);
  });
  std::optional<TextAnswer> found;
  if (ours != list->end()) {
    found.emplace();
    found->kind = TextAnswer::Kind::accepted;
    found->reference = ours->sid;
    found->detail = "found with Twilio, " + ours->status;
  }
  co_return found;
}

Awaitable<Result<std::optional<TextReport>>> Twilio::ask(std::string reference) {
  const auto path = "/Messages/" + percent_encode(reference) + ".json";
  auto get = request("GET", path, {});
  const auto response = co_await http_.send(std::move(get));
  if (response && response->status == kNotFound) {
    co_return std::optional<TextReport>{};
  }
  if (!response || response->status != 200) {
    co_return not_answered(response);
  }
  const auto message = read_twilio_message(response->body);
  if (!message) {
    co_return message.error();
  }
  co_return std::optional<TextReport>(
      twilio_report(message->sid, message->status, message->error_code, settings_.passing_codes));
}

}  // namespace holdfast::notify
