// holdfast grants list, revoke, reconnect
#include "store/commands/grants.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <iomanip>
#include <memory>
#include <ostream>

#include "gateway/auth/secret_box.hpp"
#include "gateway/cli/commands.hpp"
#include "gateway/cli/stored_checks.hpp"
#include "gateway/net/http_client.hpp"
#include "gateway/net/tls_context.hpp"
#include "gateway/oauth/consents.hpp"
#include "store/base/text.hpp"

namespace holdfast::gateway::cli {
namespace {

struct GrantOptions {
  std::string id;
  std::string login;
  bool keep_there = false;
};

store::Grant stored_grant(const LocalLedger& ledger, store::AgencyId agency,
                          const std::string& id) {
  auto grant =
      ledger.read([&](const store::Reads& reads) { return reads.grant(store::GrantId{id}); });
  if (!grant || grant->agency != agency) {
    throw Failure{kFailed, "there is no account " + id + "; `holdfast grants list` shows all"};
  }
  return std::move(*grant);
}

ExitCode list(Session& session) {
  const LocalLedger ledger(session.config(), LocalLedger::IfMissing::refuse);
  const auto agency = the_agency(ledger);
  auto& out = session.console.out;
  const auto line = [&out](std::string_view id, std::string_view provider, std::string_view state,
                           std::string_view resource, std::string_view calendars,
                           std::string_view account, std::string_view why) {
    out << std::left << std::setw(30) << id << ' ' << std::setw(10) << provider << ' '
        << std::setw(8) << state << ' ' << std::setw(16) << resource << ' ' << std::setw(9)
        << calendars << ' ' << std::setw(28) << account << ' ' << why << '\n';
  };
  line("ID", "SERVICE", "STATE", "WHOSE", "CALENDARS", "ACCOUNT", "WHY");
  const auto grants =
      ledger.read([&](const store::Reads& reads) { return reads.grants(agency.id); });
  for (const auto& grant : grants) {
    const auto [resource, calendars] = ledger.read([&](const store::Reads& reads) {
      const auto whose = reads.resource(agency.id, grant.resource);
      return std::pair{whose ? whose->slug : std::string("-"),
                       reads.sources_of_grant(grant.id).size()};
    });
    line(grant.id.value, grant.provider, name(grant.state), resource, std::to_string(calendars),
         grant.subject.empty() ? "-" : grant.subject, grant.last_error);
  }
  return kOk;
}

/// Whether the service has taken its token back. Waits for its answer.
bool give_back(const Config& config, const store::Grant& grant) {
  const auto secrets = need(load_secret_box(config), kConfiguration);
  const auto token = secrets.open(grant.sealed_secret);
  if (!token) {
    return false;
  }
  auto tls = need(make_client_context(config.sync.ca_file), kConfiguration);
  boost::asio::io_context io{1};
  HttpClientOptions options;
  options.allow_private = config.sync.allow_private_addresses;
  NetHttpClient http(io.get_executor(), std::move(tls), options);
  bool done = false;
  boost::asio::co_spawn(
      io, http.send(sync::revoke_request(config.oauth, *token)),
      [&done](const std::exception_ptr& failure, const Result<HttpResponse>& response) {
        done = !failure && response && response->status == 200;
      });
  io.run();
  return done;
}

ExitCode revoke(Session& session, const GrantOptions& options) {
  const auto config = session.config();
  LocalLedger ledger(config, LocalLedger::IfMissing::refuse);
  const auto agency = the_agency(ledger);
  const auto grant = stored_grant(ledger, agency.id, options.id);
  const auto ended =
      need(ledger.apply(store::EndGrant{agency.id, operator_of_this_machine(), grant.id}));
  auto& out = session.console.out;
  out << grant.id.value << " is revoked. Its calendars stop; what they were last seen to hold bars "
      << "on until they are disconnected.\n";
  const bool may = ledger.read([&](const store::Reads& reads) {
    return may_give_back(ended.provider, ended.account, reads);
  });
  if (!may || options.keep_there || ended.sealed_secret.empty()) {
    out << "The account itself was not told: its owner may take our access away at "
        << service_name(grant.provider) << ".\n";
    return kOk;
  }
  const bool told = give_back(config, ended);
  out << (told ? "Its token was given back to " : "Its token could not be given back to ")
      << service_name(grant.provider) << ".\n";
  return kOk;
}

/// In whose name somebody is sent to the service: who is named, else the staff member themselves,
/// else an administrator.
store::UserId sender_of(const LocalLedger& ledger, const store::Grant& grant,
                        const std::string& login) {
  const auto users =
      ledger.read([&](const store::Reads& reads) { return reads.users(grant.agency); });
  const store::User* sender = nullptr;
  for (const auto& user : users) {
    if (!user.active) {
      continue;
    }
    if (!login.empty()) {
      sender = user.login == to_lower(login) ? &user : sender;
    } else if (user.resource == grant.resource) {
      sender = &user;
    } else if (user.role == store::Role::administrator && sender == nullptr) {
      sender = &user;
    }
  }
  if (sender == nullptr) {
    throw Failure{kFailed, login.empty() ? "there is nobody in whose name it could be done: "
                                           "`holdfast user list` shows all"
                                         : "there is no active user " + login};
  }
  return sender->id;
}

ExitCode reconnect(Session& session, const GrantOptions& options) {
  const auto config = session.config();
  LocalLedger ledger(config, LocalLedger::IfMissing::refuse);
  const auto agency = the_agency(ledger);
  auto grant = stored_grant(ledger, agency.id, options.id);
  if (grant.delegated) {
    throw Failure{kFailed, options.id +
                               " is opened by the service account: nobody has to agree. "
                               "See `google.service_account_file`"};
  }
  const auto secrets = need(load_secret_box(config), kConfiguration);
  const Consents consents(secrets, config.oauth, config.base_url);
  if (!config.oauth.can_ask(grant.provider)) {
    throw Failure{kConfiguration, grant.provider + ".client_id is not set: nobody can be sent to " +
                                      std::string(service_name(grant.provider))};
  }
  auto way = consents.new_way(ledger.now());
  way.consent.user = sender_of(ledger, grant, options.login);
  const auto begun = need(
      ledger.apply(store::BeginConsent{operator_of_this_machine(), std::move(grant), way.consent}));
  // The link alone goes to standard output, so that a script can take it.
  session.console.err << "For the owner of "
                      << (begun.subject.empty() ? "the account" : begun.subject) << ", once, until "
                      << to_rfc3339(way.consent.expires_at) << ":\n";
  session.console.out << consents.address(begun, way) << '\n';
  return kOk;
}

}  // namespace

void add_grants(CLI::App& app, Session& session) {
  auto* group =
      app.add_subcommand("grants", "Accounts at Google and Microsoft that people let us use.");
  group->require_subcommand(1);
  const auto options = std::make_shared<GrantOptions>();
  const auto on = [&session, options](CLI::App* command, auto work) {
    command->callback([&session, options, work] {
      session.command = [&session, options, work] { return work(session, *options); };
    });
  };

  on(group->add_subcommand("list", "Lists all accounts, their state, and why one does not work."),
     [](Session& s, const GrantOptions&) { return list(s); });

  auto* revoked = group->add_subcommand(
      "revoke", "Ends our access to an account. Bookings stay, and so does what stands there.");
  revoked->add_option("id", options->id, "The account's id, gr_…")->required();
  revoked->add_flag("--keep-token", options->keep_there,
                    "Do not give the token back to the service: it is asked for nothing");
  on(revoked, [](Session& s, const GrantOptions& o) { return revoke(s, o); });

  auto* again = group->add_subcommand(
      "reconnect",
      "Prints a link by which an account's owner lets us in again. It works once, for "
      "ten minutes.");
  again->add_option("id", options->id, "The account's id, gr_…")->required();
  again->add_option("--user", options->login,
                    "In whose name; without: the staff member whose calendar it is");
  on(again, [](Session& s, const GrantOptions& o) { return reconnect(s, o); });
}

}  // namespace holdfast::gateway::cli
