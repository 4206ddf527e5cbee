// The one door. Everything that changes goes through `apply`.
//
// Commands wait in a queue; one writer drains it into one database transaction, a savepoint for
// each command, and answers all of them after the commit is on disk: group commit. While one fsync
// runs the next batch gathers by itself.
#pragma once

#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "store/base/clock.hpp"
#include "store/base/log.hpp"
#include "store/engine.hpp"
#include "store/rule_context.hpp"

namespace holdfast::store {

struct LedgerSettings {
  /// Commands in one transaction at most.
  std::size_t batch = 256;
  /// Commands that may wait; one more is answered with Errc::overloaded.
  std::size_t queue = 8192;
};

/// What a command's effects woke, told after the commit, on the writer's thread. Must not block.
struct Woken {
  bool effects = false;
  /// Something was written, whatever it is.
  bool changes = false;
};

class Ledger {
 public:
  /// `writer` runs one function at a time (a thread pool of one, or the test's only thread). All
  /// references outlive the ledger. Destroy it after the writer has stopped, and before the
  /// executors of its callers.
  Ledger(Engine& engine, boost::asio::any_io_executor writer, Clock& clock, RandomSource& random,
         const CalendarFormat& format, const RuleSettings& rules, Log& log,
         LedgerSettings settings = {});
  ~Ledger();
  Ledger(const Ledger&) = delete;
  Ledger& operator=(const Ledger&) = delete;

  /// Decides the command in a transaction and returns after the commit, on the caller's executor.
  /// Any thread. Besides the command's own errors: overloaded, storage_full (tried again with the
  /// next command), storage_failed (final until a restart), canceled (the ledger is closing).
  template <class Command>
  Awaitable<Result<typename Command::Outcome>> apply(Command command);

  /// Called after each commit that wrote something; set before the first apply.
  void on_commit(std::function<void(Woken)> listener) { listener_ = std::move(listener); }

  [[nodiscard]] const Engine& engine() const { return engine_; }

  /// False after an I/O error in a commit: nothing is written any more.
  [[nodiscard]] bool healthy() const { return !failed_.load(std::memory_order_acquire); }
  /// The last storage error, for readiness; empty once something could be written again. Any
  /// thread.
  [[nodiscard]] std::string trouble() const;

  /// Answers what waits and refuses what comes after. Any thread; returns at once.
  void close();

 private:
  /// One waiting command. Lives in the coroutine that waits for it.
  class Pending {
   public:
    virtual ~Pending() = default;
    /// Decides; false asks for the savepoint to be rolled back.
    virtual bool run(RuleContext context, Transaction& tx) = 0;
    virtual void fail(Error error) = 0;
  };
  template <class Command>
  class PendingCommand;
  /// A place in the queue. It owns the coroutine, and by it the command.
  class Place {
   public:
    virtual ~Place() = default;
    [[nodiscard]] virtual Pending& pending() const = 0;
    /// Goes on with the coroutine, on the caller's executor.
    virtual void leave() = 0;
  };
  template <class Handler>
  class PlaceOf;

  using Places = std::vector<std::unique_ptr<Place>>;

  /// Returns when the command has been decided and is on disk, or has failed.
  Awaitable<void> decided(Pending& pending);
  void queue(std::unique_ptr<Place> place);
  void drain();
  void run_batch(Places batch);
  /// What came of a transaction.
  struct Written {
    /// None of the commands has happened.
    std::optional<Error> trouble = {};
    bool wrote = false;
    bool woke_effects = false;
  };
  /// One transaction for all of them.
  Written write(const Places& places);
  /// False if the batch is spoiled.
  bool decide_all(Batch& batch, const Places& places);
  void decide_one(Batch& batch, Pending& pending);
  void note_fault(const Batch& batch, std::string_view detail);
  void note(const Written& written);

  Engine& engine_;
  boost::asio::any_io_executor writer_;
  Clock& clock_;
  RandomSource& random_;
  const CalendarFormat& format_;
  const RuleSettings rules_;
  Log& log_;
  const LedgerSettings settings_;
  std::function<void(Woken)> listener_;

  mutable std::mutex mutex_;
  std::deque<std::unique_ptr<Place>> queue_;
  bool draining_ = false;
  bool closed_ = false;
  std::string trouble_;
  std::atomic<bool> failed_{false};
};

template <class Command>
class Ledger::PendingCommand final : public Pending {
 public:
  using Outcome = typename Command::Outcome;

  explicit PendingCommand(Command command) : command_(std::move(command)) {}

  bool run(RuleContext context, Transaction& tx) override {
    outcome_.emplace(decide(command_, context, tx));
    return outcome_->has_value();
  }
  void fail(Error error) override { outcome_.emplace(std::move(error)); }
  Result<Outcome> take() { return std::move(*outcome_); }

 private:
  const Command command_;
  std::optional<Result<Outcome>> outcome_;
};

template <class Command>
Awaitable<Result<typename Command::Outcome>> Ledger::apply(Command command) {
  PendingCommand<Command> pending(std::move(command));
  co_await decided(pending);
  co_return pending.take();
}

}  // namespace holdfast::store
