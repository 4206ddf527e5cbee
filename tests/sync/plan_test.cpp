#include "sync/plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace holdfast::sync {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const Instant kNow = parse_rfc3339("2026-12-01T09:00:00Z").value();

store::RemoteObject held(const std::string& href, const std::string& uid) {
  store::RemoteObject out;
  out.source = {"so_1"};
  out.href = href;
  out.etag = "old";
  out.uid = uid;
  out.content_hash = "old";
  return out;
}

store::RemoteObject our_copy(const std::string& href, const std::string& booking) {
  auto out = held(href, booking + "@salon.example");
  out.booking = {booking};
  return out;
}

ReadItem change(const std::string& href, const std::string& uid, const std::string& etag = "new",
                const std::string& hash = "new") {
  ReadItem out;
  out.href = href;
  out.etag = etag;
  out.draft.uid = uid;
  out.content_hash = hash;
  return out;
}

ReadItem gone(const std::string& href) {
  ReadItem out;
  out.href = href;
  out.deleted = true;
  return out;
}

PlanInput input(std::vector<store::RemoteObject> known, std::vector<ReadItem> items) {
  PlanInput out;
  out.source = {"so_1"};
  out.cursor_before = "1";
  out.cursor_after = "2";
  out.known = std::move(known);
  out.items = std::move(items);
  out.now = kNow;
  return out;
}

PlanInput of_listing(PlanInput in, std::size_t members) {
  in.complete_listing = true;
  in.members = members;
  return in;
}

/// "-href" for a deletion, "href=uid etag" for a change.
std::vector<std::string> told(const Plan& plan) {
  std::vector<std::string> out;
  for (const auto& change : plan.apply.value().changes) {
    out.push_back(change.deleted ? '-' + change.href
                                 : change.href + '=' + change.draft.uid + ' ' + change.etag);
  }
  return out;
}

std::vector<store::RemoteObject> ten_events() {
  std::vector<store::RemoteObject> out;
  for (char c = 'a'; c < 'k'; ++c) {
    out.push_back(held(std::string("/") + c, std::string("u") + c));
  }
  return out;
}

std::vector<ReadItem> deletions(const char* names) {
  std::vector<ReadItem> out;
  for (const char* c = names; *c != '\0'; ++c) {
    out.push_back(gone(std::string("/") + *c));
  }
  return out;
}

TEST(SyncPlan, HandsOverChangesAndTheCursorTogether) {
  const auto plan = make_plan(input({held("/a", "ua"), held("/b", "ub")},
                                    {change("/a", "ua"), gone("/b"), change("/c", "uc")}));

  EXPECT_THAT(told(plan), ElementsAre("-/b", "/a=ua new", "/c=uc new"));
  EXPECT_EQ(plan.apply->cursor_before, "1");
  EXPECT_EQ(plan.apply->cursor_after, "2");
  EXPECT_THAT(plan.held.hrefs, IsEmpty());
}

TEST(SyncPlan, SameVersionAndMeaningIsNoChange) {
  const auto plan = make_plan(input({held("/a", "ua")}, {change("/a", "ua", "old", "old")}));

  EXPECT_THAT(told(plan), IsEmpty());
}

TEST(SyncPlan, UnknownObjectsCannotBeDeleted) {
  auto dead = held("/b", "ub");
  dead.deleted = true;

  const auto plan = make_plan(input({dead}, {gone("/a"), gone("/b")}));

  EXPECT_THAT(told(plan), IsEmpty());
}

// The same content at the same version comes back from the dead, or means more than before: the
// ledger must not take it for a replay.
TEST(SyncPlan, SeenVersionWithNewsGoesWithoutItsETag) {
  auto dead = held("/a", "ua");
  dead.deleted = true;

  const auto plan =
      make_plan(input({dead, held("/b", "ub")},
                      {change("/a", "ua", "old", "old"), change("/b", "ub", "old", "old@12")}));

  EXPECT_THAT(told(plan), ElementsAre("/a=ua ", "/b=ub "));
}

TEST(SyncPlan, BrakeIsAtMoreThanFiveAndMoreThanAFifth) {
  EXPECT_FALSE(too_many_deletions(5, 5));
  EXPECT_TRUE(too_many_deletions(6, 29));
  EXPECT_FALSE(too_many_deletions(6, 30));
  EXPECT_TRUE(too_many_deletions(21, 100));
  EXPECT_FALSE(too_many_deletions(20, 100));
}

