// holdfast backup
#include "store/sqlite/backup.hpp"

#include <filesystem>
#include <memory>
#include <ostream>

#include "gateway/cli/commands.hpp"
#include "gateway/cli/stored_checks.hpp"

namespace holdfast::gateway::cli {
namespace {

// Neither the database nor its copy is opened as a server would: a newer program must not raise the
// schema under an older server, nor change the copy that is to be kept.
ExitCode back_up(Session& session, const std::string& to) {
  const auto config = session.config();
  need(sqlite::copy_database({.path = need_database(config.database)}, to));
  const auto findings = check_file(to);
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
  if (!findings.note.empty()) {
    session.console.out << findings.note << '\n';
  }
  return kOk;
}

}  // namespace

void add_backup(CLI::App& app, Session& session) {
  auto* command = app.add_subcommand(
      "backup",
      "Copies the database into a new file, also while the server runs, and checks the copy: its "
      "pages, its audit log, and that no time is promised twice. `holdfast restore` puts it back. "
      "Secret keys are not part of it.");
  const auto to = std::make_shared<std::string>();
  command->add_option("file", *to, "The new file")->required();
  command->callback(
      [&session, to] { session.command = [&session, to] { return back_up(session, *to); }; });
}

}  // namespace holdfast::gateway::cli
