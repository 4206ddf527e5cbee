// Commands of those who work off the outbox.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "store/effect.hpp"
#include "store/rule_context.hpp"
#include "store/transaction.hpp"

namespace holdfast::store {

/// Takes due effects under a lease and opens an attempt for each: the attempt is on disk before
/// anything is sent. What is past its deadline ends as superseded instead.
struct LeaseEffects {
  using Outcome = std::vector<Effect>;
  std::string channel;
  int limit = 16;
  std::chrono::seconds lease_for{900};
};
Result<std::vector<Effect>> decide(const LeaseEffects& command, RuleContext context,
                                   Transaction& tx);

/// How an attempt ended. Errors: version_conflict if the lease is not the caller's any more.
struct RecordAttempt {
  enum class Ending { delivered, retry, failed, superseded };
  using Outcome = Effect;
  EffectId effect;
  std::int64_t lease = 0;
  Ending ending = Ending::delivered;
  /// For `retry`: not before then.
  std::optional<Instant> retry_at;
  std::string detail;
};
Result<Effect> decide(const RecordAttempt& command, RuleContext context, Transaction& tx);

/// Drops idempotency answers that are past their time.
struct DropKeptAnswers {
  using Outcome = int;
  int limit = 500;
};
Result<int> decide(const DropKeptAnswers& command, RuleContext context, Transaction& tx);

}  // namespace holdfast::store
