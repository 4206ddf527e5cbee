#include "gateway/cli/stored_checks.hpp"

#include "gateway/cli/session.hpp"
#include "store/sqlite/inspection.hpp"
#include "store/sqlite/schema.hpp"

namespace holdfast::gateway::cli {
namespace {

constexpr int kPage = 500;

}  // namespace

Findings check_audit(const LocalLedger& ledger,
                     const std::map<std::int64_t, AuditChain::Anchor>& anchors) {
  Findings findings;
  const auto agencies = ledger.read([](const store::Reads& reads) { return reads.agencies(); });
  for (const auto& agency : agencies) {
    const auto anchor = anchors.find(agency.id.value);
    AuditChain chain(anchor == anchors.end() ? std::nullopt : std::optional(anchor->second));
    std::optional<std::string> fault;
    for (bool more = true; more && !fault;) {
      // Page by page, each in a snapshot of its own: the log only grows, and a long snapshot would
      // hold up a running server's checkpoints.
      const auto page = ledger.read(
          [&](const store::Reads& reads) { return reads.audit(agency.id, chain.count(), kPage); });
      for (auto entry = page.begin(); entry != page.end() && !fault; ++entry) {
        fault = chain.add(*entry);
      }
      more = page.size() == kPage;
    }
    if (!fault) {
      fault = chain.finish();
    }
    if (fault) {
      findings.faults.push_back("agency " + std::to_string(agency.id.value) + " (" + agency.name +
                                "): " + *fault);
    }
    findings.agencies.push_back({agency, chain.count(), chain.last_hash()});
  }
  for (const auto& [number, anchor] : anchors) {
    const auto is_it = [wanted = number](const auto& agency) { return agency.id.value == wanted; };
    if (std::none_of(agencies.begin(), agencies.end(), is_it)) {
      findings.faults.push_back("agency " + std::to_string(number) +
                                " has an anchor but is not there");
    }
  }
  return findings;
}

Findings check_everything(const LocalLedger& ledger) {
  auto findings = check_audit(ledger, {});
  const auto doubled =
      ledger.read([](const store::Reads& reads) { return reads.count_double_bookings(); });
  if (doubled > 0) {
    findings.faults.push_back(std::to_string(doubled) + " pairs of claims overlap");
  }
  return findings;
}

Findings check_file(const std::string& database) {
  Findings findings;
  findings.faults = sqlite::damage_in(database);
  if (!findings.faults.empty()) {
    return findings;
  }
  const auto schema = sqlite::inspect(database).schema;
  if (schema != sqlite::schema_version()) {
    findings.note = "It has schema version " + std::to_string(schema) +
                    "; its audit log can be checked once a server of this program has raised it.";
    return findings;
  }
  return check_everything(LocalLedger(database));
}

std::string line_about(const CheckedAgency& checked) {
  return "agency " + std::to_string(checked.agency.id.value) + " (" + checked.agency.name +
         "): " + std::to_string(checked.entries) + " entries, last " +
         std::to_string(checked.entries) + ':' + checked.hash;
}

store::Agency the_agency(const LocalLedger& ledger) {
  auto agencies = ledger.read([](const store::Reads& reads) { return reads.agencies(); });
  if (agencies.empty()) {
    throw Failure{kFailed, "there is no agency yet; `holdfast init` makes one"};
  }
  return std::move(agencies.front());
}

}  // namespace holdfast::gateway::cli
