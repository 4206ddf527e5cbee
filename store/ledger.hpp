// The one door. Everything that changes goes through `apply`.
//
// Commands wait in a queue; one writer drains it into one database transaction, a savepoint for
// each command, and answers all of them after the commit is on disk: group commit. While one fsync
// runs the next batch gathers by itself.
#pragma once

#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
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

  /// Called after each commit that inserted effects or made some due; set before the first apply.
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
  /// One waiting command.
  class Pending {
   public:
    virtual ~Pending() = default;
    /// Decides; false asks for the savepoint to be rolled back.
    virtual bool run(RuleContext context, Transaction& tx) = 0;
    virtual void fail(Error error) = 0;
    /// Hands the outcome to the caller's executor.
    virtual void complete() = 0;
  };
  template <class Command, class Handler>
  class PendingCommand;

  using Pendings = std::vector<std::unique_ptr<Pending>>;

  void submit(std::unique_ptr<Pending> pending);
  void drain();
  void run_batch(Pendings batch);
  /// What came of a transaction.
  struct Written {
    /// None of the commands has happened.
    std::optional<Error> trouble = {};
    bool wrote = false;
    bool woke_effects = false;
  };
  /// One transaction for all of them.
  Written write(const Pendings& commands);
  /// False if the batch is spoiled.
  bool decide_all(Batch& batch, const Pendings& commands);
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
  std::deque<std::unique_ptr<Pending>> queue_;
  bool draining_ = false;
  bool closed_ = false;
  std::string trouble_;
  std::atomic<bool> failed_{false};
};

template <class Command, class Handler>
class Ledger::PendingCommand final : public Pending {
 public:
  using Outcome = typename Command::Outcome;

  PendingCommand(Command command, Handler handler)
      : command_(std::move(command)),
        handler_(std::move(handler)),
        work_(boost::asio::get_associated_executor(handler_)) {}

  bool run(RuleContext context, Transaction& tx) override {
    outcome_.emplace(decide(command_, context, tx));
    return outcome_->has_value();
  }
  void fail(Error error) override { outcome_.emplace(std::move(error)); }
  void complete() override {
    auto executor = work_.get_executor();
    boost::asio::post(
        executor, [handler = std::move(handler_), outcome = std::move(*outcome_),
                   work = std::move(work_)]() mutable { std::move(handler)(std::move(outcome)); });
  }

 private:
  Command command_;
  Handler handler_;
  boost::asio::executor_work_guard<boost::asio::associated_executor_t<Handler>> work_;
  std::optional<Result<Outcome>> outcome_;
};

template <class Command>
Awaitable<Result<typename Command::Outcome>> Ledger::apply(Command command) {
  using Decided = Result<typename Command::Outcome>;
  auto initiate = [this](auto handler, Command kept) {
    using Handler = std::decay_t<decltype(handler)>;
    submit(std::make_unique<PendingCommand<Command, Handler>>(std::move(kept), std::move(handler)));
  };
  return boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void(Decided)>(
      std::move(initiate), boost::asio::use_awaitable, std::move(command));
}

}  // namespace holdfast::store
