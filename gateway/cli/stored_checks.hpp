// Checks of a whole database.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "gateway/audit_chain.hpp"
#include "gateway/cli/local_ledger.hpp"

namespace holdfast::gateway::cli {

struct CheckedAgency {
  store::Agency agency;
  std::int64_t entries = 0;
  /// Of the last entry.
  std::string hash;
};

struct Findings {
  std::vector<CheckedAgency> agencies;
  /// One sentence each; empty if all is well.
  std::vector<std::string> faults;
  /// What could not be looked at, and why; empty: all was.
  std::string note = {};
};

/// Walks the audit chain of every agency. An anchor belongs to an agency's number.
Findings check_audit(const LocalLedger& ledger,
                     const std::map<std::int64_t, AuditChain::Anchor>& anchors);

/// The audit chains, and that no time is promised twice.
Findings check_everything(const LocalLedger& ledger);

/// The file of a backup, which is not changed: that, and its pages, indexes and references. Of an
/// older schema the latter alone.
Findings check_file(const std::string& database);

/// "agency 1 (Salon): 812 entries, last 812:9f86…": what to note as an anchor.
std::string line_about(const CheckedAgency& checked);

/// The agency of a plain installation. Throws Failure if there is none yet.
store::Agency the_agency(const LocalLedger& ledger);

}  // namespace holdfast::gateway::cli
