#include "gateway/texting.hpp"

#include "notify/sms/kannel.hpp"
#include "notify/sms/twilio.hpp"
#include "notify/sms/twilio_words.hpp"

namespace holdfast::gateway {
namespace {

/// A question, a request, and both their patience; then another worker may take the text.
constexpr std::chrono::seconds kLease{120};
/// After five faults in a row the provider is tried once a minute.
constexpr std::chrono::seconds kRest{60};

HttpClientOptions http_options() {
  HttpClientOptions options;
  // The operator names the provider, and gateways of one's own stand next door.
  options.allow_private = true;
  options.connect_timeout = std::chrono::milliseconds{5000};
  return options;
}

std::unique_ptr<notify::TextProvider> make_provider(const Sms& sms, HttpClient& http) {
  if (sms.provider == SmsProvider::kannel) {
    return std::make_unique<notify::Kannel>(
        http, notify::KannelSettings{sms.kannel_url, sms.kannel_username, sms.kannel_password});
  }
  notify::TwilioSettings settings;
  settings.api_url = sms.twilio_url;
  settings.account_sid = sms.account_sid;
  settings.key_sid = sms.api_key_sid;
  settings.secret = sms.api_key_sid.empty() ? sms.auth_token : sms.api_key_secret;
  settings.messaging_service_sid = sms.messaging_service_sid;
  settings.passing_codes = notify::parse_codes(sms.passing_codes);
  return std::make_unique<notify::Twilio>(http, std::move(settings));
}

notify::WorkerSettings worker_settings(const Sms& sms) {
  notify::WorkerSettings settings;
  settings.parallel = sms.workers;
  settings.lease_for = kLease;
  settings.retry = sms.retry;
  settings.rest = kRest;
  settings.per_minute = sms.per_minute;
  return settings;
}

}  // namespace

std::string text_hook_url(const Config& config) {
  const auto& base = config.sms.hooks_url.empty() ? config.base_url : config.sms.hooks_url;
  return base + "/hooks/sms/" + std::string(name(config.sms.provider));
}

notify::ReportAddresses text_report_addresses(const Config& config, const SecretBox& secrets) {
  return {text_hook_url(config), secrets.derive("holdfast text reports")};
}

Texting::Texting(boost::asio::any_io_executor executor, const Parts& parts, TlsContext tls)
    : http_(executor, std::move(tls), http_options()),
      provider_(make_provider(parts.config.sms, http_)),
      channel_(*provider_, parts.messages, text_report_addresses(parts.config, parts.secrets),
               parts.clock, parts.log, {parts.config.sms.sender}),
      counted_(channel_, parts.deliveries),
      worker_(executor, parts.ledger, parts.clock, parts.random, counted_, parts.log,
              worker_settings(parts.config.sms)),
      inquirer_(executor, parts.ledger, parts.clock, *provider_, parts.log) {}

Awaitable<void> Texting::ask() {
  if (provider_->can_be_asked()) {
    co_await inquirer_.run();
  }
}

void Texting::stop() {
  worker_.stop();
  inquirer_.stop();
}

}  // namespace holdfast::gateway
