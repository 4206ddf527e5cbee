// holdfast token issue, list, revoke
#include <charconv>
#include <iomanip>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "gateway/auth/authorization.hpp"
#include "gateway/cli/commands.hpp"
#include "gateway/cli/stored_checks.hpp"
#include "store/base/text.hpp"
#include "store/commands/administration.hpp"

namespace holdfast::gateway::cli {
namespace {

struct TokenOptions {
  std::string login;
  std::string name;
  std::string expires;
  std::string id;
  std::vector<std::string> scopes;
};

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) {
    text += (text.empty() ? "" : " ") + word;
  }
  return text;
}

// "90d", "12h", "2027-01-01T00:00:00Z" or "never".
std::optional<Instant> expiry(const std::string& text, Instant now) {
  if (text == "never") {
    return std::nullopt;
  }
  if (const auto at = parse_rfc3339(text)) {
    return at;
  }
  int count = 0;
  const auto* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, count);
  const std::string_view unit(read.ptr, static_cast<std::size_t>(end - read.ptr));
  if (read.ec == std::errc() && count > 0 && count <= 100'000 && (unit == "d" || unit == "h")) {
    return now + (unit == "d" ? std::chrono::hours(24) : std::chrono::hours(1)) * count;
  }
  throw Failure{kUsage, "--expires takes 90d, 12h, a time such as 2027-01-01T00:00:00Z, or never"};
}

std::string state_of(const store::Token& token, Instant now) {
  if (token.revoked_at) {
    return "revoked " + to_rfc3339(std::chrono::floor<std::chrono::seconds>(*token.revoked_at));
  }
  if (!token.expires_at) {
    return "no end";
  }
  return (*token.expires_at <= now ? "expired " : "until ") +
         to_rfc3339(std::chrono::floor<std::chrono::seconds>(*token.expires_at));
}

ExitCode issue(Session& session, const TokenOptions& options) {
  LocalLedger ledger(session.config(), LocalLedger::IfMissing::refuse);
  const auto user = ledger.read(
      [&](const store::Reads& reads) { return reads.user_by_login(to_lower(options.login)); });
  if (!user) {
    throw Failure{kFailed,
                  "there is no user " + options.login + "; `holdfast user list` shows all"};
  }
  const auto secret = generate_token();
  store::Token token;
  token.agency = user->agency;
  token.user = user->id;
  token.name = options.name;
  token.hash = sha256_hex(secret);
  token.expires_at = expiry(options.expires, ledger.now());
  token.scopes = joined(options.scopes);
  const auto issued =
      need(ledger.apply(store::IssueToken{operator_of_this_machine(), std::move(token)}));
  // The token alone goes to standard output, so that a script can take it.
  session.console.err << "Token " << issued.id.value << " for " << user->login << ", "
                      << state_of(issued, ledger.now()) << ". It is shown this once.\n";
  session.console.out << secret << '\n';
  return kOk;
}

ExitCode list(Session& session) {
  const LocalLedger ledger(session.config(), LocalLedger::IfMissing::refuse);
  const auto agency = the_agency(ledger);
  auto& out = session.console.out;
  const auto line = [&out](std::string_view id, std::string_view user, std::string_view state,
                           std::string_view scopes, std::string_view name) {
    out << std::left << std::setw(30) << id << ' ' << std::setw(20) << user << ' ' << std::setw(29)
        << state << ' ' << std::setw(28) << scopes << ' ' << name << '\n';
  };
  line("ID", "USER", "STATE", "SCOPES", "NAME");
  const auto tokens =
      ledger.read([&](const store::Reads& reads) { return reads.tokens(agency.id); });
  for (const auto& token : tokens) {
    const auto user =
        ledger.read([&](const store::Reads& reads) { return reads.user(token.user); });
    line(token.id.value, user ? user->login : "-", state_of(token, ledger.now()),
         token.scopes.empty() ? "all" : token.scopes, token.name);
  }
  return kOk;
}

ExitCode revoke(Session& session, const TokenOptions& options) {
  LocalLedger ledger(session.config(), LocalLedger::IfMissing::refuse);
  const auto agency = the_agency(ledger);
  need(ledger.apply(
      store::RevokeToken{agency.id, operator_of_this_machine(), store::TokenId{options.id}}));
  session.console.out << options.id << " is revoked. It counts at once.\n";
  return kOk;
}

}  // namespace

void add_token(CLI::App& app, Session& session) {
  auto* group = app.add_subcommand("token", "Bearer tokens for the REST API.");
  group->require_subcommand(1);
  const auto options = std::make_shared<TokenOptions>();
  const auto on = [&session, options](CLI::App* command, auto work) {
    command->callback([&session, options, work] {
      session.command = [&session, options, work] { return work(session, *options); };
    });
  };

  auto* issued = group->add_subcommand(
      "issue", "Makes a token that acts as a user, and prints it. Only its hash is stored.");
  issued->add_option("--user", options->login, "Login of the user that it acts as")->required();
  issued->add_option("--name", options->name, "What it is for: \"website\"")->required();
  options->expires = "365d";
  issued->add_option("--expires", options->expires, "90d, 12h, a time in RFC 3339, or never")
      ->capture_default_str();
  issued->add_option("--scope", options->scopes,
                     "Holds it to that, such as slots:read or bookings:write; may be repeated. "
                     "Without: all that the user may");
  on(issued, [](Session& s, const TokenOptions& o) { return issue(s, o); });

  on(group->add_subcommand("list", "Lists all tokens, without their secrets."),
     [](Session& s, const TokenOptions&) { return list(s); });

  auto* revoked = group->add_subcommand("revoke", "Ends a token at once.");
  revoked->add_option("id", options->id, "The token's id, tk_…")->required();
  on(revoked, [](Session& s, const TokenOptions& o) { return revoke(s, o); });
}

}  // namespace holdfast::gateway::cli
