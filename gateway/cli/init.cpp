// holdfast init
#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <ostream>

#include "gateway/auth/secret_box.hpp"
#include "gateway/cli/ask.hpp"
#include "gateway/cli/commands.hpp"
#include "gateway/cli/demo.hpp"
#include "gateway/cli/private_file.hpp"
#include "store/base/text.hpp"
#include "store/commands/administration.hpp"

namespace holdfast::gateway::cli {
namespace {

struct InitOptions {
  std::string name;
  std::string time_zone;
  std::string mail_address;
  std::string login = "admin";
  bool password_stdin = false;
  bool generate = false;
  bool demo = false;
  std::string credentials;
};

store::Agency wanted_agency(Session& session, const InitOptions& options) {
  const auto from_demo = [&](const std::string& given, const char* value) {
    return given.empty() && options.demo ? std::string(value) : given;
  };
  auto& console = session.console;
  store::Agency agency;
  agency.name =
      ask(console, from_demo(options.name, "Salon Holdfast"), "Name of the agency", "--name");
  agency.time_zone = ask(console, from_demo(options.time_zone, "Europe/Berlin"),
                         "Its time zone, such as Europe/Berlin", "--time-zone");
  agency.mail_address = ask(console, from_demo(options.mail_address, "booking@example.com"),
                            "The address that its invites come from", "--mail-address");
  return agency;
}

void need_key(Session& session, const Config& config) {
  if (!config.secret_key.empty() || std::filesystem::exists(config.secret_key_file)) {
    // A key that cannot be used would show only when the first secret is sealed.
    need(load_secret_box(config), kConfiguration);
    return;
  }
  need(create_secret_key_file(config.secret_key_file));
  session.console.out << "Made the secret key " << config.secret_key_file
                      << ". Keep a copy of it, apart from the backups.\n";
}

/// Refuses a database that is in use. One whose first `init` was cut off before the administrator
/// was there may go on.
void need_fresh(const LocalLedger& ledger) {
  ledger.read([](const store::Reads& reads) {
    for (const auto& agency : reads.agencies()) {
      const auto users = reads.users(agency.id);
      if (std::any_of(users.begin(), users.end(), [](const store::User& user) {
            return user.role == store::Role::administrator;
          })) {
        throw Failure{kFailed, "this database holds the agency " + agency.name +
                                   " already, and it has an administrator; `holdfast user add` "
                                   "adds users"};
      }
    }
    return true;
  });
}

std::string credentials_text(const InitOptions& options, const NewPassword& password,
                             const Demo& demo) {
  std::string text = "DEMO_TOKEN=" + demo.token + "\nDEMO_ADMIN_LOGIN=" + options.login + '\n';
  if (password.generated) {
    text += "DEMO_ADMIN_PASSWORD=" + *password.generated + '\n';
  }
  for (const auto& [login, secret] : demo.staff) {
    auto name = login;
    std::transform(name.begin(), name.end(), name.begin(), ::toupper);
    text += "DEMO_" + name + "_LOGIN=" + login + "\nDEMO_" + name + "_PASSWORD=" + secret + '\n';
  }
  return text;
}

void tell_demo(Session& session, const Demo& demo, bool in_file) {
  auto& out = session.console.out;
  out << "Filled the demo agency: 3 staff, 2 rooms, 4 services, " << demo.bookings
      << " bookings.\n";
  if (in_file) {
    return;
  }
  for (const auto& [login, password] : demo.staff) {
    out << "User " << login << ", password " << password << '\n';
  }
  out << "Bearer token: " << demo.token << "\nThese are shown this once.\n";
}

ExitCode init(Session& session, InitOptions options) {
  const auto config = session.config();
  options.login = to_lower(options.login);
  const auto agency = wanted_agency(session, options);
  std::optional<PrivateFile> credentials;
  if (!options.credentials.empty()) {
    if (std::filesystem::exists(config.database)) {
      // Before the file is emptied: it may hold the passwords of an agency that is in use.
      need_fresh(LocalLedger(config, LocalLedger::IfMissing::refuse));
    }
    credentials.emplace(options.credentials);
  }
  need_key(session, config);
  LocalLedger ledger(config, LocalLedger::IfMissing::create);
  need_fresh(ledger);

  const auto password = new_password(session.console, options.password_stdin, options.generate);
  const auto actor = operator_of_this_machine();
  need(ledger.apply(store::DefineAgency{actor, agency}));
  store::User administrator;
  administrator.agency = agency.id;
  administrator.login = options.login;
  administrator.name = "Administrator";
  administrator.role = store::Role::administrator;
  administrator.password_hash = password.hash;
  administrator = need(ledger.apply(store::DefineUser{actor, std::move(administrator)}));

  auto& out = session.console.out;
  out << "Made " << config.database << " with the agency " << agency.name
      << " and the administrator " << administrator.login << ".\n";
  if (password.generated && !credentials) {
    out << "Password: " << *password.generated << "  (shown this once)\n";
  }
  if (options.demo) {
    const auto demo = fill_demo(ledger, agency, administrator);
    tell_demo(session, demo, credentials.has_value());
    if (credentials) {
      credentials->write(credentials_text(options, password, demo));
      out << "Logins and a token are in " << options.credentials << ".\n";
    }
  }
  out << "Next: holdfast serve\n";
  return kOk;
}

}  // namespace

void add_init(CLI::App& app, Session& session) {
  auto* command = app.add_subcommand(
      "init",
      "Makes the database, the secret key, the agency and its first administrator. What is not "
      "given is asked for.");
  const auto options = std::make_shared<InitOptions>();
  command->add_option("--name", options->name, "Name of the agency");
  command->add_option("--time-zone", options->time_zone, "Its IANA time zone: Europe/Berlin");
  command->add_option("--mail-address", options->mail_address,
                      "The address that its invites come from");
  command->add_option("--login", options->login, "Login of the first administrator")
      ->capture_default_str();
  auto* from_stdin = command->add_flag("--password-stdin", options->password_stdin,
                                       "The password is the first line of standard input");
  command
      ->add_flag("--generate-password", options->generate,
                 "Makes a password and shows it once; also where nobody can be asked")
      ->excludes(from_stdin);
  auto* demo = command->add_flag("--demo", options->demo,
                                 "Fills it with staff, services and bookings to try things with");
  command
      ->add_option("--write-credentials", options->credentials,
                   "With --demo: writes logins and a token as KEY=value lines, mode 0600, instead "
                   "of showing them")
      ->needs(demo)
      ->type_name("FILE");
  command->callback([&session, options] {
    session.command = [&session, options] { return init(session, *options); };
  });
}

}  // namespace holdfast::gateway::cli
