// holdfast backup
#include <filesystem>
#include <memory>
#include <ostream>

#include "gateway/cli/commands.hpp"
#include "gateway/cli/stored_checks.hpp"

namespace holdfast::gateway::cli {
namespace {

ExitCode back_up(Session& session, const std::string& to) {
  {
    LocalLedger ledger(session.config(), LocalLedger::IfMissing::refuse);
    need(ledger.engine().backup(to));
  }
  const LocalLedger copy(to);
  const auto findings = check_everything(copy);
  for (const auto& fault : findings.faults) {
    session.console.err << "holdfast: in the copy: " << fault << '\n';
  }
  if (!findings.faults.empty()) {
    session.console.err << "holdfast: the copy shows what the database holds, but that is not "
                           "whole; keep older backups.\n";
    return kFailed;
  }
  session.console.out << to << ": " << std::filesystem::file_size(to) << " octets, checked\n";
  for (const auto& checked : findings.agencies) {
    session.console.out << line_about(checked) << '\n';
  }
  return kOk;
}

}  // namespace

void add_backup(CLI::App& app, Session& session) {
  auto* command = app.add_subcommand(
      "backup",
      "Copies the database into a new file, also while the server runs, and checks the copy. To "
      "restore, stop the server and put the file in the database's place; its outbox stays quiet "
      "until `holdfast resume`. Secret keys are not part of it.");
  const auto to = std::make_shared<std::string>();
  command->add_option("file", *to, "The new file")->required();
  command->callback(
      [&session, to] { session.command = [&session, to] { return back_up(session, *to); }; });
}

}  // namespace holdfast::gateway::cli
