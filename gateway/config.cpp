#include "gateway/config.hpp"

#include <sys/stat.h>
#include <toml++/toml.h>

#include <fstream>
#include <sstream>

#include "gateway/config_reader.hpp"
#include "gateway/config_settings.hpp"
#include "gateway/config_text.hpp"
#include "sync/engine.hpp"

extern char** environ;

namespace holdfast::gateway {
namespace {

void check_texts(const Sms& sms, ConfigReader& reader) {
  const bool twilio = sms.provider == SmsProvider::twilio;
  if (twilio && sms.account_sid.empty()) {
    reader.fault_of("sms.account_sid", "is missing for sms.provider \"twilio\"");
  }
  if (twilio && sms.auth_token.empty()) {
    reader.fault_of("sms.auth_token",
                    "is missing for sms.provider \"twilio\"; set HOLDFAST_SMS_AUTH_TOKEN");
  }
  if (twilio && sms.api_key_sid.empty() != sms.api_key_secret.empty()) {
    reader.fault_of("sms.api_key_secret", "and sms.api_key_sid go together");
  }
  if (twilio && sms.sender.empty() && sms.messaging_service_sid.empty()) {
    reader.fault_of("sms.sender", "is missing, or sms.messaging_service_sid instead of it");
  }
  if (sms.provider == SmsProvider::kannel && sms.kannel_url.empty()) {
    reader.fault_of("sms.kannel_url",
                    "is missing for sms.provider \"kannel\", such as "
                    "\"http://127.0.0.1:13013/cgi-bin/sendsms\"");
  }
  if (sms.retry.base > sms.retry.ceiling) {
    reader.fault_of("sms.retry_base_seconds", "must not be above sms.retry_ceiling_seconds");
  }
}

// What no single setting can be wrong about.
void check_mailbox(const MailInSettings& mail_in, ConfigReader& reader) {
  if (mail_in.pop3_host.empty()) {
    return;
  }
  if (mail_in.address.empty()) {
    reader.fault_of("mail_in.address", "is missing for mail_in.pop3_host; nothing would be taken");
  }
  if (mail_in.pop3_username.empty() || mail_in.pop3_password.empty()) {
    reader.fault_of("mail_in.pop3_username",
                    "and mail_in.pop3_password are wanted for mail_in.pop3_host; the password best "
                    "from HOLDFAST_MAIL_IN_POP3_PASSWORD");
  }
  if (mail_in.pop3_security == SmtpSecurity::none && !is_loopback(mail_in.pop3_host) &&
      mail_in.pop3_host != "localhost") {
    reader.fault_of("mail_in.pop3_tls",
                    "\"none\" would send the password in the clear; use \"tls\" or \"starttls\"");
  }
}

/// Between two looks at a calendar that is well, spread and reading included, it must not get so
/// old that it counts as blind: its bookings would be refused for nothing.
void check_paces(const Config& config, ConfigReader& reader) {
  const auto allowed = std::chrono::seconds(config.rules.source_max_age);
  const auto from_look_to_look = [](std::chrono::seconds pace) {
    return pace + pace / 10 + std::chrono::seconds{30};
  };
  const sync::Settings usual;
  const auto poll = config.sync.poll;
  const auto quiet = std::max(poll, std::min(2 * poll, usual.quietest));
  if (from_look_to_look(quiet) >= allowed) {
    reader.fault_of("sync.poll_seconds",
                    "is too much for sync.source_max_age_minutes: a calendar without news is read "
                    "every " +
                        std::to_string(quiet.count()) +
                        " seconds, and would count as blind between two reads");
  }
  if (!config.sync.hooks_url.empty() && from_look_to_look(config.sync.poll_under_push) >= allowed) {
    reader.fault_of("sync.poll_under_push_seconds",
                    "is too much for sync.source_max_age_minutes: calendars would count as blind "
                    "between two reads");
  }
}

void check_together(const Config& config, ConfigReader& reader) {
  for (const auto& listen : config.listen) {
    if (!listen.tls && !config.behind_proxy && is_numeric_address(listen.address) &&
        !is_loopback(listen.address)) {
      reader.fault_of("listen", "on " + listen.address +
                                    " would take passwords in the clear: give it certificate and "
                                    "key, or set behind_proxy = true if a proxy speaks TLS for it");
    }
  }
  const auto& smtp = config.smtp;
  if (!smtp.username.empty() && smtp.password.empty() && smtp.token_file.empty()) {
    reader.fault_of("smtp.password", "is missing for smtp.username; set HOLDFAST_SMTP_PASSWORD");
  }
  if (!smtp.token_file.empty() && smtp.username.empty()) {
    reader.fault_of("smtp.username", "is missing for smtp.token_file; it is the mailbox's address");
  }
  if (!smtp.username.empty() && smtp.security == SmtpSecurity::none && !is_loopback(smtp.host) &&
      smtp.host != "localhost") {
    reader.fault_of("smtp.tls",
                    "\"none\" would send the password in the clear; use \"starttls\" or \"tls\"");
  }
  if (smtp.retry.base > smtp.retry.ceiling) {
    reader.fault_of("smtp.retry_base_seconds", "must not be above smtp.retry_ceiling_seconds");
  }
  if (config.mail_in.lmtp_port != 0 && config.mail_in.address.empty()) {
    reader.fault_of("mail_in.address", "is missing for mail_in.lmtp_port; nothing would be taken");
  }
  check_mailbox(config.mail_in, reader);
  check_texts(config.sms, reader);
  check_paces(config, reader);
}

class Printer {
 public:
  void section(std::string_view name) {
    if (!name.empty()) {
      out_ << "\n[" << name << "]\n";
    }
  }
  void text(std::string_view key, const std::string& value, TextRule rule) {
    const bool hidden = is_secret(rule) && !value.empty();
    const toml::value<std::string> shown(hidden ? "********" : value);
    out_ << key << " = "
         << toml::toml_formatter(shown, toml::toml_formatter::default_flags &
                                            ~toml::format_flags::allow_literal_strings)
         << '\n';
  }
  void flag(std::string_view key, bool value) {
    out_ << key << " = " << (value ? "true" : "false") << '\n';
  }
  template <class N>
  void number(std::string_view key, N value, std::int64_t, std::int64_t) {
    out_ << key << " = " << +value << '\n';
  }
  template <class D>
  void duration(std::string_view key, D value, std::int64_t, std::int64_t) {
    out_ << key << " = " << value.count() << '\n';
  }
  template <class E, class Choices>
  void choice(std::string_view key, E value, const Choices& choices) {
    for (const auto& [name, meaning] : choices) {
      if (meaning == value) {
        out_ << key << " = \"" << name << "\"\n";
      }
    }
  }
  void listeners(const std::vector<Listen>& value) {
    for (const auto& listen : value) {
      out_ << "\n[[listen]]\n";
      text("address", listen.address, TextRule::line);
      number("port", listen.port, 0, 0);
      if (listen.tls) {
        text("certificate", listen.tls->certificate, TextRule::path);
        text("key", listen.tls->key, TextRule::path);
      }
    }
  }
  [[nodiscard]] std::string str() const { return out_.str(); }

