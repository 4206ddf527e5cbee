// One event on its way to one webhook.
#pragma once

#include <functional>
#include <string>

#include "store/base/clock.hpp"
#include "store/base/http.hpp"
#include "store/commands/webhooks.hpp"

namespace holdfast::notify {

/// What came of one attempt.
struct WebhookAnswer {
  store::RecordWebhookDelivery::Ending ending = store::RecordWebhookDelivery::Ending::retry;
  /// Of the answer; 0: there was none.
  int status = 0;
  /// What was wrong, in our words; empty where nothing was.
  std::string detail = {};
  /// The receiver asked for at least this much patience.
  Duration retry_after{0};
  /// The trouble is the receiver's as a whole, and no matter of this event.
  bool is_down = false;
  Duration took{0};
};

struct SenderSettings {
  std::chrono::milliseconds answer_within{15'000};
  /// Of an answer no more is read.
  std::size_t answer_bytes = 4096;
  /// Addresses without TLS are refused unless this is set.
  bool allow_http = false;
};

class WebhookSender {
 public:
  /// Opens what the gateway's key sealed.
  using Open = std::function<Result<std::string>(const std::string&)>;

  /// References outlive this. The client itself keeps from private addresses.
  WebhookSender(HttpClient& http, Clock& clock, Open open, SenderSettings settings = {});

  /// Signed by every secret in force. A success is 2xx and nothing else; a redirect is not
  /// followed. Never throws for what the world does. Any thread.
  Awaitable<WebhookAnswer> send(store::Webhook webhook, std::string id, std::string body);

 private:
  Result<OutgoingRequest> request_for(const store::Webhook& webhook, const std::string& id,
                                      std::string body) const;

  HttpClient& http_;
  Clock& clock_;
  const Open open_;
  const SenderSettings settings_;
};

}  // namespace holdfast::notify
