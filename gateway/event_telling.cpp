#include "gateway/event_telling.hpp"

#include <utility>

#include "gateway/rest/event_json.hpp"

namespace holdfast::gateway {

namespace {

HttpClientOptions http_options(const EventTellingSettings& settings) {
  HttpClientOptions options;
  options.allow_private = settings.allow_private;
  options.user_agent = "Holdfast-Webhooks/1";
  options.connect_timeout = std::chrono::milliseconds{5000};
  return options;
}

notify::SenderSettings sender_settings(const EventTellingSettings& settings) {
  notify::SenderSettings made;
  made.allow_http = settings.allow_private;
  return made;
}

}  // namespace

EventTelling::EventTelling(boost::asio::any_io_executor executor, store::Ledger& ledger,
                           Clock& clock, RandomSource& random, const SecretBox& secrets,
                           TlsContext tls, Log& log, const EventTellingSettings& settings)
    : clock_(clock),
      random_(random),
      http_(executor, std::move(tls), http_options(settings)),
      sender_(
          http_, clock, [&secrets](const std::string& sealed) { return secrets.open(sealed); },
          sender_settings(settings)),
      dispatcher_(
          executor, ledger, clock, random, sender_,
          [base_url = settings.base_url](const store::Event& event, const store::Reads& reads) {
            return std::optional(rest::event_text(event, reads, base_url));
          },
          log) {}

Awaitable<notify::WebhookAnswer> EventTelling::ping(store::Webhook webhook) {
  const auto now = clock_.now();
  const auto id = store::make_id<store::EventId>(now, random_);
  auto text = rest::ping_text(id, webhook, now);
  co_return co_await sender_.send(std::move(webhook), id.value, std::move(text));
}

}  // namespace holdfast::gateway
