#include "gateway/workers.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include "gateway/auth/reseal.hpp"
#include "store/commands/push_channels.hpp"

namespace holdfast::gateway {

namespace asio = boost::asio;

namespace {

/// How long a booking waits for a calendar that is asked once more (rule C4).
constexpr std::chrono::milliseconds kProbe{1500};

HttpClientOptions http_options(const Config& config) {
  HttpClientOptions options;
  options.allow_private = config.sync.allow_private_addresses;
  return options;
}

sync::Settings sync_settings(const Config& config, const sync::OAuthSettings& oauth) {
  sync::Settings settings;
  settings.oauth = oauth;
  settings.poll = config.sync.poll;
  settings.poll_under_push = config.sync.poll_under_push;
  settings.channels.address = config.sync.hooks_url;
  return settings;
}

sync::Secrets secrets_of(const SecretBox& box) {
  return {[&box](const std::string& sealed) { return box.open(sealed); },
          [&box](const std::string& plain) { return box.seal(plain); }};
}

notify::SmtpSecurity security_of(SmtpSecurity security) {
  switch (security) {
    case SmtpSecurity::none:
      return notify::SmtpSecurity::none;
    case SmtpSecurity::starttls:
      return notify::SmtpSecurity::starttls;
    case SmtpSecurity::tls:
      return notify::SmtpSecurity::tls;
  }
  return notify::SmtpSecurity::tls;
}

notify::SmtpSettings smtp_settings(const Config& config) {
  notify::SmtpSettings settings;
  settings.host = config.smtp.host;
  settings.port = config.smtp.port;
  settings.security = security_of(config.smtp.security);
  settings.username = config.smtp.username;
  settings.password = config.smtp.password;
  settings.ca_file = config.smtp.ca_file;
  settings.hello_name = config.rules.uid_domain;
  settings.token_file = config.smtp.token_file;
  settings.timeout = config.smtp.timeout;
  return settings;
}

MailboxSettings mailbox_settings(const Config& config) {
  const auto& mail_in = config.mail_in;
  MailboxSettings settings;
  settings.server.host = mail_in.pop3_host;
  settings.server.port = mail_in.pop3_port;
  settings.server.security = security_of(mail_in.pop3_security);
  settings.server.username = mail_in.pop3_username;
  settings.server.password = mail_in.pop3_password;
  settings.server.ca_file = mail_in.pop3_ca_file;
  settings.server.timeout = config.smtp.timeout;
  settings.every = mail_in.pop3_poll;
  return settings;
}

notify::ComposeSettings compose_settings(const WorkerParts& parts) {
  const auto& config = parts.config;
  return {config.rules.uid_domain, config.smtp.from_address, config.smtp.from_name, parts.returns,
          parts.messages};
}

notify::WorkerSettings mail_settings(const Config& config) {
  notify::WorkerSettings settings;
  settings.parallel = config.smtp.workers;
  settings.retry = config.smtp.retry;
  settings.per_minute = config.smtp.per_minute;
  settings.pacing.per_minute = config.smtp.domain_per_minute;
  settings.pacing.failures = config.smtp.domain_failures;
  settings.pacing.rest = config.smtp.domain_rest;
  // A dialogue has a dozen steps, each with its patience, and the answer to the final dot.
  settings.lease_for = 12 * config.smtp.timeout + notify::SmtpSettings{}.final_timeout;
  return settings;
}

}  // namespace

Workers::Workers(const WorkerParts& parts, TlsContext tls)
    : log_(parts.log),
      mails_(!parts.config.smtp.host.empty()),
      oauth_(parts.oauth),
      secrets_(parts.secrets),
      ledger_(parts.ledger),
      executor_(thread_.context(0).get_executor()),
      // A mailbox that is slow to answer keeps no message waiting.
      mailers_(static_cast<std::size_t>(parts.config.smtp.workers) +
               (parts.config.mail_in.pop3_host.empty() ? 0 : 1)),
      http_(executor_, std::move(tls), http_options(parts.config)),
      sync_(executor_, parts.ledger, parts.clock, parts.random, http_, parts.format,
            secrets_of(parts.secrets), parts.log, sync_settings(parts.config, oauth_)),
      relay_(smtp_settings(parts.config)),
      mail_(mailers_.get_executor(), compose_settings(parts),
            [this](const notify::Mail& mail) { return relay_.submit(mail); }),
      counted_mail_(mail_, parts.deliveries == nullptr ? own_deliveries_ : *parts.deliveries),
      mail_worker_(executor_, parts.ledger, parts.clock, parts.random, counted_mail_, parts.log,
                   mail_settings(parts.config)),
      events_(executor_, parts.ledger, parts.clock, parts.random, parts.secrets, parts.webhooks_tls,
              parts.log, {parts.config.base_url, parts.config.webhooks.allow_private_addresses}),
      returns_(parts.returns),
      housekeeping_(executor_, parts.ledger, parts.clock, parts.log, parts.config.rules),
      deadlines_(executor_, parts.ledger, parts.clock, parts.log) {
  if (parts.config.sms.provider != SmsProvider::none && parts.messages != nullptr) {
    texts_.emplace(executor_,
                   Texting::Parts{parts.config, parts.ledger, parts.clock, parts.random,
                                  parts.secrets, *parts.messages,
                                  parts.deliveries == nullptr ? own_deliveries_ : *parts.deliveries,
                                  parts.log},
                   parts.texts_tls);
  }
  const auto& mail_in = parts.config.mail_in;
  if (parts.returns && (mail_in.lmtp_port != 0 || !mail_in.pop3_host.empty())) {
    mail_in_.emplace(ledger_, *parts.returns, log_, parts.config.mail_in.authserv_id);
  }
  if (mail_in_ && mail_in.lmtp_port != 0) {
    lmtp_port_ = mail_in.lmtp_port;
    lmtp_.emplace(executor_, *mail_in_, parts.config.rules.uid_domain, log_);
  }
  if (mail_in_ && !mail_in.pop3_host.empty()) {
    mailbox_.emplace(executor_, mailers_.get_executor(), ledger_, *mail_in_, parts.clock, log_,
                     mailbox_settings(parts.config));
  }
}

Workers::~Workers() {
  thread_.stop();
  mailers_.stop();
  mailers_.join();
}

void Workers::run(Awaitable<void> work) {
  auto ended = std::make_shared<std::promise<void>>();
  running_.push_back(ended->get_future());
  asio::co_spawn(executor_, std::move(work), [this, ended](const std::exception_ptr& failure) {
    if (failure) {
      tell(failure);
    }
    ended->set_value();
  });
}

void Workers::tell(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const std::exception& what) {
    log_.error("workers.failed", {{"what", what.what()}});
  }
}

