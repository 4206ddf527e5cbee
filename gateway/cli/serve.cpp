// holdfast serve
#include "gateway/serve.hpp"

#include <filesystem>

#include "gateway/cli/commands.hpp"

namespace holdfast::gateway::cli {

void add_serve(CLI::App& app, Session& session) {
  auto* command = app.add_subcommand(
      "serve", "Answers requests until SIGTERM or SIGINT. SIGHUP reads certificates again.");
  command->callback([&session] {
    session.command = [&session] {
      const auto config = session.config();
      std::error_code ignored;
      if (!std::filesystem::exists(config.database, ignored)) {
        throw Failure{kStorage, "there is no database at " + config.database +
                                    "; `holdfast init` makes one with an agency and an "
                                    "administrator"};
      }
      return static_cast<ExitCode>(serve(config));
    };
  });
}

}  // namespace holdfast::gateway::cli
