#include "gateway/serve.hpp"

#include <sodium.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <csignal>
#include <cstdlib>
#include <memory>
#include <optional>

#include "caldav/icalendar/format.hpp"
#include "caldav/icalendar/start.hpp"
#include "caldav/server.hpp"
#include "gateway/auth/authenticator.hpp"
#include "gateway/auth/secret_box.hpp"
#include "gateway/cli/exit_code.hpp"
#include "gateway/database_lock.hpp"
#include "gateway/feeds/feeds.hpp"
#include "gateway/health.hpp"
#include "gateway/hooks/hooks.hpp"
#include "gateway/hooks/texts.hpp"
#include "gateway/json_log.hpp"
#include "gateway/links/link_pages.hpp"
#include "gateway/links/stored_context.hpp"
#include "gateway/mail_in/return_addresses.hpp"
#include "gateway/metrics_service.hpp"
#include "gateway/net/server.hpp"
#include "gateway/oauth/oauth_pages.hpp"
#include "gateway/oauth/service_account.hpp"
#include "gateway/rest/api.hpp"
#include "gateway/router.hpp"
#include "gateway/service_manager.hpp"
#include "gateway/setup/setup.hpp"
#include "gateway/system_clock.hpp"
#include "gateway/version.hpp"
#include "gateway/workers.hpp"
#include "store/sqlite/backup.hpp"
#include "store/sqlite/engine.hpp"
#include "store/sqlite/figures.hpp"
#include "store/sqlite/inspection.hpp"
#include "store/sqlite/schema.hpp"

namespace holdfast::gateway {

namespace asio = boost::asio;

namespace {

/// After the last answer: what workers may still take to record what they were doing.
constexpr std::chrono::seconds kWorkersGrace{1};
/// For requests that were cut off, once the ledger has answered them.
constexpr std::chrono::milliseconds kSessionsGrace{500};

/// One connection is one descriptor; the usual soft limit of 1024 is for programs that use
/// select(2).
void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
  }
}

extern "C" void end_at_once(int /*signal*/) { ::_exit(cli::kFailed); }

/// The store and what its rules need. Members end in reverse order: the writer's thread before the
/// ledger that it works for, the ledger before the engine.
struct Store {
  Store(std::unique_ptr<sqlite::Engine> opened, const store::RuleSettings& rules, Log& log)
      : engine(std::move(opened)),
        timed(*engine),
        ledger(timed, writer.get_executor(), clock, random, format, rules, log) {}
  ~Store() { close(); }

  /// What was taken is decided, committed and answered; everything after it is refused.
  void close() {
    ledger.close();
    writer.join();
  }

  SystemClock clock;
  SystemRandom random;
  icalendar::Format format;
  std::unique_ptr<sqlite::Engine> engine;
  metrics::TimedEngine timed;
  asio::thread_pool writer{1};
  store::Ledger ledger;
};

/// How many there were.
using Commits = std::shared_ptr<std::atomic<std::uint64_t>>;

/// The protocols over the store.
struct Protocols {
  Protocols(Store& over, const SecretBox& secrets, const Config& config, const Consents& consents,
            const CustomerLinks& customer_links, const Commits& commits, Workers& workers,
            MetricsService& figures, Log& log)
      : authenticator(*over.engine, over.clock, log),
        dav(over.ledger, over.clock, caldav::Settings{}),
        api(over.ledger, over.clock, authenticator, secrets,
            api_settings(config, consents, customer_links, commits, workers, figures)),
        feeds(*over.engine, over.clock),
        setup(over.ledger, over.clock, config.base_url, &consents),
        links(over.ledger, over.clock, customer_links, config.rules, &consents),
        oauth(
            over.ledger, over.clock, consents, workers.http(),
            [&workers](store::SourceId source) { workers.poke(std::move(source)); }, log),
        hooks(
            *over.engine, over.clock,
            [&workers](store::SourceId source) { workers.hint(std::move(source)); },
            [&workers](store::SourceId source) { workers.renew_channel(std::move(source)); },
            [&workers](store::PushChannel channel) { workers.adopt(std::move(channel)); }),
        text_hooks(over.ledger, over.clock, config.sms, text_hook_url(config),
                   text_report_addresses(config, secrets), log),
        health(over.ledger, over.clock),
        router(doors(figures), log) {}

  static rest::ApiSettings api_settings(const Config& config, const Consents& consents,
                                        const CustomerLinks& customer_links, const Commits& commits,
                                        Workers& workers, const MetricsService& figures) {
    rest::ApiSettings settings;
    settings.progress = [&workers](const store::SourceId& source) {
      return workers.progress().of(source);
    };
    settings.figures = [&figures](store::AgencyId agency) { return figures.summary(agency); };
    settings.base_url = config.base_url;
    settings.links = &customer_links;
    settings.rules = config.rules;
    settings.requests_a_minute = config.limits.requests_a_minute;
    settings.poke = [&workers](store::SourceId source) { workers.poke(std::move(source)); };
    settings.probe = [&workers](std::vector<store::SourceId> sources) {
      return workers.probe(std::move(sources));
    };
    settings.calendars = [&workers](store::Grant grant) {
      return workers.calendars(std::move(grant));
    };
    settings.preview = [&workers](store::Source source) {
      return workers.preview(std::move(source));
    };
    settings.organizer = [&workers](const store::BookingId& booking) {
      return workers.organizer(booking);
    };
    settings.revoke = [&workers](store::Grant grant) { workers.give_back(std::move(grant)); };
    settings.ping = [&workers](store::Webhook webhook) { return workers.ping(std::move(webhook)); };
    settings.webhooks_over_http = config.webhooks.allow_private_addresses;
    settings.streams = config.limits.streams;
    settings.streams_of_agency = config.limits.streams_of_agency;
    settings.commits = commits;
    settings.consents = &consents;
    return settings;
  }

