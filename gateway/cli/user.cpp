// holdfast user add, list, set-password, disable, enable
#include <iomanip>
#include <memory>
#include <ostream>

#include "gateway/cli/ask.hpp"
#include "gateway/cli/commands.hpp"
#include "gateway/cli/stored_checks.hpp"
#include "store/base/text.hpp"
#include "store/commands/administration.hpp"

namespace holdfast::gateway::cli {
namespace {

struct UserOptions {
  std::string login;
  std::string name;
  std::string role = "staff";
  std::string resource;
  bool password_stdin = false;
  bool generate = false;
};

store::User stored_user(const LocalLedger& ledger, const std::string& login) {
  auto user =
      ledger.read([&](const store::Reads& reads) { return reads.user_by_login(to_lower(login)); });
  if (!user) {
    throw Failure{kFailed, "there is no user " + login + "; `holdfast user list` shows all"};
  }
  return std::move(*user);
}

void show_password(Session& session, const NewPassword& password) {
  if (password.generated) {
    session.console.out << "Password: " << *password.generated << "  (shown this once)\n";
  }
}

ExitCode add(Session& session, const UserOptions& options) {
  if (options.role == "staff" && options.resource.empty()) {
    throw Failure{kUsage, "a staff user needs --resource, the slug of the staff resource"};
  }
  LocalLedger ledger(session.config(), LocalLedger::IfMissing::refuse);
  const auto agency = the_agency(ledger);
  store::User user;
  user.agency = agency.id;
  user.login = to_lower(options.login);
  user.name = options.name.empty() ? options.login : options.name;
  user.role = *store::role(options.role);
  if (!options.resource.empty()) {
    const auto resource = ledger.read([&](const store::Reads& reads) {
      return reads.resource_by_slug(agency.id, options.resource);
    });
    if (!resource || resource->kind != store::ResourceKind::staff) {
      throw Failure{kFailed, "there is no staff resource " + options.resource};
    }
    user.resource = resource->id;
  }
  const auto password = new_password(session.console, options.password_stdin, options.generate);
  user.password_hash = password.hash;
  need(ledger.apply(store::DefineUser{operator_of_this_machine(), std::move(user)}));
  session.console.out << "User " << to_lower(options.login) << " (" << options.role
                      << ") was added.\n";
  show_password(session, password);
  return kOk;
}

ExitCode list(Session& session) {
  const LocalLedger ledger(session.config(), LocalLedger::IfMissing::refuse);
  const auto agency = the_agency(ledger);
  auto& out = session.console.out;
  const auto line = [&out](std::string_view login, std::string_view role, std::string_view state,
                           std::string_view resource, std::string_view name) {
    out << std::left << std::setw(20) << login << ' ' << std::setw(14) << role << ' '
        << std::setw(9) << state << ' ' << std::setw(16) << resource << ' ' << name << '\n';
  };
  line("LOGIN", "ROLE", "STATE", "RESOURCE", "NAME");
  const auto users = ledger.read([&](const store::Reads& reads) { return reads.users(agency.id); });
  for (const auto& user : users) {
    const auto resource = ledger.read(
        [&](const store::Reads& reads) { return reads.resource(agency.id, user.resource); });
    line(user.login, store::name(user.role), user.active ? "active" : "disabled",
         resource ? resource->slug : "-", user.name);
  }
  return kOk;
}

ExitCode set_password(Session& session, const UserOptions& options) {
  LocalLedger ledger(session.config(), LocalLedger::IfMissing::refuse);
  auto user = stored_user(ledger, options.login);
  const auto password = new_password(session.console, options.password_stdin, options.generate);
  user.password_hash = password.hash;
  need(ledger.apply(store::DefineUser{operator_of_this_machine(), std::move(user)}));
  session.console.out << "The password of " << to_lower(options.login)
                      << " was changed. It counts at once.\n";
  show_password(session, password);
  return kOk;
}

ExitCode set_active(Session& session, const std::string& login, bool active) {
  LocalLedger ledger(session.config(), LocalLedger::IfMissing::refuse);
  auto user = stored_user(ledger, login);
  if (!active && user.role == store::Role::administrator) {
    const auto others = ledger.read([&](const store::Reads& reads) {
      const auto users = reads.users(user.agency);
      return std::count_if(users.begin(), users.end(), [&](const store::User& other) {
        return other.active && other.role == store::Role::administrator && other.id != user.id;
      });
    });
    if (others == 0) {
      throw Failure{kFailed, login + " is the last administrator; add another one first"};
    }
  }
  user.active = active;
  need(ledger.apply(store::DefineUser{operator_of_this_machine(), std::move(user)}));
  session.console.out << to_lower(login)
                      << (active ? " may sign in again.\n"
                                 : " is disabled, tokens included. It counts at once.\n");
  return kOk;
}

void add_password_flags(CLI::App& command, UserOptions& options) {
  auto* from_stdin = command.add_flag("--password-stdin", options.password_stdin,
                                      "The password is the first line of standard input");
  command.add_flag("--generate-password", options.generate, "Makes a password and shows it once")
      ->excludes(from_stdin);
}

}  // namespace

void add_user(CLI::App& app, Session& session) {
  auto* group = app.add_subcommand("user", "Who may sign in.");
  group->require_subcommand(1);
  const auto options = std::make_shared<UserOptions>();
  const auto on = [&session, options](CLI::App* command, auto work) {
    command->callback([&session, options, work] {
      session.command = [&session, options, work] { return work(session, *options); };
    });
  };
  const auto with_login = [options](CLI::App* command) {
    command->add_option("login", options->login, "The login name")->required();
  };

  auto* added = group->add_subcommand(
      "add",
      "Adds a user. Without --password-stdin the password is asked for, or made up where "
      "nobody can be asked.");
  with_login(added);
  added->add_option("--name", options->name, "The person's name");
  added->add_option("--role", options->role, "What the user may do")
      ->check(CLI::IsMember({"administrator", "coordinator", "staff"}))
      ->capture_default_str();
  added->add_option("--resource", options->resource,
                    "Slug of the staff resource that this user is; calendars hang on it");
  add_password_flags(*added, *options);
  on(added, [](Session& s, const UserOptions& o) { return add(s, o); });

  on(group->add_subcommand("list", "Lists all users."),
     [](Session& s, const UserOptions&) { return list(s); });

  auto* password = group->add_subcommand("set-password", "Sets a new password.");
  with_login(password);
  add_password_flags(*password, *options);
  on(password, [](Session& s, const UserOptions& o) { return set_password(s, o); });

  auto* disabled = group->add_subcommand("disable", "Shuts a user out, tokens included.");
  with_login(disabled);
  on(disabled, [](Session& s, const UserOptions& o) { return set_active(s, o.login, false); });

  auto* enabled = group->add_subcommand("enable", "Lets a disabled user in again.");
  with_login(enabled);
  on(enabled, [](Session& s, const UserOptions& o) { return set_active(s, o.login, true); });
}

}  // namespace holdfast::gateway::cli
