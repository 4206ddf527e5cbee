// What an operator chooses: one TOML file, with overrides from the environment.
//
// conf/holdfast.toml shows every setting with its default, unit and range; a test holds the two
// together. Names, units and ranges in docs/configuration.md.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/log.hpp"
#include "store/base/result.hpp"
#include "store/retry.hpp"
#include "store/rule_context.hpp"
#include "sync/oauth.hpp"

namespace holdfast::gateway {

/// PEM files. Read again on SIGHUP.
struct TlsFiles {
  std::string certificate;
  std::string key;
};

struct Listen {
  /// A numeric IPv4 or IPv6 address, never a name.
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;
  std::optional<TlsFiles> tls;
};

/// What one client may cost. Sizes are octets.
struct Limits {
  std::size_t head_bytes = 16U * 1024;
  std::size_t body_bytes = 1024U * 1024;
  /// Bodies below /dav/.
  std::size_t dav_body_bytes = 5U * 1024 * 1024;
  /// From the first octet of a request to the end of its head.
  std::chrono::seconds head_time{10};
  std::chrono::seconds body_time{30};
  std::chrono::seconds answer_time{30};
  /// Between two requests of one connection.
  std::chrono::seconds idle_time{75};
  /// Bodies of requests, and answers that are not taken yet, of all connections together.
  std::size_t in_flight_mib = 512;
  int connections = 10'000;
  int connections_per_address = 100;
  /// To the REST API, of one token.
  std::int64_t requests_a_minute = 60'000;
  /// Streams of events (GET /v1/stream) at once.
  int streams = 100;
  /// Of those to one agency.
  int streams_of_agency = 50;
  /// How long running requests may take to finish after SIGTERM.
  std::chrono::seconds shutdown_time{8};
};

enum class SmtpSecurity { none, starttls, tls };
std::string_view name(SmtpSecurity security);

struct Smtp {
  /// Empty: no mail is sent; what is owed waits in the outbox.
  std::string host;
  std::uint16_t port = 587;
  SmtpSecurity security = SmtpSecurity::starttls;
  /// Empty: no AUTH.
  std::string username;
  std::string password;
  /// A file with an OAuth access token (AUTH XOAUTH2), kept fresh by another program; empty: none.
  std::string token_file;
  /// Sender and organizer of every message; empty: the agency's own address and name.
  std::string from_address;
  std::string from_name;
  /// PEM file with the authorities to trust; empty: the system's.
  std::string ca_file;
  /// For each step of the dialogue.
  std::chrono::seconds timeout{30};
  /// Messages in flight at once, a thread each.
  int workers = 4;
  /// Messages handed over in one minute at most; 0: as many as there are.
  int per_minute = 0;
  /// The same to one domain.
  int domain_per_minute = 0;
  /// Temporary refusals of one domain in a row, after which it is left alone; 0: never.
  int domain_failures = 5;
  /// For so long at first; twice as long each time, up to half an hour.
  std::chrono::seconds domain_rest{60};
  /// 1, 5, 15 and 30 minutes, then hourly: greylists let the second attempt in.
  store::RetryPolicy retry{.steps = {1, 5, 15, 30, 60}};
};

/// What comes back by mail: answers to invitations, and reports on what was sent.
struct MailInSettings {
  /// Of all booking and message addresses, with an asterisk; empty: nothing is read.
  std::string address;
  /// Where the mail server hands it over by LMTP, on 127.0.0.1; 0: nowhere.
  std::uint16_t lmtp_port = 0;
  /// How it calls itself in Authentication-Results; empty: it does not look who sent a mail.
  std::string authserv_id;
  /// A mailbox that is read by POP3; an empty host: none.
  std::string pop3_host;
  std::uint16_t pop3_port = 995;
  SmtpSecurity pop3_security = SmtpSecurity::tls;
  std::string pop3_username;
  std::string pop3_password;
  /// PEM file with the authorities to trust; empty: the system's.
  std::string pop3_ca_file;
  /// Between two looks.
  std::chrono::seconds pop3_poll{60};
};

enum class SmsProvider { none, twilio, kannel };
std::string_view name(SmsProvider provider);

/// Texts to customers. Whether an agency uses them is its own setting.
struct Sms {
  /// none: what is owed waits in the outbox.
  SmsProvider provider = SmsProvider::none;
  /// Number or name that texts come from where an agency has none of its own.
  std::string sender;
  /// Where the provider reaches us, without a slash at the end; empty: base_url.
  std::string hooks_url;
  /// PEM file with the authorities to trust; empty: the system's.
  std::string ca_file;
  /// Texts under way at once.
  int workers = 4;
  /// Texts handed over in one minute at most; 0: as many as there are.
  int per_minute = 0;
  store::RetryPolicy retry{
      .base = std::chrono::seconds{30}, .ceiling = std::chrono::seconds{900}, .attempts = 10};