  Doors doors(MetricsService& figures) {
    Doors doors;
    doors.answered = [&figures](const RequestKind& kind, std::string_view method,
                                const HttpResponse& response, std::chrono::microseconds taken) {
      figures.count(kind, method, response, taken);
    };
    doors.authenticate = [this](std::string authorization, std::string address) {
      return authenticator.basic(std::move(authorization), std::move(address));
    };
    doors.dav = [this](HttpRequest request, store::User user, std::string id) {
      return dav.handle(std::move(request), std::move(user), std::move(id));
    };
    doors.is_api = rest::Api::serves;
    doors.api = [this](HttpRequest request, Peer peer) {
      return api.handle(std::move(request), std::move(peer));
    };
    doors.live = Health::live;
    doors.ready = [this] { return health.ready(); };
    doors.feeds = [this](HttpRequest request, Peer peer) {
      return feeds.handle(std::move(request), std::move(peer));
    };
    doors.oauth = [this](HttpRequest request, Peer peer) {
      return oauth.handle(std::move(request), std::move(peer));
    };
    doors.hooks = [this](HttpRequest request, Peer peer) {
      if (TextHooks::serves(path_of(request.target))) {
        return text_hooks.handle(std::move(request), std::move(peer));
      }
      return hooks.handle(std::move(request), std::move(peer));
    };
    doors.links = [this](HttpRequest request, Peer peer) {
      return links.handle(std::move(request), std::move(peer));
    };
    doors.setup = [this](HttpRequest request, Peer peer) {
      return setup.handle(std::move(request), std::move(peer));
    };
    return doors;
  }

  Authenticator authenticator;
  caldav::Server dav;
  rest::Api api;
  Feeds feeds;
  SetupPages setup;
  LinkPages links;
  OAuthPages oauth;
  Hooks hooks;
  TextHooks text_hooks;
  Health health;
  Router router;
};

/// A database that this program can serve. One of an older schema is copied first, so that there is
/// a way back to the older program.
Status make_ready(const std::string& database, Log& log) {
  try {
    const auto facts = sqlite::inspect(database);
    if (facts.agencies == 0) {
      return Error{Errc::storage_failed,
                   "there is no agency in " + database +
                       "; `holdfast init` makes one, `holdfast restore` puts a backup there"};
    }
    if (facts.schema >= sqlite::schema_version()) {
      return {};
    }
    const auto copy = database + ".schema-" + std::to_string(facts.schema);
    auto copied = sqlite::copy_database({.path = database}, copy);
    if (!copied && copied.error().code != Errc::already_exists) {
      return copied;
    }
    log.info(
        "serve.schema_raised",
        {{"from", facts.schema}, {"to", std::int64_t{sqlite::schema_version()}}, {"copy", copy}});
    return {};
  } catch (const store::EngineFailure& failure) {
    return failure.error;
  }
}

/// Blocks until a signal asks us to stop; reads certificates at each SIGHUP, and tells once a day
/// how long they are good: nobody may have asked for a reload since they were renewed.
void wait_for_stop(Server& server, const Started& started,
                   const std::vector<std::uint16_t>& ports) {
  asio::io_context control{1};
  asio::signal_set stop(control, SIGTERM, SIGINT);
  asio::signal_set hang_up(control, SIGHUP);
  stop.async_wait([&control](boost::system::error_code, int) { control.stop(); });
  std::function<void()> wait_for_reload = [&] {
    hang_up.async_wait([&](boost::system::error_code error, int) {
      if (!error) {
        server.reload_certificates();
        wait_for_reload();
      }
    });
  };
  wait_for_reload();
  asio::steady_timer day(control);
  std::function<void()> tell_daily = [&] {
    day.expires_after(std::chrono::hours(24));
    day.async_wait([&](boost::system::error_code error) {
      if (!error) {
        server.tell_certificates();
        tell_daily();
      }
    });
  };
  tell_daily();
  notify_service_manager("READY=1");
  if (started) {
    started(ports);
  }
  control.run();
}

}  // namespace

