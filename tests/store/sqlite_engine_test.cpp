// The SQLite engine around its tables: opening, schema versions, copies, checkpoints, other
// processes.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "store/history.hpp"
#include "store/sqlite/connection.hpp"
#include "store/sqlite/engine.hpp"
#include "store/sqlite/schema.hpp"
#include "tests/store/raw_database.hpp"
#include "tests/support/temp_folder.hpp"

namespace holdfast::test {

using namespace store;

namespace {

class SqliteEngine : public testing::Test {
 protected:
  Result<std::unique_ptr<sqlite::Engine>> open(sqlite::Options options = {}) {
    options.path = options.path.empty() ? path_ : options.path;
    options.busy_timeout = std::chrono::milliseconds{20};
    return sqlite::Engine::open(options);
  }
  static void put(store::Engine& engine, std::int64_t id, const std::string& name = "A") {
    const auto batch = engine.begin(Undo::whole_batch);
    batch->command([&](Transaction& tx) {
      tx.put(Agency{AgencyId{id}, name, "UTC", ""});
      return true;
    });
    batch->commit().value();
  }
  static std::size_t agencies(const store::Engine& engine) {
    return read(engine, [](const Reads& reads) { return reads.agencies().size(); });
  }
  [[nodiscard]] std::uintmax_t wal_size() const {
    return std::filesystem::file_size(path_ + "-wal");
  }