// A wrong host after a redirect looks like a calendar from which everything was deleted.
TEST(SyncPlan, ManyDeletionsWaitForASecondLookThatAgrees) {
  const auto first = make_plan(input(ten_events(), deletions("abcdef")));
  ASSERT_FALSE(first.apply);
  EXPECT_THAT(first.held.hrefs, SizeIs(6));

  auto again = of_listing(input(ten_events(), deletions("abcdef")), 4);
  again.held = first.held;
  again.now = kNow + kSecondLook;
  const auto second = make_plan(std::move(again));

  EXPECT_THAT(told(second), SizeIs(6));
  EXPECT_THAT(second.held.hrefs, IsEmpty());
}

TEST(SyncPlan, SecondLookMustBeLaterAndComplete) {
  const Held held{{"/a", "/b", "/c", "/d", "/e", "/f"}, kNow};
  auto at_once = of_listing(input(ten_events(), deletions("abcdef")), 4);
  at_once.held = held;
  auto of_changes = input(ten_events(), deletions("abcdef"));
  of_changes.held = held;
  of_changes.now = kNow + kSecondLook;

  const auto too_soon = make_plan(std::move(at_once));
  const auto in_part = make_plan(std::move(of_changes));

  EXPECT_FALSE(too_soon.apply);
  EXPECT_EQ(too_soon.held.since, kNow);
  EXPECT_FALSE(in_part.apply);
}

TEST(SyncPlan, SecondLookThatNamesOthersIsAFirstOne) {
  auto again = of_listing(input(ten_events(), deletions("efghij")), 4);
  again.held = {{"/a", "/b", "/c", "/d"}, kNow};
  again.now = kNow + kSecondLook;

  const auto plan = make_plan(std::move(again));

  ASSERT_FALSE(plan.apply);
  EXPECT_EQ(plan.held.since, kNow + kSecondLook);
  EXPECT_TRUE(plan.held.hrefs.contains("/j"));
}

TEST(SyncPlan, WhatCameBackInBetweenIsNotDeleted) {
  auto again = of_listing(input(ten_events(), deletions("ab")), 8);
  again.held = {{"/a", "/b", "/c", "/d", "/e", "/f"}, kNow};
  again.now = kNow + kSecondLook;

  EXPECT_THAT(told(make_plan(std::move(again))), ElementsAre("-/a", "-/b"));
}

// C22, too: a full read compares, and absence alone deletes nothing.
TEST(SyncPlan, EmptyListingIsNeverBelievedAtOnce) {
  const std::vector known{held("/a", "ua")};

  const auto first = make_plan(of_listing(input(known, {gone("/a")}), 0));
  ASSERT_FALSE(first.apply);

  auto again = of_listing(input(known, {gone("/a")}), 0);
  again.held = first.held;
  again.now = kNow + kSecondLook;
  EXPECT_THAT(told(make_plan(std::move(again))), ElementsAre("-/a"));
}

// N13: what cannot be read is no free time.
TEST(SyncPlan, UnreadableObjectIsToldAsSuch) {
  auto known = change("/a", "");
  auto unknown = change("/c", "");
  known.unreadable = unknown.unreadable = "it is too large";

  const auto plan = make_plan(input({held("/a", "ua")}, {known, change("/b", "ub"), unknown}));

  EXPECT_THAT(told(plan), ElementsAre("/a=ua new", "/b=ub new", "/c=href:/c new"));
  EXPECT_EQ(plan.apply->changes[0].unreadable, "it is too large");
  EXPECT_EQ(plan.apply->changes[1].unreadable, "");
  EXPECT_EQ(plan.apply->changes[2].content_hash, store::kUnreadable);
  EXPECT_THAT(plan.notes, SizeIs(2));
}

TEST(SyncPlan, CalendarWithoutAnEventStaysAsItWasAndIsNoted) {
  auto empty = change("/a", "");
  empty.says_nothing = "there is no event in it";

  const auto plan = make_plan(input({held("/a", "ua")}, {empty, change("/b", "ub")}));

  EXPECT_THAT(told(plan), ElementsAre("/b=ub new"));
  EXPECT_THAT(plan.notes, SizeIs(1));
}

// C20: a phone's "remove all", or a provider that answers 404 for a while. Customers' appointments
// are not called off by that, however often it is said.
TEST(SyncPlan, MassDeletionIsNotBelievedOfCopies) {
  auto known = ten_events();
  known[0] = our_copy("/a", "bk_1");
  auto again = of_listing(input(known, deletions("abcdef")), 4);
  again.held = {{"/a", "/b", "/c", "/d", "/e", "/f"}, kNow};
  again.now = kNow + kSecondLook;

  const auto plan = make_plan(std::move(again));

  ASSERT_THAT(plan.apply.value().changes, SizeIs(6));
  for (const auto& change : plan.apply->changes) {
    EXPECT_EQ(change.doubted, change.href == "/a") << change.href;
  }
  EXPECT_THAT(plan.apply->stop, testing::HasSubstr("copies of 1 bookings"));
}

