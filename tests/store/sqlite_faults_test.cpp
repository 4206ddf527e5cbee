// For every n the n-th call to the disk fails, and the power fails at every sync: what was answered
// is stored, and nothing that was refused.
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <filesystem>
#include <future>
#include <set>

#include "tests/store/raw_database.hpp"
#include "tests/support/faulty_files.hpp"
#include "tests/support/house.hpp"

namespace holdfast::test {

using namespace store;

namespace {

/// A change of several tables: the number is stored as an agency, with an audit entry in the log of
/// the first one and an effect. Number 1 comes first.
struct Write {
  using Outcome = int;
  int number = 0;
};

Result<int> decide(const Write& command, RuleContext context, Transaction& tx) {
  const auto subject = std::to_string(command.number);
  tx.put(Agency{AgencyId{command.number}, std::string(500, 'x'), "UTC", ""});
  AuditEntry entry;
  entry.at = context.now;
  entry.subject = subject;
  tx.append(entry);
  Effect effect;
  effect.id = EffectId{"ef_" + subject};
  effect.channel = "mail";
  effect.booking = BookingId{"bk_" + subject};
  tx.insert(effect);
  return command.number;
}

using Numbers = std::set<int>;

/// What is stored, which is whole or the test fails.
Numbers stored_in(store::Engine& engine) {
  return read(engine, [](const Reads& reads) {
    Numbers numbers;
    for (const auto& agency : reads.agencies()) {
      numbers.insert(static_cast<int>(agency.id.value));
    }
    const auto log = reads.audit(AgencyId{1}, 0, 1000);
    std::string previous(kAuditStart);
    for (const auto& entry : log) {
      EXPECT_EQ(entry.previous, previous);
      EXPECT_EQ(entry.hash, audit_hash(entry));
      EXPECT_TRUE(numbers.contains(std::stoi(entry.subject)));
      previous = entry.hash;
    }
    EXPECT_EQ(log.size(), numbers.size());
    EXPECT_EQ(reads.count_effects("mail", EffectState::due),
              static_cast<std::int64_t>(numbers.size()));
    return numbers;
  });
}

/// What an engine finds in that file after the end of this one.
Numbers recovered_from(const std::string& path) {
  auto engine = sqlite::Engine::open({.path = path, .checkpoint_every = {}}).value();
  EXPECT_EQ(RawDatabase(path).ask("pragma integrity_check"), "ok");
  return stored_in(*engine);
}

bool includes(const Numbers& all, const Numbers& some) {
  return std::includes(all.begin(), all.end(), some.begin(), some.end());
}

/// A house whose disk fails. The WAL begins anew after every batch, so that checkpoints fail too.
class FailingHouse {
 public:
  explicit FailingHouse(std::function<void()> before_sync = {}) {
    files.before_sync(std::move(before_sync));
    house = std::make_unique<House>(HouseSetup{.vfs = FaultyFiles::name(), .wal_limit = 0});
  }

  /// Some batches of some commands each; notes the answers.
  void work(int batches = 3) {
    for (int batch = 0; batch < batches; ++batch) {
      std::map<int, std::future<Result<int>>> answers;
      for (int i = 0; i < 3; ++i) {
        const int number = ++last;
        answers.emplace(number,
                        boost::asio::co_spawn(house->io, house->ledger().apply(Write{number}),
                                              boost::asio::use_future));
      }
      house->run();
      for (auto& [number, future] : answers) {
        const auto answer = future.get();
        if (answer) {
          answered.insert(number);
        } else {
          refused.insert(number);
          codes.insert(answer.error().code);
        }
      }
    }
  }

