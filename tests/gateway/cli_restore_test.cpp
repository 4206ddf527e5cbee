// Backups, and the way back.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "gateway/cli/local_ledger.hpp"
#include "gateway/cli/session.hpp"
#include "gateway/database_lock.hpp"
#include "store/sqlite/backup.hpp"
#include "tests/store/raw_database.hpp"
#include "tests/support/temp_folder.hpp"

namespace holdfast::gateway::cli {
namespace {

using testing::HasSubstr;

class Restoring : public testing::Test {
 protected:
  Restoring() {
    std::ofstream(config_) << "[bookings]\nuid_domain = \"salon.example\"\n";
    EXPECT_EQ(run({"init", "--name", "Salon", "--time-zone", "Europe/Berlin", "--mail-address",
                   "booking@salon.example", "--password-stdin"}),
              kOk)
        << err_;
  }

  int run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"--config", config_});
    std::istringstream in("correct horse\n");
    std::ostringstream out;
    std::ostringstream err;
    const Environment environment;
    Console console{in, out, err, environment, false};
    const auto status = cli::run(arguments, console);
    out_ = out.str();
    err_ = err.str();
    return status;
  }
  static std::string ask(const std::string& file, const std::string& sql) {
    return test::RawDatabase(file).ask(sql);
  }
  static std::string history(const std::string& file) {
    return ask(file, "select value from meta where name = 'history'");
  }
  /// As the server does it.
  static void open_to_serve(const std::string& file) {
    ASSERT_TRUE(sqlite::Engine::open({.path = file, .checkpoint_every = {}}));
  }
  static void make_older(const std::string& file) {
    test::RawDatabase(file).run("pragma user_version = 3");
  }

  test::TempFolder folder_;
  std::string config_ = folder_.file("holdfast.toml");
  std::string database_ = folder_.file("holdfast.db");
  std::string copy_ = folder_.file("copy.db");
  std::string out_;
  std::string err_;
};

TEST_F(Restoring, ABackupIsNotChangedByBeingChecked) {
  ASSERT_EQ(run({"backup", copy_}), kOk) << err_;
  ASSERT_EQ(run({"audit", "verify", "--database", copy_}), kOk) << err_;

  EXPECT_EQ(history(copy_), "new") << "each database restored from it has a history of its own";
  EXPECT_EQ(ask(copy_, "pragma journal_mode"), "delete");
  EXPECT_FALSE(std::filesystem::exists(copy_ + "-wal"));
}

TEST_F(Restoring, EachDatabaseRestoredFromOneCopyHasAnotherHistory) {
  ASSERT_EQ(run({"backup", copy_}), kOk);
  ASSERT_EQ(run({"restore", copy_}), kOk) << err_;
  open_to_serve(database_);
  const auto first = history(database_);
  std::filesystem::remove(database_ + ".replaced");
  ASSERT_EQ(run({"restore", copy_}), kOk) << err_;
  open_to_serve(database_);

  EXPECT_NE(first, "new");
  EXPECT_NE(history(database_), first);
}

// After a fault of the disk, or a kill, the log stays. Laid over the backup it would bring the
// broken pages back.
TEST_F(Restoring, TheLogOfTheFormerDatabaseGoesWithIt) {
  ASSERT_EQ(run({"backup", copy_}), kOk);
  // A server is struck down: its log stays as it was.
  const auto log = folder_.file("log");
  {
    test::RawDatabase server(database_);
    server.run("pragma wal_autocheckpoint = 0");
    server.run("update agencies set name = 'Broken'");
    std::filesystem::copy_file(database_ + "-wal", log);
  }
  std::filesystem::rename(log, database_ + "-wal");

  ASSERT_EQ(run({"restore", copy_}), kOk) << err_;

  EXPECT_FALSE(std::filesystem::exists(database_ + "-wal"));
  EXPECT_EQ(ask(database_, "select name from agencies"), "Salon");
  EXPECT_EQ(ask(database_, "select value from meta where name = 'restored'"), "1");
  EXPECT_EQ(ask(database_ + ".replaced", "select name from agencies"), "Broken");
}

TEST_F(Restoring, NothingIsReplacedWhileAServerRuns) {
  ASSERT_EQ(run({"backup", copy_}), kOk);
  const auto served = DatabaseLock::take(database_);
  ASSERT_TRUE(served);

  EXPECT_EQ(run({"restore", copy_}), kStorage);
  EXPECT_THAT(err_, HasSubstr("stop it first"));
  EXPECT_EQ(ask(database_, "select count(*) from meta where name = 'restored'"), "0");
}

TEST_F(Restoring, ADamagedBackupReplacesNothing) {
  ASSERT_EQ(run({"backup", copy_}), kOk);
  {
    // A page of an index, somewhere behind the schema.
    std::fstream file(copy_, std::ios::in | std::ios::out | std::ios::binary);
    const auto page = std::stoll(
        ask(copy_, "select rootpage from sqlite_schema where tbl_name = 'audit' and rootpage > 0"));
    file.seekp((page - 1) * std::stoll(ask(copy_, "pragma page_size")));
    file << std::string(64, '\xee');
  }

  EXPECT_NE(run({"restore", copy_}), kOk);
  EXPECT_FALSE(std::filesystem::exists(database_ + ".replaced"));
  EXPECT_EQ(run({"user", "list"}), kOk) << err_;
}

TEST_F(Restoring, AFileThatIsNoBackupReplacesNothing) {
  std::ofstream(copy_) << "no database";

  EXPECT_NE(run({"restore", copy_}), kOk);
  EXPECT_NE(run({"restore", folder_.file("nowhere")}), kOk);
  EXPECT_NE(run({"restore", database_}), kOk);
  EXPECT_EQ(run({"user", "list"}), kOk) << err_;
}

// The new program is in its place, the old server still runs.
TEST_F(Restoring, ACommandOfANewerProgramLeavesTheSchemaAlone) {
  make_older(database_);

  EXPECT_EQ(run({"user", "list"}), kStorage);
  EXPECT_THAT(err_, HasSubstr("holdfast serve"));
  EXPECT_EQ(run({"audit", "verify"}), kStorage);
  EXPECT_EQ(run({"backup", copy_}), kOk) << "the backup before the upgrade";
  EXPECT_EQ(ask(database_, "pragma user_version"), "3");
  EXPECT_EQ(ask(copy_, "pragma user_version"), "3");
}

TEST_F(Restoring, ACopyThatFailsLeavesNothingBehind) {
  const auto foreign = folder_.file("foreign.db");
  test::RawDatabase(foreign).run("create table t (x)");

  EXPECT_THROW(static_cast<void>(sqlite::copy_database({.path = foreign}, copy_)),
               store::EngineFailure);

  EXPECT_FALSE(std::filesystem::exists(copy_ + ".partial"));
  EXPECT_FALSE(std::filesystem::exists(copy_));
}

// A file system check, or a mount point that a container's runtime made.
TEST_F(Restoring, AnEmptyFileIsNotServed) {
  std::filesystem::remove(database_);
  std::ofstream(database_).flush();

  EXPECT_EQ(run({"serve"}), kStorage);
  EXPECT_EQ(std::filesystem::file_size(database_), 0U);
}

TEST_F(Restoring, ADatabaseIsServedOnce) {
  const auto served = DatabaseLock::take(database_);
  ASSERT_TRUE(served);

  EXPECT_EQ(run({"serve"}), kStorage);
}

}  // namespace
}  // namespace holdfast::gateway::cli
