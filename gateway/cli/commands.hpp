// The commands, each in a file of its own. Each function adds one to the command line; when it is
// chosen it sets `session.command`.
#pragma once

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "gateway/cli/session.hpp"

namespace holdfast::gateway::cli {

void add_serve(CLI::App& app, Session& session);
void add_check_config(CLI::App& app, Session& session);
void add_init(CLI::App& app, Session& session);
void add_user(CLI::App& app, Session& session);
void add_token(CLI::App& app, Session& session);
void add_backup(CLI::App& app, Session& session);
void add_restore(CLI::App& app, Session& session);
void add_audit(CLI::App& app, Session& session);
void add_resume(CLI::App& app, Session& session);
void add_mail_in(CLI::App& app, Session& session);
void add_grants(CLI::App& app, Session& session);

}  // namespace holdfast::gateway::cli