  FaultyFiles files;
  std::unique_ptr<House> house;
  int last = 0;
  Numbers answered;
  Numbers refused;
  std::set<Errc> codes;
};

struct Fault {
  const char* name;
  FileCall call;
  FileFault fault;
  bool for_good;
};
void PrintTo(const Fault& fault, std::ostream* out) { *out << fault.name; }

class TheDisk : public testing::TestWithParam<Fault> {};

}  // namespace

INSTANTIATE_TEST_SUITE_P(
    , TheDisk,
    testing::Values(Fault{"full_once", FileCall::write, FileFault::no_space, false},
                    Fault{"full", FileCall::write, FileFault::no_space, true},
                    Fault{"write_error_once", FileCall::write, FileFault::broken, false},
                    Fault{"write_error", FileCall::write, FileFault::broken, true},
                    Fault{"sync_error_once", FileCall::sync, FileFault::broken, false},
                    Fault{"sync_error", FileCall::sync, FileFault::broken, true}),
    [](const auto& row) { return row.param.name; });

TEST_P(TheDisk, KeepsWhatWasAnsweredWhereverItFails) {
  const auto& [name, call, fault, for_good] = GetParam();
  int n = 0;
  for (bool failed = true; failed;) {
    SCOPED_TRACE("the call that fails: " + std::to_string(++n));
    FailingHouse failing;
    failing.work(1);
    ASSERT_EQ(failing.refused.size(), 0U);

    failing.files.fail(call, n, fault, for_good);
    failing.work();

    failed = failing.files.failed();
    failing.files.heal();
    EXPECT_EQ(stored_in(failing.house->engine()), failing.answered);
    const auto path = failing.house->path();
    const auto copy = TempFolder();
    failing.files.cut_power(copy.path(), 1);
    const auto recovered = recovered_from(copy.file("holdfast.db"));
    EXPECT_TRUE(includes(recovered, failing.answered));
    // A sync that fails says nothing about what is on the disk. Every other refusal is certain.
    if (call == FileCall::write) {
      EXPECT_EQ(recovered, failing.answered);
    }
    ASSERT_LT(n, 1000);
  }
  EXPECT_GT(n, 5) << "the fault must have hit something";
}

TEST_P(TheDisk, GoesOnAfterAFullDiskAndStopsAfterEverythingElse) {
  const auto& [name, call, fault, for_good] = GetParam();
  FailingHouse failing;
  failing.work(1);

  failing.files.fail(call, 1, fault, for_good);
  failing.work(2);
  const bool full = fault == FileFault::no_space;
  EXPECT_EQ(failing.codes, (std::set<Errc>{full ? Errc::storage_full : Errc::storage_failed}));
  EXPECT_EQ(failing.house->ledger().healthy(), full);

  failing.files.heal();
  const auto before = failing.answered.size();
  failing.work(1);
  EXPECT_EQ(failing.answered.size(), before + (full ? 3 : 0));
}

TEST(TheDiskDuringACheckpoint, StopsTheWriterWhenItFails) {
  FailingHouse failing;
  failing.work(1);
  // The WAL began anew, so its head is synced first; then comes the commit's sync. The third one is
  // the checkpoint's.
  failing.files.fail(FileCall::sync, 3, FileFault::broken);

  failing.work(1);
  EXPECT_EQ(failing.answered.size(), 6U) << "these are on the disk";
  ASSERT_TRUE(failing.files.failed());

  failing.work(1);
  EXPECT_EQ(failing.codes, (std::set<Errc>{Errc::storage_failed}));
  EXPECT_FALSE(failing.house->ledger().healthy());
}

TEST(TheDiskAfterAFailure, IsNotWrittenAgainWhenTheProcessEnds) {
  FailingHouse failing;
  failing.work(1);
  failing.files.fail(FileCall::sync, 1, FileFault::broken);
  failing.work(1);
  const auto writes = failing.files.count(FileCall::write);

  failing.house.reset();

  EXPECT_EQ(failing.files.count(FileCall::write), writes);
}

// The power fails just before every sync, from the first moment of a new database, and of what was
// not yet synced the disk keeps nothing, or any part.
TEST(APowerCut, LosesNothingThatWasAnswered) {
  struct Cut {
    std::unique_ptr<TempFolder> folder;
    Numbers answered;
    Numbers submitted;
  };
  std::vector<Cut> cuts;
  FailingHouse* running = nullptr;
  FaultyFiles* files = nullptr;
  const auto cut = [&] {
    for (std::uint64_t seed = 0; files != nullptr && seed < 3; ++seed) {
      auto& made = cuts.emplace_back();
      made.folder = std::make_unique<TempFolder>();
      files->cut_power(made.folder->path(), seed);
      made.answered = running->answered;
      for (int i = 1; i <= running->last; ++i) {
        made.submitted.insert(i);
      }
    }
  };
  FailingHouse failing(cut);
  running = &failing;
  files = &failing.files;
  failing.work(6);
  ASSERT_EQ(failing.refused.size(), 0U);

  EXPECT_GT(cuts.size(), 20U);
  for (const auto& [folder, answered, submitted] : cuts) {
    const auto recovered = recovered_from(folder->file("holdfast.db"));
    EXPECT_TRUE(includes(recovered, answered));
    EXPECT_TRUE(includes(submitted, recovered));
    EXPECT_EQ(recovered.size() % 3, 0U) << "half a batch";
  }
}

// The hook above cannot see the making of the database, so here the first engine itself is cut off.
TEST(APowerCut, LeavesADatabaseThatIsMadeAnewOrWhole) {
  std::vector<std::unique_ptr<TempFolder>> cuts;
  const TempFolder folder;
  FaultyFiles files;
  files.before_sync([&] {
    for (std::uint64_t seed = 0; seed < 3; ++seed) {
      files.cut_power(cuts.emplace_back(std::make_unique<TempFolder>())->path(), seed);
    }
  });

  sqlite::Engine::open({.path = folder.file("holdfast.db"), .vfs = FaultyFiles::name()}).value();

  EXPECT_GE(cuts.size(), 3U);
  for (const auto& cut : cuts) {
    EXPECT_EQ(recovered_from(cut->file("holdfast.db")), Numbers{});
  }
}

}  // namespace holdfast::test
