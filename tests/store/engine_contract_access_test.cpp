// What is given out for calendar apps.
#include <gmock/gmock.h>

#include "tests/store/engine_contract.hpp"

namespace holdfast::test {

using namespace store;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

class Access : public EngineContract {
 protected:
  Access() {
    write([](Transaction& tx) {
      tx.put(sample_user("ana"));
      tx.put(sample_calendar("main"));
    });
    user_ = read([](const Reads& r) { return r.user_by_login("ana").value().id; });
    calendar_ = sample_calendar("main").id;
  }
  UserId user_;
  CalendarId calendar_;
};

}  // namespace

INSTANTIATE_TEST_SUITE_P(Engines, Access, testing::ValuesIn(engines()),
                         [](const auto& row) { return std::string(row.param.name); });

TEST_P(Access, FeedsComeBackAsTheyWereAndLeaveTheListWhenRevoked) {
  Feed feed{{"fd_1"}, {1}, calendar_, user_, "Ana", "hash-1", FeedPrivacy::full, 30, hour(1), {}};
  write([&](Transaction& tx) { tx.put(feed); });

  const auto kept = read([](const Reads& r) { return r.feed_by_hash("hash-1").value(); });
  EXPECT_EQ(kept.id, feed.id);
  EXPECT_EQ(kept.calendar, calendar_);
  EXPECT_EQ(kept.user, user_);
  EXPECT_EQ(kept.name, "Ana");
  EXPECT_EQ(kept.privacy, FeedPrivacy::full);
  EXPECT_EQ(kept.past_days, 30);
  EXPECT_EQ(kept.created_at, hour(1));
  EXPECT_THAT(ids(read([](const Reads& r) { return r.feeds(AgencyId{1}); })), ElementsAre("fd_1"));
  EXPECT_THAT(read([](const Reads& r) { return r.feeds(AgencyId{2}); }), IsEmpty());

  feed.revoked_at = hour(2);
  write([&](Transaction& tx) { tx.put(feed); });
  EXPECT_THAT(read([](const Reads& r) { return r.feeds(AgencyId{1}); }), IsEmpty());
  EXPECT_EQ(read([](const Reads& r) { return r.feed({"fd_1"}).value(); }).revoked_at, hour(2));
}

TEST_P(Access, AppPasswordsAreListedByPersonWhileInForce) {
  AppPassword phone{{"ap_1"}, {1}, user_, "Phone", "hash-1", hour(1), {}};
  AppPassword laptop{{"ap_2"}, {1}, user_, "Laptop", "hash-2", hour(2), {}};
  write([&](Transaction& tx) {
    tx.put(phone);
    tx.put(laptop);
  });

  EXPECT_THAT(ids(read([&](const Reads& r) { return r.app_passwords_of(user_); })),
              ElementsAre("ap_1", "ap_2"));
  phone.revoked_at = hour(3);
  write([&](Transaction& tx) { tx.put(phone); });
  EXPECT_THAT(ids(read([&](const Reads& r) { return r.app_passwords_of(user_); })),
              ElementsAre("ap_2"));
  EXPECT_EQ(
      read([](const Reads& r) { return r.app_password_by_hash("hash-1").value(); }).revoked_at,
      hour(3));
  EXPECT_EQ(read([](const Reads& r) { return r.app_password({"ap_2"}).value(); }).name, "Laptop");
  EXPECT_FALSE(read([](const Reads& r) { return r.app_password_by_hash("hash-3"); }));
}

TEST_P(Access, InvitationsKeepTheirEnd) {
  Invitation invitation{{"iv_1"}, {1}, user_, "hash-1", hour(1), hour(73), {}};
  write([&](Transaction& tx) { tx.put(invitation); });

  const auto kept = read([](const Reads& r) { return r.invitation_by_hash("hash-1").value(); });
  EXPECT_EQ(kept.expires_at, hour(73));
  EXPECT_EQ(kept.created_at, hour(1));
  EXPECT_EQ(kept.user, user_);
  invitation.revoked_at = hour(2);
  write([&](Transaction& tx) { tx.put(invitation); });
  EXPECT_THAT(read([](const Reads& r) { return r.invitations(AgencyId{1}); }), IsEmpty());
  EXPECT_EQ(read([](const Reads& r) { return r.invitation({"iv_1"}).value(); }).revoked_at,
            hour(2));
}

}  // namespace holdfast::test
