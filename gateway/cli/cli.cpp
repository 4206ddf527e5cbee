#include "gateway/cli/cli.hpp"

#include <unistd.h>

#include <iostream>

#include "gateway/cli/commands.hpp"
#include "gateway/version.hpp"
#include "store/reads.hpp"

namespace holdfast::gateway::cli {
namespace {

constexpr const char* kAbout =
    "Holdfast, a booking gateway that never promises the same time twice.\n\n"
    "A new installation: copy conf/holdfast.toml, then `holdfast init`, then `holdfast serve`.";

constexpr const char* kStatuses =
    "Exit status: 0 done; 1 a fault was found, or it cannot be done; 2 the command line is wrong; "
    "3 the configuration is wrong; 4 the database cannot be used.";

/// A line for each line of text, so that a list of faults reads as one.
void tell(std::ostream& err, std::string_view text) {
  while (!text.empty()) {
    const auto end = text.find('\n');
    err << "holdfast: " << text.substr(0, end) << '\n';
    text = end == text.npos ? std::string_view() : text.substr(end + 1);
  }
}

int run_chosen(Session& session) {
  auto& err = session.console.err;
  try {
    return session.command();
  } catch (const Failure& failure) {
    tell(err, failure.text);
    return failure.code;
  } catch (const store::EngineFailure& failure) {
    tell(err, "the database: " + failure.error.detail);
    return kStorage;
  } catch (const std::exception& failure) {
    tell(err, failure.what());
    return kFailed;
  }
}

}  // namespace

int run(const std::vector<std::string>& arguments, Console& console) {
  Session session(console);
  CLI::App app{kAbout, "holdfast"};
  app.footer(kStatuses);
  app.set_version_flag("--version", "holdfast " + std::string(version()));
  app.add_option("-c,--config", session.config_path, "The configuration file")->type_name("FILE");
  app.require_subcommand(1);
  app.fallthrough();
  for (const auto add : {add_serve, add_check_config, add_init, add_user, add_token, add_backup,
                         add_restore, add_audit, add_resume, add_mail_in, add_grants}) {
    add(app, session);
  }
  try {
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::ParseError& error) {
    return app.exit(error, console.out, console.err) == 0 ? kOk : kUsage;
  }
  return run_chosen(session);
}

int run(int argc, char** argv) {
  Console console{std::cin, std::cout, std::cerr, process_environment(),
                  ::isatty(STDIN_FILENO) == 1};
  return run(std::vector<std::string>(argv + 1, argv + argc), console);
}

}  // namespace holdfast::gateway::cli
