// Events on their way out of this process: to the agency's own systems.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <string>

#include "gateway/auth/secret_box.hpp"
#include "gateway/net/http_client.hpp"
#include "notify/webhooks/dispatcher.hpp"

namespace holdfast::gateway {

struct EventTellingSettings {
  /// What links in events begin with.
  std::string base_url;
  /// Receivers may be at loopback and private addresses, and without TLS.
  bool allow_private = false;
};

class EventTelling {
 public:
  /// References outlive this; `tls` is for outgoing connections. All on `executor`.
  EventTelling(boost::asio::any_io_executor executor, store::Ledger& ledger, Clock& clock,
               RandomSource& random, const SecretBox& secrets, TlsContext tls, Log& log,
               const EventTellingSettings& settings);

  /// Ends when stopped and what is under way is recorded.
  Awaitable<void> run() { return dispatcher_.run(); }
  /// Something may have happened. Any thread.
  void ring() { dispatcher_.ring(); }
  /// On `executor`.
  void stop() { dispatcher_.stop(); }

  /// Sends a ping at once and tells what came back. On the caller's executor.
  Awaitable<notify::WebhookAnswer> ping(store::Webhook webhook);

 private:
  Clock& clock_;
  RandomSource& random_;
  NetHttpClient http_;
  notify::WebhookSender sender_;
  notify::Dispatcher dispatcher_;
};

}  // namespace holdfast::gateway