TEST(SyncPlan, FewDeletionsAreBelievedOfCopiesToo) {
  auto known = ten_events();
  known[0] = our_copy("/a", "bk_1");

  const auto plan = make_plan(input(known, deletions("ab")));

  EXPECT_FALSE(plan.apply.value().changes[0].doubted);
  EXPECT_EQ(plan.apply->stop, "");
}

// Bookings wait for each command, so a large read is told in several.
TEST(SyncPlan, LargeReadIsToldInSlicesAndTheCursorComesLast) {
  store::ApplyExternalChanges whole;
  whole.cursor_before = "1";
  whole.cursor_after = "2";
  whole.stop = "look at it";
  for (int i = 0; i < 5; ++i) {
    store::ExternalChange change;
    change.href = std::to_string(i);
    change.deleted = i == 0;
    whole.changes.push_back(std::move(change));
  }

  const auto slices = in_slices(whole, 2);

  ASSERT_THAT(slices, SizeIs(3));
  std::string order;
  for (const auto& slice : slices) {
    EXPECT_EQ(slice.cursor_before, "1");
    const bool last = &slice == &slices.back();
    EXPECT_EQ(slice.partial, !last);
    EXPECT_EQ(slice.cursor_after, last ? "2" : "1");
    for (const auto& change : slice.changes) {
      order += change.href;
    }
  }
  EXPECT_EQ(order, "12340") << "what was renamed is never free in between";
  EXPECT_THAT(in_slices(whole, 5), SizeIs(1));
}

TEST(SyncPlan, IncompleteObjectIsHandedOverAndNoted) {
  auto odd = change("/a", "ua");
  odd.draft.incomplete = "unknown time zone";

  const auto plan = make_plan(input({}, {odd}));

  EXPECT_THAT(told(plan), ElementsAre("/a=ua new"));
  EXPECT_THAT(plan.notes, SizeIs(1));
}

TEST(SyncPlan, HrefNamedTwiceCountsOnce) {
  const auto plan =
      make_plan(input({}, {change("/a", "ua", "1", "x"), change("/a", "ua", "2", "y")}));

  EXPECT_THAT(told(plan), ElementsAre("/a=ua 2"));
}

// Busy time is kept by UID: without names of their own the second would take the first one's away.
TEST(SyncPlan, TwoObjectsWithOneUidAreKeptApart) {
  const auto first = make_plan(input({}, {change("/a", "u"), change("/b", "u")}));
  const auto lines = told(first);
  ASSERT_THAT(lines, SizeIs(2));
  EXPECT_EQ(lines[0], "/a=u new");
  const auto own = first.apply->changes[1].draft.uid;
  EXPECT_NE(own, "u");

  // Later the second one changes alone, and then the first one goes: it keeps its own name.
  const auto later =
      make_plan(input({held("/a", "u"), held("/b", own)}, {change("/b", "u", "3", "z")}));
  EXPECT_EQ(later.apply->changes[0].draft.uid, own);
  const auto alone = make_plan(input({held("/b", own)}, {change("/b", "u", "3", "z")}));
  EXPECT_EQ(alone.apply->changes[0].draft.uid, own);
}

TEST(SyncPlan, RenamedEventIsDeletedFirstAndKeepsItsUid) {
  const auto plan = make_plan(input({held("/z", "u")}, {change("/a", "u"), gone("/z")}));

  EXPECT_THAT(told(plan), ElementsAre("-/z", "/a=u new"));
}

TEST(SyncPlan, EventWithoutUidGoesByItsHref) {
  EXPECT_THAT(told(make_plan(input({}, {change("/a", "")}))), ElementsAre("/a=href:/a new"));
}

// Deleting a copy of ours calls the booking off; renaming it does not.
TEST(SyncPlan, RenamedCopyIsNotCalledOff) {
  const auto renamed = make_plan(input({our_copy("/bk_1.ics", "bk_1")},
                                       {gone("/bk_1.ics"), change("/x", "bk_1@salon.example")}));
  const auto deleted = make_plan(input({our_copy("/bk_1.ics", "bk_1")}, {gone("/bk_1.ics")}));

  EXPECT_THAT(told(renamed), ElementsAre("/x=bk_1@salon.example new"));
  EXPECT_THAT(told(deleted), ElementsAre("-/bk_1.ics"));
}

// Some servers replace the UID of what they are given.
TEST(SyncPlan, CopyIsKnownByItsHref) {
  const auto plan =
      make_plan(input({our_copy("/bk_1.ics", "bk_1")}, {change("/bk_1.ics", "040000008200E0")}));

  EXPECT_THAT(told(plan), ElementsAre("/bk_1.ics=bk_1@salon.example new"));
}

}  // namespace
}  // namespace holdfast::sync
