// The ledger: one transaction for many commands, each answered after the commit.
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>
#include <future>

#include "tests/support/house.hpp"

namespace holdfast::test {

using namespace store;

namespace {

/// A command that is a function: what a rule could do, without a rule.
struct Do {
  using Outcome = int;
  std::function<Result<int>(RuleContext, Transaction&)> work;
};

Result<int> decide(const Do& command, RuleContext context, Transaction& tx) {
  return command.work(context, tx);
}

Agency agency(std::int64_t number) {
  return {AgencyId{number}, "Agency", "UTC", "booking@agency.example"};
}

Do add_agency(std::int64_t number) {
  return Do{[number](RuleContext, Transaction& tx) {
    tx.put(agency(number));
    return static_cast<int>(number);
  }};
}

Effect effect(const std::string& id) {
  Effect effect;
  effect.id = EffectId{id};
  effect.channel = "mail";
  effect.kind = "booking.confirmed";
  effect.recipient = "customer@example.org";
  effect.booking = BookingId{"bk_1"};
  effect.payload = "{}";
  return effect;
}

/// An engine whose transactions cannot be had, or fail where a test says.
class BrittleEngine final : public store::Engine {
 public:
  class BrittleBatch final : public Batch {
   public:
    BrittleBatch(BrittleEngine& engine, std::unique_ptr<Batch> real)
        : engine_(engine), real_(std::move(real)) {}
    void command(const std::function<bool(Transaction&)>& work) override { real_->command(work); }
    Status commit() override {
      if (engine_.commit_error) {
        return *engine_.commit_error;
      }
      ++engine_.commits;
      return real_->commit();
    }
    [[nodiscard]] bool touched_effects() const override { return real_->touched_effects(); }
    [[nodiscard]] bool spoiled() const override { return real_->spoiled(); }
    [[nodiscard]] bool wrote() const override { return real_->wrote(); }

   private:
    BrittleEngine& engine_;
    std::unique_ptr<Batch> real_;
  };

  explicit BrittleEngine(store::Engine& real) : real_(real) {}
  std::unique_ptr<Batch> begin(Undo undo) override {
    if (begin_error) {
      throw EngineFailure(*begin_error);
    }
    ++begun;
    return std::make_unique<BrittleBatch>(*this, real_.begin(undo));
  }
  void read(const std::function<void(const Reads&)>& work) const override { real_.read(work); }
  void tend() override { ++tended; }
  Status backup(const std::string& path) override { return real_.backup(path); }

  std::optional<Error> begin_error;
  std::optional<Error> commit_error;
  int begun = 0;
  int commits = 0;
  int tended = 0;

 private:
  store::Engine& real_;
};

class TheLedger : public testing::Test {
 protected:
  TheLedger() { open({}); }

  void open(LedgerSettings settings) {
    ledger_ = std::make_unique<Ledger>(engine_, house_.io.get_executor(), house_.clock,
                                       house_.random, codec_format(), rules_, house_.log, settings);
  }

  /// Puts a command into the queue; the answer is there after `house_.run()`.
  std::future<Result<int>> submit(Do command) {
    return boost::asio::co_spawn(house_.io, ledger_->apply(std::move(command)),
                                 boost::asio::use_future);
  }

  Result<int> apply(Do command) { return house_.wait(ledger_->apply(std::move(command))); }

  std::size_t stored() {
    return house_.read([](const Reads& reads) { return reads.agencies().size(); });
  }