  std::string twilio_url = "https://api.twilio.com";
  std::string account_sid;
  /// Signs what Twilio sends us; speaks for us, too, where there is no key.
  std::string auth_token;
  /// Still believed, for as long as a rotation takes.
  std::string former_auth_token;
  std::string api_key_sid;
  std::string api_key_secret;
  std::string messaging_service_sid;
  /// Of texts that did not arrive: codes after which they are sent once more.
  std::string passing_codes = "30001 30003 30008";

  /// With the path: "http://127.0.0.1:13013/cgi-bin/sendsms".
  std::string kannel_url;
  std::string kannel_username;
  std::string kannel_password;
  /// What Kannel shows when it hands over what people text; empty: nothing is taken.
  std::string inbound_key;
};

struct Sync {
  std::chrono::seconds poll{60};
  /// Where services can tell us of changes, as they reach us from the internet, without a slash at
  /// the end; empty: they are not asked to.
  std::string hooks_url;
  /// Between two looks at a calendar whose service tells of changes by itself.
  std::chrono::seconds poll_under_push{270};
  /// Lets sources and their redirects lead to loopback and private networks.
  bool allow_private_addresses = false;
  /// PEM file with the authorities to trust; empty: the system's.
  std::string ca_file;
};

/// Events to the agency's own systems.
struct Webhooks {
  /// Lets them lead to loopback and private networks, and go without TLS.
  bool allow_private_addresses = false;
  /// PEM file with the authorities to trust; empty: the system's.
  std::string ca_file;
};

/// Relative paths of the file have already been made relative to its folder.
struct Config {
  std::string database = "holdfast.db";
  std::vector<Listen> listen = {Listen{}};
  /// A reverse proxy on this machine speaks TLS for us: plain listeners may then ask for
  /// passwords, and the client's address is the last one of X-Forwarded-For.
  bool behind_proxy = false;
  /// Where clients reach us, without a slash at the end. Used in links.
  std::string base_url = "http://localhost:8080";
  /// Threads that serve connections; 0: one for each processor.
  int threads = 0;
  /// MiB that all connections to the database together keep of its pages.
  int page_cache_mib = 128;
  LogLevel log_level = LogLevel::info;
  /// The key that provider credentials are sealed with; made by `holdfast init`. `secret_key` (64
  /// hex digits, best from HOLDFAST_SECRET_KEY) goes before it.
  std::string secret_key_file = "holdfast.key";
  std::string secret_key;
  Limits limits;
  Smtp smtp;
  MailInSettings mail_in;
  Sms sms;
  Sync sync;
  Webhooks webhooks;
  /// How we are registered with Google and Microsoft, and where they are. Its assertion is empty.
  sync::OAuthSettings oauth;
  /// JSON file with the key of a Google service account; empty: there is none.
  std::string google_service_account;
  /// Where monitors read figures, "127.0.0.1:9464" (config_text.hpp); empty: nowhere.
  std::string metrics_listen;
  store::RuleSettings rules;
};

using Environment = std::map<std::string, std::string>;
/// The process's own variables that begin with HOLDFAST_.
Environment process_environment();

/// Reads and checks a file. Each setting `key` of `[section]` may be overridden by the variable
/// HOLDFAST_SECTION_KEY (HOLDFAST_KEY at the top level). HOLDFAST_LISTEN sets one plain listener.
///
/// Errors: not_found (no such file), forbidden (it holds secrets and everyone may read it),
/// validation: `detail` holds one line for every fault found, each with file, line, setting and
/// what would be right; never a secret.
Result<Config> load_config(const std::string& path, const Environment& environment);

/// The same over a text; `path` is for messages and as the base of relative paths.
Result<Config> parse_config(std::string_view text, const std::string& path,
                            const Environment& environment);

/// Every setting as TOML with its value in force. Secrets that are set show as "********".
std::string to_toml(const Config& config);

/// The names of all settings: "smtp.host". Those of a listener are "listen.port" and so on.
std::vector<std::string> setting_names();

}  // namespace holdfast::gateway
