// Commands of those who work off the outbox.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "store/effect.hpp"
#include "store/rule_context.hpp"
#include "store/transaction.hpp"
#include "store/user.hpp"

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
  /// `unknown` is a retry after nobody said whether the message was taken.
  enum class Ending { delivered, retry, failed, superseded, unknown };
  using Outcome = Effect;
  EffectId effect;
  std::int64_t lease = 0;
  Ending ending = Ending::delivered;
  /// For `retry` and `unknown`: not before then; nothing for `unknown`: it is given up.
  std::optional<Instant> retry_at;
  std::string detail;
  /// For `delivered`: how far it got.
  Fate fate = Fate::delivered;
  /// As Attempt's.
  std::string reference = {};
  /// For `delivered`: when to ask what became of it, if nobody says so.
  std::optional<Instant> ask_at = {};
  /// For `failed`: the receiver's side says that there is no such address, and for good.
  bool address_is_dead = false;
};
Result<Effect> decide(const RecordAttempt& command, RuleContext context, Transaction& tx);

/// Puts off what is due, to spare its receiver: it is no attempt, and counts as none. What is not
/// due any more is left alone. The outcome says how many were put off.
struct PostponeEffects {
  struct Item {
    EffectId effect;
    Instant until;
  };
  using Outcome = int;
  std::vector<Item> items;
};
Result<int> decide(const PostponeEffects& command, RuleContext context, Transaction& tx);

/// What was heard of a message after it was handed over. Heard twice, or after something that says
/// more, it is kept and changes nothing. Errors: not_found.
struct RecordDelivery {
  struct Outcome {
    Effect effect;
    /// Whether it says something new.
    bool news = false;
  };
  /// `effect`, `report`, `fate`, `status` and `detail` of it.
  DeliveryReport said;
  /// It did not arrive, for a reason that passes: it is sent once more, later. The second time this
  /// counts for nothing.
  bool passing = false;
};
Result<RecordDelivery::Outcome> decide(const RecordDelivery& command, RuleContext context,
                                       Transaction& tx);

/// Has something sent again that nobody tries any more. The message is the same one, with the same
/// name. Errors: not_found; invalid_transition where it is not dead, its time is over, or something
/// newer was told since.
struct ResendEffect {
  using Outcome = Effect;
  AgencyId agency;
  Actor actor;
  EffectId effect;
  bool dry_run = false;
};
Result<Effect> decide(const ResendEffect& command, RuleContext context, Transaction& tx);

/// Drops idempotency answers that are past their time.
struct DropKeptAnswers {
  using Outcome = int;
  int limit = 500;
};
Result<int> decide(const DropKeptAnswers& command, RuleContext context, Transaction& tx);

}  // namespace holdfast::store
