// The table of all settings: name, place, unit and range. Reading, printing and naming them are
// visitors of this one table, so that they cannot disagree.
#pragma once

#include <array>
#include <string_view>
#include <utility>

#include "gateway/config.hpp"

namespace holdfast::gateway {

/// What a text must look like.
enum class TextRule {
  line,           // no control characters
  path,           // a file; relative ones start at the configuration's folder
  optional_path,  // the same, or empty
  host,           // a name or numeric address, or empty
  domain,         // letters, digits, hyphens, dots
  mail_address,   // or empty
  mail_pattern,   // an address with an asterisk, or empty
  url,            // http or https with a host, without a path's trailing slash
  optional_url,   // the same, or empty
  endpoint,       // a numeric address and a port, or empty
  password,       // never shown
  key,            // 64 hex digits or empty; never shown
};
constexpr bool is_secret(TextRule rule) {
  return rule == TextRule::password || rule == TextRule::key;
}

template <class E>
using Choice = std::pair<std::string_view, E>;

inline constexpr std::array<Choice<LogLevel>, 4> kLogLevels = {{{"debug", LogLevel::debug},
                                                                {"info", LogLevel::info},
                                                                {"warning", LogLevel::warning},
                                                                {"error", LogLevel::error}}};
inline constexpr std::array<Choice<SmtpSecurity>, 3> kSmtpSecurities = {
    {{"none", SmtpSecurity::none},
     {"starttls", SmtpSecurity::starttls},
     {"tls", SmtpSecurity::tls}}};
inline constexpr std::array<Choice<SmsProvider>, 3> kSmsProviders = {
    {{"none", SmsProvider::none},
     {"twilio", SmsProvider::twilio},
     {"kannel", SmsProvider::kannel}}};
inline constexpr std::array<Choice<store::WhenBlind>, 3> kWhenBlind = {
    {{"refuse", store::WhenBlind::refuse},
     {"accept", store::WhenBlind::accept},
     {"verify", store::WhenBlind::verify}}};

/// `to.text(name, value, rule)`, `to.flag(name, value)`, `to.number(name, value, least, most)`,
/// `to.duration(name, value, least, most)` in the duration's own unit, `to.choice(name, value,
/// choices)`, `to.section(name)`; `to.listeners(value)`.
template <class AnyConfig, class Visitor>
void visit_settings(AnyConfig& config, Visitor& to) {
  to.section("");
  to.text("database", config.database, TextRule::path);
  to.text("base_url", config.base_url, TextRule::url);
  to.flag("behind_proxy", config.behind_proxy);
  to.number("threads", config.threads, 0, 256);
  to.number("page_cache_mib", config.page_cache_mib, 8, 1'048'576);
  to.choice("log_level", config.log_level, kLogLevels);
  to.text("secret_key_file", config.secret_key_file, TextRule::path);
  to.text("secret_key", config.secret_key, TextRule::key);

  to.listeners(config.listen);

  to.section("limits");
  auto& limits = config.limits;
  to.number("head_bytes", limits.head_bytes, 4096, 65'536);
  to.number("body_bytes", limits.body_bytes, 65'536, 16'777'216);
  to.number("dav_body_bytes", limits.dav_body_bytes, 65'536, 67'108'864);
  to.duration("head_seconds", limits.head_time, 1, 300);
  to.duration("body_seconds", limits.body_time, 1, 600);
  to.duration("answer_seconds", limits.answer_time, 1, 600);
  to.duration("idle_seconds", limits.idle_time, 1, 3600);
  to.number("in_flight_mib", limits.in_flight_mib, 256, 1'048'576);
  to.number("connections", limits.connections, 10, 1'000'000);
  to.number("connections_per_address", limits.connections_per_address, 1, 1'000'000);
  to.number("requests_per_minute", limits.requests_a_minute, 1, 60'000'000);
  to.number("streams", limits.streams, 0, 10'000);
  to.number("streams_per_agency", limits.streams_of_agency, 0, 10'000);
  to.duration("shutdown_seconds", limits.shutdown_time, 1, 60);

  to.section("smtp");
  auto& smtp = config.smtp;
  to.text("host", smtp.host, TextRule::host);
  to.number("port", smtp.port, 1, 65'535);
  to.choice("tls", smtp.security, kSmtpSecurities);
  to.text("username", smtp.username, TextRule::line);
  to.text("password", smtp.password, TextRule::password);
  to.text("token_file", smtp.token_file, TextRule::optional_path);
  to.text("from_address", smtp.from_address, TextRule::mail_address);
  to.text("from_name", smtp.from_name, TextRule::line);
  to.text("ca_file", smtp.ca_file, TextRule::optional_path);
  to.duration("timeout_seconds", smtp.timeout, 1, 600);
  to.number("workers", smtp.workers, 1, 64);
  to.number("messages_per_minute", smtp.per_minute, 0, 1'000'000);
  to.number("domain_messages_per_minute", smtp.domain_per_minute, 0, 1'000'000);
  to.number("domain_failures", smtp.domain_failures, 0, 1000);
  to.duration("domain_rest_seconds", smtp.domain_rest, 1, 1800);
  to.duration("retry_base_seconds", smtp.retry.base, 1, 3600);
  to.duration("retry_ceiling_seconds", smtp.retry.ceiling, 1, 86'400);
  to.number("retry_attempts", smtp.retry.attempts, 1, 1000);

  to.section("mail_in");
  to.text("address", config.mail_in.address, TextRule::mail_pattern);
  to.number("lmtp_port", config.mail_in.lmtp_port, 0, 65'535);
  to.text("authserv_id", config.mail_in.authserv_id, TextRule::line);
  to.text("pop3_host", config.mail_in.pop3_host, TextRule::host);
  to.number("pop3_port", config.mail_in.pop3_port, 1, 65'535);
  to.choice("pop3_tls", config.mail_in.pop3_security, kSmtpSecurities);
  to.text("pop3_username", config.mail_in.pop3_username, TextRule::line);
  to.text("pop3_password", config.mail_in.pop3_password, TextRule::password);
  to.text("pop3_ca_file", config.mail_in.pop3_ca_file, TextRule::optional_path);
  to.duration("pop3_poll_seconds", config.mail_in.pop3_poll, 1, 3600);

  to.section("sms");
  auto& sms = config.sms;
  to.choice("provider", sms.provider, kSmsProviders);
  to.text("sender", sms.sender, TextRule::line);
  to.text("hooks_url", sms.hooks_url, TextRule::optional_url);
  to.text("ca_file", sms.ca_file, TextRule::optional_path);
  to.number("workers", sms.workers, 1, 64);
  to.number("messages_per_minute", sms.per_minute, 0, 1'000'000);
  to.duration("retry_base_seconds", sms.retry.base, 1, 3600);
  to.duration("retry_ceiling_seconds", sms.retry.ceiling, 1, 86'400);
  to.number("retry_attempts", sms.retry.attempts, 1, 1000);
  to.text("twilio_url", sms.twilio_url, TextRule::url);
  to.text("account_sid", sms.account_sid, TextRule::line);
  to.text("auth_token", sms.auth_token, TextRule::password);
  to.text("former_auth_token", sms.former_auth_token, TextRule::password);
  to.text("api_key_sid", sms.api_key_sid, TextRule::line);
  to.text("api_key_secret", sms.api_key_secret, TextRule::password);
  to.text("messaging_service_sid", sms.messaging_service_sid, TextRule::line);
  to.text("passing_codes", sms.passing_codes, TextRule::line);
  to.text("kannel_url", sms.kannel_url, TextRule::optional_url);
  to.text("kannel_username", sms.kannel_username, TextRule::line);
  to.text("kannel_password", sms.kannel_password, TextRule::password);
  to.text("inbound_key", sms.inbound_key, TextRule::password);

  to.section("sync");
  to.duration("poll_seconds", config.sync.poll, 1, 86'400);
  to.duration("source_max_age_minutes", config.rules.source_max_age, 6, 10'080);
  to.choice("when_blind", config.rules.when_blind, kWhenBlind);
  to.duration("verify_minutes", config.rules.verify_within, 1, 1440);
  to.text("hooks_url", config.sync.hooks_url, TextRule::optional_url);
  to.duration("poll_under_push_seconds", config.sync.poll_under_push, 1, 86'400);
  to.flag("allow_private_addresses", config.sync.allow_private_addresses);
  to.text("ca_file", config.sync.ca_file, TextRule::optional_path);
  to.number("push_backs_an_hour", config.rules.push_backs_an_hour, 1, 100);

  to.section("webhooks");
  to.flag("allow_private_addresses", config.webhooks.allow_private_addresses);
  to.text("ca_file", config.webhooks.ca_file, TextRule::optional_path);

  to.section("google");
  auto& oauth = config.oauth;
  to.text("client_id", oauth.google.id, TextRule::line);
  to.text("client_secret", oauth.google.secret, TextRule::password);
  to.text("service_account_file", config.google_service_account, TextRule::optional_path);
  to.text("api_url", oauth.hosts.google_api, TextRule::url);
  to.text("auth_url", oauth.hosts.google_auth, TextRule::url);
  to.text("token_url", oauth.hosts.google_token, TextRule::url);
  to.text("revoke_url", oauth.hosts.google_revoke, TextRule::url);

  to.section("microsoft");
  to.text("client_id", oauth.microsoft.id, TextRule::line);
  to.text("client_secret", oauth.microsoft.secret, TextRule::password);
  to.text("tenant", oauth.microsoft_tenant, TextRule::domain);
  to.text("login_url", oauth.hosts.microsoft_login, TextRule::url);
  to.text("graph_url", oauth.hosts.graph_api, TextRule::url);

  to.section("metrics");
  to.text("listen", config.metrics_listen, TextRule::endpoint);

  to.section("bookings");
  to.text("uid_domain", config.rules.uid_domain, TextRule::domain);
  to.duration("keep_booking_answers_hours", config.rules.keep_booking_answers, 24, 8760);
  to.duration("keep_other_answers_hours", config.rules.keep_other_answers, 1, 8760);
  to.duration("undo_minutes", config.rules.undo_window, 0, 60);
  to.duration("escalate_hours", config.rules.escalate_before, 1, 720);
}

}  // namespace holdfast::gateway
