// What the process counts of itself, and what is read when somebody looks.
#pragma once

#include <functional>
#include <string>

#include "gateway/findings.hpp"
#include "gateway/metrics/deliveries.hpp"
#include "gateway/metrics/intake.hpp"
#include "gateway/metrics/requests.hpp"
#include "gateway/metrics/timed_engine.hpp"
#include "store/figures.hpp"
#include "store/ledger.hpp"
#include "sync/progress.hpp"

namespace holdfast::gateway::metrics {

/// Counted as it happens. Any thread.
struct Counts {
  explicit Counts(const std::vector<RouteName>& routes) : requests(routes) {}
  RequestCounts requests;
  IntakeCounts intake;
  Deliveries deliveries;
};

/// All that figures are made of; outlives those who make them.
struct Parts {
  const Counts& counts;
  const TimedEngine& engine;
  const store::Ledger& ledger;
  const store::Figures& figures;
  const sync::Progress& progress;
  const Findings& findings;
  Clock& clock;
  const store::RuleSettings& rules;
  std::string version;
  Instant started;
};

}  // namespace holdfast::gateway::metrics