int serve(const Config& config, const Started& started) {
  JsonLog log(config.log_level);
  const auto fail = [&log](cli::ExitCode code, const Error& error) {
    log.error("serve.not_started", {{"what", error.detail}});
    return code;
  };
  std::signal(SIGPIPE, SIG_IGN);
  raise_descriptor_limit();
  if (sodium_init() < 0) {
    return fail(cli::kFailed, {Errc::internal, "libsodium does not start"});
  }
  icalendar::start();
  const auto secrets = load_secret_box(config);
  if (!secrets) {
    return fail(cli::kConfiguration, secrets.error());
  }
  auto tls = make_client_context(config.sync.ca_file);
  if (!tls) {
    return fail(cli::kConfiguration, tls.error());
  }
  const auto webhooks_tls = make_client_context(config.webhooks.ca_file);
  if (!webhooks_tls) {
    return fail(cli::kConfiguration, webhooks_tls.error());
  }

  const auto texts_tls = make_client_context(config.sms.ca_file);
  if (!texts_tls) {
    return fail(cli::kConfiguration, texts_tls.error());
  }

  const auto returns = load_return_addresses(config, *secrets);
  if (!returns) {
    return fail(cli::kConfiguration, returns.error());
  }
  auto oauth = config.oauth;
  if (!config.google_service_account.empty()) {
    auto assertion = load_service_account(config.google_service_account, oauth.hosts.google_token);
    if (!assertion) {
      return fail(cli::kConfiguration, assertion.error());
    }
    oauth.google_assertion = std::move(*assertion);
  }

  const auto lock = DatabaseLock::take(config.database);
  if (!lock) {
    return fail(cli::kStorage, lock.error());
  }
  if (const auto ready = make_ready(config.database, log); !ready) {
    return fail(cli::kStorage, ready.error());
  }
  IoThreads threads(config.threads);
  sqlite::Options options;
  options.path = config.database;
  options.readers = static_cast<int>(threads.size()) + 4;
  // Besides the readers there are the writer and who copies the log back.
  options.cache_kib = config.page_cache_mib * 1024 / (options.readers + 2);
  auto engine = sqlite::Engine::open(std::move(options));
  if (!engine) {
    return fail(cli::kStorage, engine.error());
  }
  const bool restored = (*engine)->restored();
  Store store(std::move(*engine), config.rules, log);
  const CustomerLinks links(*secrets, config.base_url);
  const StoredContext messages(*store.engine, links);
  metrics::Counts counts(counted_routes());
  const sqlite::FigureReader figures(config.database);
  Workers workers({config, store.ledger, store.clock, store.random, store.format, *secrets, log,
                   oauth, *returns, &messages, *webhooks_tls, &counts.deliveries, *texts_tls},
                  std::move(*tls));
  const Commits commits = std::make_shared<std::atomic<std::uint64_t>>(0);
  store.ledger.on_commit([&workers, commits](store::Woken woken) {
    commits->fetch_add(1);
    workers.note_commit();
    if (woken.effects) {
      workers.wake();
    }
  });
  const Consents consents(*secrets, oauth, config.base_url);
  MetricsService monitoring(
      counts,
      {counts, store.timed, store.ledger, figures, workers.progress(), workers.findings(),
       store.clock, config.rules, std::string(version()), store.clock.now()},
      config, log);
  Protocols protocols(store, *secrets, config, consents, links, commits, workers, monitoring, log);
  Server server(
      threads,
      [&protocols](HttpRequest request, Peer peer) {
        return protocols.router.handle(std::move(request), std::move(peer));
      },
      config.limits, config.behind_proxy, log);

  std::vector<std::uint16_t> ports;
  std::optional<Error> refused;
  for (const auto& where : config.listen) {
    const auto port = server.listen(where);
    if (!port) {
      refused = port.error();
      break;
    }
    ports.push_back(*port);
  }
  if (const auto heard = workers.listen(); !refused && !heard) {
    refused = heard.error();
  }
  if (const auto told = monitoring.listen(); !refused && !told) {
    refused = told.error();
  }
  if (!refused) {
    workers.start(restored);
    wait_for_stop(server, started, ports);
  }

  const auto begun = std::chrono::steady_clock::now();
  std::signal(SIGTERM, end_at_once);
  std::signal(SIGINT, end_at_once);
  std::signal(SIGHUP, SIG_IGN);
  notify_service_manager("STOPPING=1");
  log.info("serve.stopping");
  protocols.health.drain();
  workers.request_stop();
  monitoring.stop();
  server.drain();
  const bool workers_ended = workers.wait(begun + config.limits.shutdown_time + kWorkersGrace);
  store.close();
  const bool sessions_ended =
      server.wait_until_ended(std::chrono::steady_clock::now() + kSessionsGrace);
  threads.stop();
  if (!workers_ended || !sessions_ended) {
    // Somebody is still at work, say on a message on its way to a mail server, with what would now
    // be taken apart. Everything that was committed is on disk; the message's lease runs out, and
    // it is sent again under the same Message-ID.
    log.warning("serve.cut_off", {{"workers", workers_ended ? "ended" : "busy"},
                                  {"sessions", sessions_ended ? "ended" : "busy"}});
    std::_Exit(cli::kOk);
  }
  log.info("serve.stopped");
  if (refused) {
    return fail(refused->code == Errc::validation ? cli::kConfiguration : cli::kFailed, *refused);
  }
  return cli::kOk;
}

}  // namespace holdfast::gateway