std::string Workers::organizer(const store::BookingId& booking) const {
  return returns_ ? returns_->address_of(booking.value) : std::string{};
}

Status Workers::listen() {
  if (!lmtp_) {
    return {};
  }
  const auto port = lmtp_->listen(lmtp_port_);
  return port ? Status{} : Status{port.error()};
}

void Workers::start(bool quiet) {
  run(reseal_secrets(ledger_, secrets_, log_));
  if (quiet) {
    housekeeping_.keep_quiet();
  }
  run(housekeeping_.run());
  run(deadlines_.run());
  if (lmtp_) {
    // A restored copy listens too: what is said to it is true, and it tells nobody anything.
    run(lmtp_->run());
  }
  if (quiet) {
    log_.warning("workers.quiet",
                 {{"why",
                   "this database is a restored copy: no mail and no event is sent and no outside "
                   "calendar read or written until `holdfast resume` and a restart"}});
    return;
  }
  run(sync_.run());
  run(events_.run());
  if (texts_) {
    run(texts_->send());
    run(texts_->ask());
  }
  if (mailbox_) {
    // What is taken is removed, which a copy must leave to the original.
    run(mailbox_->run());
  }
  if (mails_) {
    run(mail_worker_.run());
  } else {
    log_.warning("workers.no_mail", {{"why", "no smtp.host is set: mail waits in the outbox"}});
  }
}

void Workers::wake() {
  sync_.wake();
  mail_worker_.ring();
  if (texts_) {
    texts_->ring();
  }
}

void Workers::poke(store::SourceId source) { sync_.poke(std::move(source)); }

Awaitable<void> Workers::probe(std::vector<store::SourceId> sources) {
  return sync_.probe(std::move(sources), kProbe);
}

Awaitable<Result<std::vector<sync::FoundCalendar>>> Workers::calendars(store::Grant grant) {
  return sync_.calendars(std::move(grant));
}

Awaitable<Result<std::vector<store::ObjectDraft>>> Workers::preview(store::Source source) {
  return sync_.preview(std::move(source));
}

Awaitable<notify::WebhookAnswer> Workers::ping(store::Webhook webhook) {
  return events_.ping(std::move(webhook));
}

void Workers::give_back(store::Grant grant) {
  const auto token = secrets_.open(grant.sealed_secret);
  if (!token) {
    return;
  }
  auto request = sync::revoke_request(oauth_, *token);
  asio::co_spawn(executor_, http_.send(std::move(request)),
                 [this](const std::exception_ptr& failure, const Result<HttpResponse>& response) {
                   if (failure || !response || response->status != 200) {
                     log_.warning("oauth.not_revoked", {{"provider", "google"}});
                   }
                 });
}

void Workers::hint(store::SourceId source) { sync_.hint(std::move(source)); }

void Workers::adopt(store::PushChannel channel) {
  store::ConfirmPushChannel command{channel.agency, channel.id, std::move(channel.remote),
                                    channel.expires_at};
  asio::co_spawn(executor_, ledger_.apply(std::move(command)),
                 [this](const std::exception_ptr& failure, const Result<store::PushChannel>& done) {
                   if (failure || !done) {
                     log_.warning("sync.channel_not_adopted", {{"provider", "google"}});
                   }
                 });
}

void Workers::renew_channel(store::SourceId source) { sync_.hint(std::move(source), true); }

void Workers::request_stop() {
  sync_.stop();
  asio::post(executor_, [this] {
    mail_worker_.stop();
    if (texts_) {
      texts_->stop();
    }
    if (lmtp_) {
      lmtp_->stop();
    }
    if (mailbox_) {
      mailbox_->stop();
    }
    events_.stop();
    housekeeping_.stop();
    deadlines_.stop();
  });
}

bool Workers::wait(std::chrono::steady_clock::time_point until) {
  bool ended = true;
  for (auto& one : running_) {
    ended = one.wait_until(until) == std::future_status::ready && ended;
  }
  return ended;
}

}  // namespace holdfast::gateway