 private:
  std::ostringstream out_;
};

class Namer {
 public:
  void section(std::string_view name) { prefix_ = name.empty() ? "" : std::string(name) + '.'; }
  void text(std::string_view key, const std::string&, TextRule) { add(key); }
  void flag(std::string_view key, bool) { add(key); }
  template <class N>
  void number(std::string_view key, N, std::int64_t, std::int64_t) {
    add(key);
  }
  template <class D>
  void duration(std::string_view key, D, std::int64_t, std::int64_t) {
    add(key);
  }
  template <class E, class Choices>
  void choice(std::string_view key, E, const Choices&) {
    add(key);
  }
  void listeners(const std::vector<Listen>&) {
    for (const auto* key : {"address", "port", "certificate", "key"}) {
      names.push_back(std::string("listen.") + key);
    }
  }

  std::vector<std::string> names;

 private:
  void add(std::string_view key) { names.push_back(prefix_ + std::string(key)); }
  std::string prefix_;
};

}  // namespace

std::string_view name(SmtpSecurity security) {
  for (const auto& [text, meaning] : kSmtpSecurities) {
    if (meaning == security) {
      return text;
    }
  }
  return "none";
}

std::string_view name(SmsProvider provider) {
  for (const auto& [text, meaning] : kSmsProviders) {
    if (meaning == provider) {
      return text;
    }
  }
  return "none";
}

Environment process_environment() {
  Environment found;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const auto equals = text.find('=');
    if (text.starts_with("HOLDFAST_") && equals != text.npos) {
      found.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
  }
  return found;
}

namespace {

/// The configuration, and whether the file itself holds secrets, also where it is at fault.
struct Reading {
  Result<Config> config;
  bool holds_secrets = false;
};

Reading read_config(std::string_view text, const std::string& path,
                    const Environment& environment) {
  toml::table root;
  try {
    root = toml::parse(text, path);
  } catch (const toml::parse_error& error) {
    return {Error{Errc::validation, path + ':' + std::to_string(error.source().begin.line) +
                                        ": is not TOML: " + std::string(error.description())}};
  }
  Config config;
  ConfigReader reader(root, path, environment);
  visit_settings(config, reader);
  check_together(config, reader);
  const auto faults = reader.finish();
  if (faults.empty()) {
    return {std::move(config), reader.holds_secrets()};
  }
  Error error{Errc::validation};
  for (const auto& line : faults) {
    error.detail += (error.detail.empty() ? "" : "\n") + line;
    error.fields.push_back({"fault", line});
  }
  return {std::move(error), reader.holds_secrets()};
}

}  // namespace

Result<Config> parse_config(std::string_view text, const std::string& path,
                            const Environment& environment) {
  return read_config(text, path, environment).config;
}

Result<Config> load_config(const std::string& path, const Environment& environment) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  // An empty file, such as /dev/null, is a good one; copying its buffer would count as a failure.
  const bool empty = file.is_open() && file.peek() == std::ifstream::traits_type::eof();
  if (!file.is_open() || file.bad() || (!empty && !(text << file.rdbuf()))) {
    return Error{Errc::not_found, path + " cannot be read; name another file with --config"};
  }
  auto [config, holds_secrets] = read_config(text.str(), path, environment);
  if (!config) {
    return config;
  }
  struct stat status {};
  if (holds_secrets && ::stat(path.c_str(), &status) == 0 && (status.st_mode & S_IRWXO) != 0) {
    return Error{Errc::forbidden,
                 path + " holds secrets and everyone may read it: chmod o-rwx " + path};
  }
  return config;
}

std::string to_toml(const Config& config) {
  Printer printer;
  visit_settings(config, printer);
  return printer.str();
}

std::vector<std::string> setting_names() {
  Namer namer;
  const Config config;
  visit_settings(config, namer);
  return namer.names;
}

}  // namespace holdfast::gateway
