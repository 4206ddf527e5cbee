#include "notify/webhooks/sender.hpp"

#include <utility>
#include <vector>

#include "notify/webhooks/signature.hpp"
#include "store/base/retry_after.hpp"

namespace holdfast::notify {
namespace {

using Ending = store::RecordWebhookDelivery::Ending;

constexpr int kGone = 410;
constexpr int kTooMany = 429;

bool is_success(int status) { return status >= 200 && status < 300; }
bool is_redirect(int status) { return status >= 300 && status < 400; }

WebhookAnswer judge(const HttpResponse& response) {
  WebhookAnswer answer;
  answer.status = response.status;
  if (is_success(response.status)) {
    answer.ending = Ending::delivered;
    return answer;
  }
  answer.detail = "answered " + std::to_string(response.status);
  if (response.status == kGone) {
    answer.ending = Ending::gone;
    return answer;
  }
  if (is_redirect(response.status)) {
    answer.detail += ": redirects are not followed, enter the address itself";
  }
  answer.retry_after = retry_after(response.headers).value_or(std::chrono::seconds{0});
  answer.is_down = response.status >= 500 || response.status == kTooMany;
  return answer;
}

WebhookAnswer judge(const Error& error) {
  WebhookAnswer answer;
  answer.detail = error.detail;
  answer.is_down = true;
  return answer;
}

}  // namespace

WebhookSender::WebhookSender(HttpClient& http, Clock& clock, Open open, SenderSettings settings)
    : http_(http), clock_(clock), open_(std::move(open)), settings_(settings) {}

Awaitable<WebhookAnswer> WebhookSender::send(store::Webhook webhook, std::string id,
                                             std::string body) {
  const auto begun = clock_.now();
  auto request = request_for(webhook, id, std::move(body));
  if (!request) {
    co_return judge(request.error());
  }
  const auto response = co_await http_.send(std::move(*request));
  auto answer = response ? judge(*response) : judge(response.error());
  answer.took = clock_.now() - begun;
  co_return answer;
}

Result<OutgoingRequest> WebhookSender::request_for(const store::Webhook& webhook,
                                                   const std::string& id, std::string body) const {
  if (!settings_.allow_http && !webhook.url.starts_with("https://")) {
    return Error{Errc::forbidden, "events are sent over https only"};
  }
  std::vector<std::string> secrets;
  const auto now = clock_.now();
  for (const auto* sealed : {&webhook.sealed_secret, &webhook.sealed_former}) {
    const bool in_force =
        sealed == &webhook.sealed_secret || (webhook.former_until && now < *webhook.former_until);
    if (sealed->empty() || !in_force) {
      continue;
    }
    auto secret = open_(*sealed);
    if (!secret) {
      return Error{secret.error().code, "the secret cannot be opened: " + secret.error().detail};
    }
    secrets.push_back(std::move(*secret));
  }
  const auto timestamp = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
  const auto signature = webhook_signature(secrets, id, timestamp, body);
  if (!signature || signature->empty()) {
    return Error{Errc::internal, "there is no secret to sign with"};
  }
  OutgoingRequest request;
  request.method = "POST";
  request.url = webhook.url;
  request.headers = {{"Content-Type", "application/json"},
                     {"webhook-id", id},
                     {"webhook-timestamp", std::to_string(timestamp)},
                     {"webhook-signature", *signature}};
  request.body = std::move(body);
  request.timeout = settings_.answer_within;
  request.max_response_bytes = settings_.answer_bytes;
  request.cut_response = true;
  return request;
}

}  // namespace holdfast::notify
