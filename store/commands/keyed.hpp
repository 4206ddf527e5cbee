// A command under an idempotency key.
#pragma once

#include <functional>

#include "store/idempotency.hpp"
#include "store/rule_context.hpp"
#include "store/transaction.hpp"

namespace holdfast::store {

/// Answers a repeat with the kept answer, whole; runs the command otherwise, and keeps its answer
/// in the same transaction.
///
/// A refusal about taken time or a suspected duplicate is kept too: a repeat must not find another
/// answer than the first one did. Every other error changes nothing and leaves the key free.
template <class Command>
struct Keyed {
  struct Outcome {
    Answer answer;
    bool replayed = false;
  };
  /// Makes the answer's bytes of what came of the command, and of what is stored now. Runs on the
  /// writer, maybe twice.
  using Render = std::function<Answer(const Result<typename Command::Outcome>&, const Reads&)>;

  IdempotencyKey key;
  std::chrono::hours keep_for{24};
  Command command;
  Render render;
};

/// Whether an error is an answer worth keeping under a key.
bool is_kept(Errc code);

/// Whether a refusal of that command must be rolled back, and so cannot be kept.
template <class Command>
constexpr bool refusal_may_have_written() {
  if constexpr (requires { Command::kRefusalMayHaveWritten; }) {
    return Command::kRefusalMayHaveWritten;
  }
  return false;
}

/// Shared part of all Keyed commands: the kept answer, or nothing, or
/// Errc::idempotency_key_reused.
Result<std::optional<Answer>> recognise(const IdempotencyKey& key, Instant now,
                                        const Transaction& tx);

template <class Command>
Result<typename Keyed<Command>::Outcome> decide(const Keyed<Command>& keyed, RuleContext context,
                                                Transaction& tx) {
  auto known = recognise(keyed.key, context.now, tx);
  if (!known) {
    return known.error();
  }
  if (*known) {
    return typename Keyed<Command>::Outcome{std::move(**known), true};
  }
  const auto outcome = decide(keyed.command, context, tx);
  if (!outcome && (refusal_may_have_written<Command>() || !is_kept(outcome.error().code))) {
    return outcome.error();
  }
  auto answer = keyed.render(outcome, tx);
  tx.keep(keyed.key, {keyed.key.fingerprint, answer, context.now + keyed.keep_for});
  return typename Keyed<Command>::Outcome{std::move(answer), false};
}

}  // namespace holdfast::store