  TempFolder folder_;
  const std::string path_ = folder_.file("holdfast.db");
};

}  // namespace

TEST_F(SqliteEngine, KeepsWhatWasWrittenWhenItIsOpenedAgain) {
  put(*open().value(), 1);

  EXPECT_EQ(agencies(*open().value()), 1U);
}

TEST_F(SqliteEngine, MakesAFileThatOnlyItsOwnerReads) {
  const auto engine = open().value();
  put(*engine, 1);

  for (const auto* suffix : {"", "-wal", "-shm"}) {
    struct stat status {};
    ASSERT_EQ(::stat((path_ + suffix).c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600U) << suffix;
  }
}

TEST_F(SqliteEngine, RefusesTheSchemaOfANewerProgram) {
  open().value();
  const auto next = sqlite::schema_version() + 1;
  RawDatabase(path_).run("pragma user_version = " + std::to_string(next));

  const auto refused = open();

  EXPECT_EQ(refused.error().code, Errc::version_conflict);
  EXPECT_NE(refused.error().detail.find(std::to_string(next)), std::string::npos);
  EXPECT_EQ(RawDatabase(path_).ask("pragma user_version"), std::to_string(next));
}

TEST_F(SqliteEngine, RefusesTheDatabaseOfAnotherProgram) {
  RawDatabase(path_).run("create table theirs (a)");

  EXPECT_EQ(open().error().code, Errc::version_conflict);
  EXPECT_EQ(RawDatabase(path_).ask("select name from sqlite_schema"), "theirs");
}

TEST_F(SqliteEngine, RefusesWhatIsNoDatabaseAndWhatCannotBeMade) {
  std::ofstream(path_) << std::string(8192, 'x');

  EXPECT_EQ(open().error().code, Errc::storage_failed);
  EXPECT_EQ(open({.path = folder_.file("missing/holdfast.db")}).error().code, Errc::storage_failed);
}

TEST_F(SqliteEngine, SetsWhatItsPromisesRestOn) {
  open().value();
  sqlite::Connection connection({.path = path_});
  const auto ask = [&](const char* pragma) {
    return connection.one([](sqlite::Row row) { return row.next<std::string>(); }, pragma).value();
  };

  EXPECT_EQ(ask("pragma journal_mode"), "wal");
  EXPECT_EQ(ask("pragma synchronous"), "2") << "FULL: a commit waits for the disk";
  EXPECT_EQ(ask("pragma foreign_keys"), "1");
  EXPECT_EQ(ask("pragma wal_autocheckpoint"), "0");
  EXPECT_EQ(ask("pragma trusted_schema"), "0");
  EXPECT_EQ(ask("pragma mmap_size"), "0") << "else a disk error is a SIGBUS";
  EXPECT_EQ(
      ask("select count(*) from sqlite_schema where type = 'table' and sql not like '%strict%'"),
      "0");
}

TEST_F(SqliteEngine, HasASentenceForEveryTableAndColumn) {
  std::string line;
  std::string before;
  std::istringstream sql{std::string(sqlite::kMigration0001)};
  bool in_table = false;
  while (std::getline(sql, line)) {
    const bool begins = line.rfind("create table", 0) == 0;
    if (begins) {
      EXPECT_EQ(before.rfind("-- ", 0), 0U) << line;
    }
    const bool column = in_table && line.rfind("  ", 0) == 0 && std::islower(line[2]) != 0 &&
                        line.rfind("  primary key", 0) != 0 && line.rfind("  unique", 0) != 0 &&
                        line.rfind("  foreign key", 0) != 0;
    if (column && line.find("--") == std::string::npos) {
      ASSERT_TRUE(std::getline(sql, line));
      while (line.find("--") == std::string::npos && std::getline(sql, line)) {
        ASSERT_EQ(line.rfind("   ", 0), 0U) << "a column without a sentence before: " << line;
      }
    }
    in_table = begins || (in_table && line.rfind(")", 0) != 0);
    before = line;
  }
}

// A copy that is put into service must not send what the original has sent already.
TEST_F(SqliteEngine, StartsQuietFromACopyUntilItIsSetFree) {
  const auto engine = open().value();
  put(*engine, 1);
  EXPECT_FALSE(engine->restored());
  const auto copy = folder_.file("copy.db");

  ASSERT_TRUE(engine->backup(copy));

  EXPECT_FALSE(engine->restored()) << "the original goes on";
  EXPECT_FALSE(std::filesystem::exists(copy + "-wal")) << "one file";
  auto restored = open({.path = copy}).value();
  EXPECT_EQ(agencies(*restored), 1U);
  EXPECT_TRUE(restored->restored());
  restored->clear_restored().value();
  EXPECT_FALSE(restored->restored());
  restored.reset();
  EXPECT_FALSE(open({.path = copy}).value()->restored());
}

// A restored copy counts on from where it was taken, as the original did: numbers that were handed
// out mean two things, so each of them says whose they are.
TEST_F(SqliteEngine, NamesTheHistoryOfEachRestoredCopyOnce) {
  const auto history = [](const sqlite::Engine& engine) {
    return store::read(engine,
                       [](const store::Reads& reads) { return reads.fact(store::kHistoryFact); });
  };
  const auto engine = open().value();
  ASSERT_TRUE(engine->backup(folder_.file("copy.db")));
  std::filesystem::copy_file(folder_.file("copy.db"), folder_.file("second.db"));

  const auto first = history(*open({.path = folder_.file("copy.db")}).value());
  const auto second = history(*open({.path = folder_.file("second.db")}).value());

  EXPECT_EQ(history(*engine), "");
  EXPECT_EQ(first.size(), 16U);
  EXPECT_NE(first, second);
  EXPECT_EQ(history(*open({.path = folder_.file("copy.db")}).value()), first);
}

TEST_F(SqliteEngine, CopiesOneMomentWhileTheWriterGoesOn) {
  const auto engine = open().value();
  std::atomic<bool> stop{false};
  std::thread writer([&] {
    for (std::int64_t id = 1; !stop && id < 20'000; id += 2) {
      const auto batch = engine->begin(Undo::whole_batch);
      for (const auto one : {id, id + 1}) {
        batch->command([&](Transaction& tx) {
          tx.put(Agency{AgencyId{one}, std::string(500, 'x'), "UTC", ""});
          return true;
        });
      }
      batch->commit().value();
    }
  });
  std::vector<std::size_t> copied;
  for (int i = 0; i < 5; ++i) {
    const auto copy = folder_.file("copy" + std::to_string(i) + ".db");
    EXPECT_TRUE(engine->backup(copy));
    copied.push_back(agencies(*open({.path = copy}).value()));
  }
  stop = true;
  writer.join();

  for (const auto count : copied) {
    EXPECT_EQ(count % 2, 0U) << "half a commit";
  }
  EXPECT_LE(copied.front(), copied.back());
}

TEST_F(SqliteEngine, BeginsTheWalAnewWhenItIsLong) {
  const auto engine = open({.checkpoint_every = {}, .wal_limit = 64 * 1024}).value();
  for (int i = 1; i <= 200; ++i) {
    put(*engine, i, std::string(2000, 'x'));
    engine->tend();
  }

  EXPECT_LT(wal_size(), 256U * 1024);
  EXPECT_EQ(agencies(*engine), 200U);
}

// A reader that takes its time keeps the WAL, but not the writer.
TEST_F(SqliteEngine, DoesNotWaitLongForReadersToBeginTheWalAnew) {
  const auto engine = open({.checkpoint_every = {}, .wal_limit = 1}).value();
  put(*engine, 1);
  const auto start = std::chrono::steady_clock::now();
  engine->read([&](const Reads& reads) {
    EXPECT_EQ(reads.agencies().size(), 1U);
    for (int i = 2; i < 20; ++i) {
      put(*engine, i);
      engine->tend();
    }
    EXPECT_EQ(reads.agencies().size(), 1U);
  });

  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds{5});
  EXPECT_EQ(agencies(*engine), 19U);
}

TEST_F(SqliteEngine, CopiesTheWalBackInTheBackground) {
  const auto engine = open({.checkpoint_every = std::chrono::milliseconds{5}}).value();
  const auto size = std::filesystem::file_size(path_);
  for (int i = 1; i <= 50; ++i) {
    put(*engine, i, std::string(2000, 'x'));
  }

  for (int i = 0; i < 1000 && std::filesystem::file_size(path_) == size; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }
  EXPECT_GT(std::filesystem::file_size(path_), size);
}

// The command line works on the file of a running server: it waits its turn, and says so if that
// does not come.
TEST_F(SqliteEngine, SharesTheFileWithAnotherProcess) {
  const auto server = open().value();
  const auto command_line = open().value();
  put(*server, 1);
  put(*command_line, 2);
  EXPECT_EQ(agencies(*server), 2U);
  const auto held = command_line->begin(Undo::whole_batch);

  try {
    server->begin(Undo::whole_batch);
    FAIL() << "two writers";
  } catch (const EngineFailure& failure) {
    EXPECT_EQ(failure.error.code, Errc::overloaded);
  }
}

std::string name_in_batch(store::Engine& engine) {
  std::string name;
  engine.begin(Undo::whole_batch)->command([&](Transaction& tx) {
    name = tx.agency({}).value().name;
    return true;
  });
  return name;
}

// The writer keeps what it read; what another process wrote since counts all the same.
TEST_F(SqliteEngine, WritesBesideAnotherProcessWithoutOldValues) {
  const auto server = open().value();
  const auto command_line = open().value();
  put(*server, 1, "before");
  ASSERT_EQ(name_in_batch(*server), "before");

  put(*command_line, 1, "after");

  EXPECT_EQ(name_in_batch(*server), "after");
}

TEST_F(SqliteEngine, DoesNotRememberWhatWasTakenBack) {
  const auto engine = open().value();
  put(*engine, 1, "kept");

  engine->begin(Undo::whole_batch)->command([](Transaction& tx) {
    tx.put(Agency{AgencyId{1}, "dropped", "UTC", ""});
    EXPECT_EQ(tx.agency({}).value().name, "dropped");
    return true;
  });

  EXPECT_EQ(name_in_batch(*engine), "kept");
}

TEST_F(SqliteEngine, ServesManyReadersWithFewConnections) {
  const auto engine = open({.readers = 2}).value();
  put(*engine, 1);
  std::atomic<int> served{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 50; ++n) {
        served += static_cast<int>(agencies(*engine));
      }
    });
  }
  for (auto& thread : threads) {
    thread.join();
  }

  EXPECT_EQ(served, 400);
}

TEST_F(SqliteEngine, LetsNoReaderWrite) {
  open().value();
  sqlite::Connection reader({.path = path_, .reads_only = true});

  EXPECT_THROW(reader.run("insert into meta values ('a', 'b')"), EngineFailure);
}

}  // namespace holdfast::test