  House house_;
  RuleSettings rules_;
  BrittleEngine engine_{house_.engine()};
  std::unique_ptr<Ledger> ledger_;
};

}  // namespace

TEST_F(TheLedger, CommitsWhatWaitsTogetherInOneTransaction) {
  std::vector<std::future<Result<int>>> answers;
  for (int i = 1; i <= 10; ++i) {
    answers.push_back(submit(add_agency(i)));
  }

  house_.run();

  EXPECT_EQ(engine_.commits, 1);
  for (int i = 1; i <= 10; ++i) {
    EXPECT_EQ(answers[static_cast<std::size_t>(i - 1)].get().value(), i);
  }
  EXPECT_EQ(stored(), 10U);
}

TEST_F(TheLedger, TakesNoMoreIntoOneTransactionThanItsBatch) {
  open({.batch = 4, .queue = 100});
  for (int i = 1; i <= 10; ++i) {
    submit(add_agency(i));
  }

  house_.run();

  EXPECT_EQ(engine_.commits, 3);
  EXPECT_EQ(engine_.tended, 3);
  EXPECT_EQ(stored(), 10U);
}

// What a refused command had written before it found out must not stay, and its neighbours in the
// batch must not suffer.
TEST_F(TheLedger, TakesBackTheWritesOfARefusedCommandOnly) {
  auto first = submit(add_agency(1));
  auto refused = submit(Do{[](RuleContext, Transaction& tx) -> Result<int> {
    tx.put(agency(2));
    return Error{Errc::slot_taken, "taken"};
  }});
  auto last = submit(add_agency(3));

  house_.run();

  EXPECT_EQ(first.get().value(), 1);
  EXPECT_EQ(refused.get().error().code, Errc::slot_taken);
  EXPECT_EQ(last.get().value(), 3);
  EXPECT_EQ(engine_.commits, 1);
  EXPECT_FALSE(house_.read([](const Reads& reads) { return reads.agency(AgencyId{2}); }));
  EXPECT_EQ(stored(), 2U);
}

TEST_F(TheLedger, ACommandSeesWhatItsPredecessorInTheBatchWrote) {
  submit(add_agency(1));
  auto second = submit(Do{[](RuleContext, Transaction& tx) -> Result<int> {
    return static_cast<int>(tx.agencies().size());
  }});

  house_.run();

  EXPECT_EQ(second.get().value(), 1);
}

TEST_F(TheLedger, AThrowingRuleFailsItselfAndNobodyElse) {
  auto first = submit(add_agency(1));
  auto thrown = submit(Do{[](RuleContext, Transaction& tx) -> Result<int> {
    tx.put(agency(2));
    throw std::out_of_range("a bug in a rule");
  }});
  auto last = submit(add_agency(3));

  house_.run();

  EXPECT_EQ(first.get().value(), 1);
  EXPECT_EQ(thrown.get().error().code, Errc::internal);
  EXPECT_EQ(last.get().value(), 3);
  EXPECT_EQ(stored(), 2U);
  EXPECT_EQ(house_.log.count("ledger.command_failed"), 1);
}

// The guard of the database is the last line: what it refuses fails that command alone.
TEST_F(TheLedger, AConstraintThatIsHurtFailsThatCommandAlone) {
  auto hurt = submit(Do{[](RuleContext, Transaction& tx) -> Result<int> {
    Resource nowhere;
    nowhere.id = ResourceId{"rs_1"};
    nowhere.agency = AgencyId{99};
    tx.put(nowhere);
    return 0;
  }});
  auto other = submit(add_agency(1));

  house_.run();

  EXPECT_EQ(hurt.get().error().code, Errc::internal);
  EXPECT_EQ(other.get().value(), 1);
}

// A refusal was judged by what its companions in the batch had written. If that never becomes true,
// the refusal must not be given either.
TEST_F(TheLedger, AFailedCommitAnswersTheRefusedAsWell) {
  engine_.commit_error = Error{Errc::storage_full, "disk full"};
  auto written = submit(add_agency(1));
  auto refused = submit(Do{[](RuleContext, Transaction& tx) -> Result<int> {
    return tx.agency(AgencyId{1}) ? Result<int>(Error{Errc::slot_taken}) : Result<int>(0);
  }});

  house_.run();

  EXPECT_EQ(written.get().error().code, Errc::storage_full);
  EXPECT_EQ(refused.get().error().code, Errc::storage_full);
  EXPECT_EQ(stored(), 0U);
}

TEST_F(TheLedger, GoesOnWhenThereIsSpaceAgain) {
  engine_.commit_error = Error{Errc::storage_full, "disk full"};
  EXPECT_EQ(apply(add_agency(1)).error().code, Errc::storage_full);
  EXPECT_TRUE(ledger_->healthy());
  EXPECT_NE(ledger_->trouble(), "");

  engine_.commit_error.reset();

  EXPECT_EQ(apply(add_agency(1)).value(), 1);
  EXPECT_EQ(ledger_->trouble(), "");
  EXPECT_EQ(house_.log.count("ledger.commit_failed"), 1);
  EXPECT_EQ(house_.log.count("ledger.commits_again"), 1);
}

// After a failed sync the page cache may say one thing and the disk another. Trying again could
// report success for what was never written.
TEST_F(TheLedger, NeverWritesAgainAfterAFailedSync) {
  engine_.commit_error = Error{Errc::storage_failed, "sync failed"};
  auto first = submit(add_agency(1));
  house_.run();
  EXPECT_EQ(first.get().error().code, Errc::storage_failed);
  engine_.commit_error.reset();
  const auto begun = engine_.begun;

  EXPECT_EQ(apply(add_agency(2)).error().code, Errc::storage_failed);

  EXPECT_FALSE(ledger_->healthy());
  EXPECT_EQ(engine_.begun, begun);
  EXPECT_EQ(stored(), 0U);
}

TEST_F(TheLedger, AnswersAllThatWaitWhenTheStoreFails) {
  open({.batch = 2, .queue = 100});
  engine_.commit_error = Error{Errc::storage_failed, "sync failed"};
  std::vector<std::future<Result<int>>> answers;
  for (int i = 1; i <= 7; ++i) {
    answers.push_back(submit(add_agency(i)));
  }

  house_.run();

  for (auto& answer : answers) {
    EXPECT_EQ(answer.get().error().code, Errc::storage_failed);
  }
  EXPECT_EQ(engine_.begun, 1);
}

TEST_F(TheLedger, AFaultOfTheDiskInsideACommandStopsIt) {
  auto answer = submit(Do{[](RuleContext, Transaction&) -> Result<int> {
    throw EngineFailure({Errc::storage_failed, "read error"});
  }});

  house_.run();

  EXPECT_EQ(answer.get().error().code, Errc::storage_failed);
  EXPECT_FALSE(ledger_->healthy());
}

TEST_F(TheLedger, AnswersAllOfABatchThatCannotBegin) {
  engine_.begin_error = Error{Errc::overloaded, "another process writes"};
  auto first = submit(add_agency(1));
  auto second = submit(add_agency(2));

  house_.run();

  EXPECT_EQ(first.get().error().code, Errc::overloaded);
  EXPECT_EQ(second.get().error().code, Errc::overloaded);
  EXPECT_TRUE(ledger_->healthy());
}

TEST_F(TheLedger, RefusesMoreThanItsQueueHolds) {
  open({.batch = 10, .queue = 3});
  std::vector<std::future<Result<int>>> answers;
  for (int i = 1; i <= 5; ++i) {
    answers.push_back(submit(add_agency(i)));
  }

  house_.run();

  int overloaded = 0;
  for (auto& answer : answers) {
    const auto result = answer.get();
    overloaded += !result && result.error().code == Errc::overloaded ? 1 : 0;
  }
  EXPECT_EQ(overloaded, 2);
  EXPECT_EQ(stored(), 3U);
}

TEST_F(TheLedger, FinishesWhatWaitsWhenItClosesAndRefusesWhatComes) {
  auto waiting = submit(add_agency(1));
  house_.io.poll_one();

  ledger_->close();
  auto late = submit(add_agency(2));
  house_.run();

  EXPECT_EQ(waiting.get().value(), 1);
  EXPECT_EQ(late.get().error().code, Errc::canceled);
}

TEST_F(TheLedger, TellsOfEffectsThatAreStoredAndOfNoOthers) {
  int told = 0;
  ledger_->on_commit([&](Woken woken) { told += woken.effects ? 1 : 0; });
  const auto insert = [](const std::string& id, bool keep) {
    return Do{[=](RuleContext, Transaction& tx) -> Result<int> {
      tx.insert(effect(id));
      return keep ? Result<int>(0) : Result<int>(Error{Errc::slot_taken});
    }};
  };
  apply(add_agency(1)).value();
  EXPECT_EQ(told, 0) << "nothing is owed";

  EXPECT_FALSE(apply(insert("ef_1", false)));
  EXPECT_EQ(told, 0) << "the effect was taken back";

  apply(insert("ef_1", true)).value();
  EXPECT_EQ(told, 1);

  apply(insert("ef_2", true)).value();
  EXPECT_EQ(told, 1) << "it was owed already";

  engine_.commit_error = Error{Errc::storage_full, "disk full"};
  EXPECT_FALSE(apply(Do{[](RuleContext, Transaction& tx) -> Result<int> {
    tx.update(effect("ef_1"));
    return 0;
  }}));
  EXPECT_EQ(told, 1) << "nothing was committed";
}

// The writer on a thread of its own, callers on two others: every answer comes, each to its own
// caller, and only once its agency can be read by everybody.
TEST(ALedgerWithThreads, AnswersEachCallerAfterItsCommit) {
  House house;
  RuleSettings rules;
  boost::asio::thread_pool writer(1);
  boost::asio::thread_pool callers(2);
  {
    Ledger ledger(house.engine(), writer.get_executor(), house.clock, house.random, codec_format(),
                  rules, house.log);
    std::vector<std::future<Result<int>>> answers;
    for (int i = 1; i <= 400; ++i) {
      answers.push_back(
          boost::asio::co_spawn(callers, ledger.apply(add_agency(i)), boost::asio::use_future));
    }
    for (int i = 1; i <= 400; ++i) {
      EXPECT_EQ(answers[static_cast<std::size_t>(i - 1)].get().value(), i);
      EXPECT_TRUE(house.read([&](const Reads& reads) { return reads.agency(AgencyId{i}); }));
    }
    ledger.close();
    writer.join();
  }
  callers.join();
}

}  // namespace holdfast::test
