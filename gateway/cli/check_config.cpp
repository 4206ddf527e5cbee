// holdfast check-config
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <ostream>
#include <vector>

#include "gateway/auth/secret_box.hpp"
#include "gateway/cli/commands.hpp"
#include "gateway/net/tls_context.hpp"
#include "gateway/oauth/service_account.hpp"

namespace holdfast::gateway::cli {
namespace {

// What a file can say is checked when it is read; here is what only the machine can say.
std::vector<std::string> faults_on_this_machine(const Config& config) {
  std::vector<std::string> faults;
  const auto folder = std::filesystem::path(config.database).parent_path();
  if (::access(folder.empty() ? "." : folder.c_str(), W_OK | X_OK) != 0) {
    faults.push_back("database: the folder of " + config.database +
                     " is not there or cannot be written");
  }
  if (const auto box = load_secret_box(config);
      !box && (box.error().code != Errc::not_found || std::filesystem::exists(config.database))) {
    faults.push_back("secret_key_file: " + box.error().detail);
  }
  for (const auto& listen : config.listen) {
    if (!listen.tls) {
      continue;
    }
    if (const auto certificate = load_server_certificate(*listen.tls); !certificate) {
      faults.push_back("listen: " + certificate.error().detail);
    }
  }
  for (const auto* file : {&config.smtp.ca_file, &config.sync.ca_file, &config.webhooks.ca_file,
                           &config.sms.ca_file, &config.mail_in.pop3_ca_file}) {
    if (const auto context = make_client_context(*file); !context) {
      faults.push_back("ca_file: " + context.error().detail);
    }
  }
  if (!config.google_service_account.empty()) {
    const auto account =
        load_service_account(config.google_service_account, config.oauth.hosts.google_token);
    if (!account) {
      faults.push_back("google.service_account_file: " + account.error().detail);
    }
  }
  return faults;
}

}  // namespace

void add_check_config(CLI::App& app, Session& session) {
  auto* command = app.add_subcommand(
      "check-config", "Names every fault in the configuration, and tries the files that it names.");
  const auto show = std::make_shared<bool>(false);
  command->add_flag("--show", *show, "Prints all settings in force, with secrets masked");
  command->callback([&session, show] {
    session.command = [&session, show] {
      const auto config = session.config();
      if (*show) {
        session.console.out << to_toml(config);
      }
      const auto faults = faults_on_this_machine(config);
      for (const auto& fault : faults) {
        session.console.err << "holdfast: " << fault << '\n';
      }
      if (!faults.empty()) {
        return kConfiguration;
      }
      if (!*show) {
        session.console.out << session.config_file() << " is good\n";
      }
      return kOk;
    };
  });
}

}  // namespace holdfast::gateway::cli
