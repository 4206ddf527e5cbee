// Walks the audit logs in the background: whether each entry still follows from the one before.
#pragma once

#include <map>

#include "gateway/audit_chain.hpp"
#include "gateway/findings.hpp"
#include "store/base/log.hpp"
#include "store/ledger.hpp"

namespace holdfast::gateway {

/// New entries are looked at within a minute; once a day it begins anew with the first one, since
/// an entry that was looked at may be edited after that.
///
/// On one executor. References outlive this.
class AuditWatch {
 public:
  AuditWatch(store::Ledger& ledger, Clock& clock, Findings& findings, Log& log)
      : ledger_(ledger), clock_(clock), findings_(findings), log_(log) {}

  /// A bounded piece of work; others on the executor have their turn in between. Throws
  /// EngineFailure.
  Awaitable<void> look(store::AgencyId agency);

 private:
  struct Walk {
    AuditChain chain;
    Instant begun{};
    /// Entries that were found to fit, in this walk or the one before.
    std::int64_t verified = 0;
    std::string broken;
  };
  /// True if there may be more.
  bool step(store::AgencyId agency, Walk& walk);

  store::Ledger& ledger_;
  Clock& clock_;
  Findings& findings_;
  Log& log_;
  std::map<store::AgencyId, Walk> walks_;
};

}  // namespace holdfast::gateway
