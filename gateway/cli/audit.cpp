// holdfast audit verify, holdfast audit export
#include <fstream>
#include <iostream>
#include <memory>

#include "gateway/cli/commands.hpp"
#include "gateway/cli/stored_checks.hpp"

namespace holdfast::gateway::cli {
namespace {

struct VerifyOptions {
  std::string database;
  std::string file;
  std::vector<std::string> anchors;
};

// "2/812:9f86…" names the agency; without it the first one is meant.
std::map<std::int64_t, AuditChain::Anchor> parse_anchors(const std::vector<std::string>& texts) {
  std::map<std::int64_t, AuditChain::Anchor> anchors;
  for (const auto& text : texts) {
    const auto slash = text.find('/');
    const bool named = slash != std::string::npos;
    const auto anchor = AuditChain::parse_anchor(named ? text.substr(slash + 1) : text);
    const auto agency = named ? std::atoll(text.substr(0, slash).c_str()) : 1;
    if (!anchor || agency < 1) {
      throw Failure{kUsage,
                    "--anchor takes NUMBER:HASH as printed by a former audit verify, or "
                    "AGENCY/NUMBER:HASH"};
    }
    anchors[agency] = *anchor;
  }
  return anchors;
}

ExitCode tell(Session& session, const Findings& findings) {
  for (const auto& fault : findings.faults) {
    session.console.err << "holdfast: " << fault << '\n';
  }
  if (!findings.faults.empty()) {
    session.console.err << "holdfast: the audit log is not whole. Keep the database as it is, and "
                           "compare with a backup or an export.\n";
    return kFailed;
  }
  for (const auto& checked : findings.agencies) {
    session.console.out << line_about(checked) << '\n';
  }
  session.console.out << "The audit log is whole.\n";
  return kOk;
}

Findings check_lines(std::istream& lines,
                     const std::map<std::int64_t, AuditChain::Anchor>& anchors) {
  Findings findings;
  std::map<std::int64_t, AuditChain> chains;
  for (const auto& [agency, anchor] : anchors) {
    chains.emplace(agency, AuditChain(anchor));
  }
  std::string line;
  for (std::int64_t number = 1; std::getline(lines, line); ++number) {
    const auto where = "line " + std::to_string(number) + ": ";
    const auto entry = parse_json_line(line);
    if (!entry) {
      findings.faults.push_back(where + "this is not an exported audit entry");
      return findings;
    }
    if (const auto fault = chains[entry->agency.value].add(*entry)) {
      findings.faults.push_back(where + "agency " + std::to_string(entry->agency.value) + ": " +
                                *fault);
      return findings;
    }
  }
  for (const auto& [agency, chain] : chains) {
    if (const auto fault = chain.finish()) {
      findings.faults.push_back("agency " + std::to_string(agency) + ": " + *fault);
    }
    store::Agency named;
    named.id.value = agency;
    findings.agencies.push_back({named, chain.count(), chain.last_hash()});
  }
  return findings;
}

ExitCode verify(Session& session, const VerifyOptions& options) {
  const auto anchors = parse_anchors(options.anchors);
  if (!options.database.empty()) {
    const LocalLedger ledger(options.database);
    return tell(session, check_audit(ledger, anchors));
  }
  if (options.file == "-") {
    return tell(session, check_lines(session.console.in, anchors));
  }
  if (!options.file.empty()) {
    std::ifstream lines(options.file);
    if (!lines) {
      throw Failure{kFailed, options.file + " cannot be read"};
    }
    return tell(session, check_lines(lines, anchors));
  }
  const LocalLedger ledger(session.config(), LocalLedger::IfMissing::refuse);
  return tell(session, check_audit(ledger, anchors));
}

ExitCode export_entries(Session& session, std::int64_t after) {
  constexpr int kPage = 500;
  const LocalLedger ledger(session.config(), LocalLedger::IfMissing::refuse);
  const auto agencies = ledger.read([](const store::Reads& reads) { return reads.agencies(); });
  for (const auto& agency : agencies) {
    for (auto last = after;;) {
      const auto page = ledger.read(
          [&](const store::Reads& reads) { return reads.audit(agency.id, last, kPage); });
      for (const auto& entry : page) {
        session.console.out << to_json_line(entry) << '\n';
        last = entry.number;
      }
      if (page.size() < kPage) {
        break;
      }
    }
  }
  session.console.out.flush();
  if (!session.console.out) {
    throw Failure{kFailed, "the export could not be written whole"};
  }
  return kOk;
}

}  // namespace

void add_audit(CLI::App& app, Session& session) {
  auto* group = app.add_subcommand("audit", "The log of all changes, chained by hashes.");
  group->require_subcommand(1);

  const auto options = std::make_shared<VerifyOptions>();
  auto* check = group->add_subcommand(
      "verify",
      "Walks the chain of every agency and names the first entry that was altered, removed or put "
      "elsewhere. Prints the last entry's number and hash: note it outside this machine, and give "
      "it to a later run as --anchor, so that a log cut off at its end is found too.");
  auto* database = check->add_option("--database", options->database,
                                     "Another database than the configured one, such as a backup");
  check->add_option("--file", options->file, "An export instead of a database; - is standard input")
      ->excludes(database);
  check->add_option("--anchor", options->anchors, "NUMBER:HASH that must still be there");
  check->callback([&session, options] {
    session.command = [&session, options] { return verify(session, *options); };
  });

  const auto after = std::make_shared<std::int64_t>(0);
  auto* lines = group->add_subcommand(
      "export", "Prints every entry as a line of JSON, for archives and other tools.");
  lines->add_option("--after", *after, "Only entries with a higher number");
  lines->callback([&session, after] {
    session.command = [&session, after] { return export_entries(session, *after); };
  });
}

}  // namespace holdfast::gateway::cli
