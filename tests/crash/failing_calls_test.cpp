// For every kind of command and every n the n-th write, sync or piece of memory fails: what was
// answered is stored, what was refused has changed nothing, and the next one goes on as it should.
//
//   EVERY_ALLOCATION=1  all pieces of memory, of which one command asks for thousands; else some of
//                       them, spread over all of the command
#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>

#include "tests/crash/acts.hpp"
#include "tests/crash/scarce_memory.hpp"
#include "tests/store/raw_database.hpp"
#include "tests/support/faulty_files.hpp"

namespace holdfast::test {
namespace {

/// A house with its scene, made anew where an act went through.
struct Stage {
  explicit Stage(const Act& act, const std::string& vfs = {})
      : house(std::make_unique<House>(HouseSetup{.vfs = vfs})), scene(set_scene(*house, act)) {}
  std::unique_ptr<House> house;
  Scene scene;
};

/// Cheaper than everything: each table that a command writes shows in it.
std::string traces_in(RawDatabase& raw) {
  return raw.ask(
      "select (select count(*) || '/' || max(number) from audit) || '/' ||"
      " (select count(*) || '/' || sum(version) from bookings) || '/' ||"
      " (select count(*) || '/' || sum(start_at % 1000003) from claims) || '/' ||"
      " (select count(*) || '/' || sum(lease) || '/' || sum(ready_at % 1000003) from effects)"
      " || '/' || (select count(*) from kept_answers) || '/' || (select sum(change) from calendars)"
      " || '/' || (select count(*) || '/' || total(version) || '/' || sum(failures) from sources)"
      " || '/' || (select count(*) from resources) || '/' || (select count(*) from services)");
}

class EveryCall : public testing::TestWithParam<Act> {};

}  // namespace

INSTANTIATE_TEST_SUITE_P(, EveryCall, testing::ValuesIn(acts()),
                         [](const auto& row) { return row.param.name; });

TEST_P(EveryCall, ThatFindsNoMemoryChangesNothing) {
  const auto& act = GetParam();
  Stage stage(act);
  auto raw = std::make_unique<RawDatabase>(stage.house->path());
  const auto untouched = traces_in(*raw);
  const auto whole = everything_in(stage.house->path());
  const int stride = std::getenv("EVERY_ALLOCATION") != nullptr ? 1 : 61;
  int refused = 0;
  for (int n = 1;; n += stride) {
    ASSERT_LT(n, 50'000);
    ScarceMemory::refuse(n);
    act.perform(*stage.house, stage.scene);
    ScarceMemory::heal();
    if (!ScarceMemory::refused()) {
      break;
    }
    if (traces_in(*raw) == untouched) {
      ++refused;
      continue;
    }
    // SQLite could do without that piece: the act is done, and done whole.
    const auto done = everything_in(stage.house->path());
    Stage other(act);
    act.perform(*other.house, other.scene);
    ASSERT_EQ(done.size(), everything_in(other.house->path()).size()) << "half an act at n = " << n;
    raw.reset();
    stage = Stage(act);
    raw = std::make_unique<RawDatabase>(stage.house->path());
  }
  EXPECT_GT(refused, 0);
  EXPECT_NE(traces_in(*raw), untouched) << "in the end it is done";
  EXPECT_NE(everything_in(stage.house->path()), whole);
}

TEST_P(EveryCall, ThatFindsTheDiskFullChangesNothingAndGoesOnLater) {
  const auto& act = GetParam();
  int hit = 0;
  for (int n = 1;; ++n) {
    SCOPED_TRACE("the write that fails: " + std::to_string(n));
    ASSERT_LT(n, 1000);
    FaultyFiles files;
    Stage stage(act, FaultyFiles::name());
    const auto before = everything_in(stage.house->path());
    files.fail(FileCall::write, n, FileFault::no_space);
    act.perform(*stage.house, stage.scene);
    const bool failed = files.failed();
    files.heal();
    if (!failed) {
      break;
    }
    ++hit;
    EXPECT_EQ(everything_in(stage.house->path()), before);
    EXPECT_TRUE(stage.house->ledger().healthy());
    act.perform(*stage.house, stage.scene);
    EXPECT_NE(everything_in(stage.house->path()), before) << "there is space again";
  }
  EXPECT_GT(hit, 0);
}

// Nobody knows what a disk holds whose sync failed: nothing more is written, and what is found
// after a restart is the whole act or nothing of it.
TEST_P(EveryCall, WhoseSyncFailsIsNotAnsweredAndNothingIsWrittenAfterIt) {
  const auto& act = GetParam();
  int hit = 0;
  for (int n = 1;; ++n) {
    SCOPED_TRACE("the sync that fails: " + std::to_string(n));
    ASSERT_LT(n, 100);
    FaultyFiles files;
    Stage stage(act, FaultyFiles::name());
    const auto before = everything_in(stage.house->path());
    files.fail(FileCall::sync, n, FileFault::broken);
    const auto answer = act.perform(*stage.house, stage.scene);
    const bool failed = files.failed();
    files.heal();
    if (!failed) {
      break;
    }
    ++hit;
    EXPECT_FALSE(stage.house->ledger().healthy()) << answer;
    TempFolder folder;
    files.cut_power(folder.path(), 1);
    House reopened({.now = stage.house->clock.now(), .left_behind = folder.path()});
    Stage whole(act);
    act.perform(*whole.house, whole.scene);
    const auto found = everything_in(reopened.path());
    EXPECT_TRUE(found == before || found.size() == everything_in(whole.house->path()).size())
        << "half an act";
  }
  EXPECT_GT(hit, 0);
}

}  // namespace holdfast::test
