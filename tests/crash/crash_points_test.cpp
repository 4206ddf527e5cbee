// A process that is struck down between any two statements, and a power cut at any write or sync,
// for every kind of command: what is left is the whole change or nothing of it, and who asks again
// under the same key gets the one answer.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <set>
#include <sstream>

#include "store/base/text.hpp"
#include "tests/crash/acts.hpp"
#include "tests/crash/statements.hpp"
#include "tests/store/raw_database.hpp"
#include "tests/support/faulty_files.hpp"

namespace holdfast::test {
namespace {

std::string content(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// What may be found after an end in the middle: each different state of the files once.
class Remains {
 public:
  Remains(const FaultyFiles& files, std::string database)
      : files_(files), database_(std::move(database)) {}

  /// The process is gone; what it wrote is in the files.
  void strike() {
    ++moments;
    TempFolder folder;
    copy(database_, folder.file("holdfast.db"));
    copy(database_ + "-wal", folder.file("holdfast.db-wal"));
    keep(folder.path());
  }
  /// The machine is gone; of what was not synced any part may be on the disk.
  void cut_power() {
    ++moments;
    for (std::uint64_t seed = 0; seed < 3; ++seed) {
      TempFolder folder;
      files_.cut_power(folder.path(), seed);
      keep(folder.path());
    }
  }

  int moments = 0;
  std::vector<std::unique_ptr<TempFolder>> folders;

 private:
  static void copy(const std::string& from, const std::string& to) {
    if (std::filesystem::exists(from)) {
      std::filesystem::copy_file(from, to);
    }
  }
  void keep(const std::string& found) {
    const auto db = found + "/holdfast.db";
    const auto wal = found + "/holdfast.db-wal";
    if (!seen_.insert(sha256_hex(content(db)) + sha256_hex(content(wal))).second) {
      return;
    }
    const auto& folder = folders.emplace_back(std::make_unique<TempFolder>());
    copy(db, folder->file("holdfast.db"));
    copy(wal, folder->file("holdfast.db-wal"));
  }

  const FaultyFiles& files_;
  std::string database_;
  std::set<std::string> seen_;
};

class CrashPoints : public testing::TestWithParam<Act> {};

HouseSetup after_the_crash(const House& before, const TempFolder& left) {
  HouseSetup setup;
  setup.now = before.clock.now();
  // Another life draws other random numbers.
  setup.seed = 4711;
  setup.left_behind = left.path();
  return setup;
}

}  // namespace

INSTANTIATE_TEST_SUITE_P(, CrashPoints, testing::ValuesIn(acts()),
                         [](const auto& row) { return row.param.name; });

TEST_P(CrashPoints, LeaveTheWholeCommandOrNothingOfIt) {
  const auto& act = GetParam();
  FaultyFiles files;
  const Statements statements;
  House house({.vfs = FaultyFiles::name()});
  const auto scene = set_scene(house, act);
  const auto before = everything_in(house.path());
  Remains remains(files, house.path());
  statements.before_each([&] { remains.strike(); });
  files.before_write([&] { remains.strike(); });
  files.before_sync([&] { remains.cut_power(); });

  const auto answer = act.perform(house, scene);

  statements.before_each({});
  files.before_write({});
  files.before_sync({});
  const auto after = everything_in(house.path());
  const auto in_the_middle = remains.folders.size();
  // Whoever was answered may rely on it, even if the power fails in that instant.
  remains.cut_power();
  remains.strike();

  EXPECT_GT(remains.moments, 5) << "no statement, write and sync was met";
  EXPECT_NE(before, after) << "the act changes nothing: " << answer;
  bool whole_or_nothing = false;
  for (std::size_t index = 0; index < remains.folders.size(); ++index) {
    SCOPED_TRACE("what is left, number " + std::to_string(index));
    House reopened(after_the_crash(house, *remains.folders[index]));
    EXPECT_EQ(RawDatabase(reopened.path()).ask("pragma integrity_check"), "ok");
    const auto found = everything_in(reopened.path());
    whole_or_nothing = found == before || found == after;
    EXPECT_TRUE(whole_or_nothing) << "half a command";
    if (index >= in_the_middle) {
      EXPECT_EQ(found, after) << "an answered command is lost";
    }

    const auto again = act.perform(reopened, scene);
    if (act.keyed) {
      if (found == after) {
        EXPECT_EQ(again, answer);
        EXPECT_EQ(everything_in(reopened.path()), after) << "the repeat did something";
      }
      EXPECT_EQ(act.perform(reopened, scene), again);
    }
    EXPECT_EQ(
        reopened.read([](const store::Reads& reads) { return reads.count_double_bookings(); }), 0);
  }
}

}  // namespace holdfast::test
