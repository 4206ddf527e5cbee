// /v1/notifications: what became of messages, and sending them again.
#include "store/commands/effects.hpp"
#include "tests/gateway/rest_house.hpp"

namespace holdfast::gateway::rest {
namespace {

class RestNotifications : public RestHouse {
 protected:
  /// Hands over what is due, and has one thing heard of it.
  std::string hand_over(std::optional<store::Fate> fate = {}) {
    const auto leased = house.apply(store::LeaseEffects{"mail"}).value();
    EXPECT_FALSE(leased.empty());
    for (const auto& effect : leased) {
      store::RecordAttempt ended{effect.id,
                                 effect.lease,
                                 store::RecordAttempt::Ending::delivered,
                                 {},
                                 "250 queued as 4XyZ"};
      ended.fate = store::Fate::submitted;
      ended.reference = "4XyZ";
      house.apply(ended).value();
      if (fate) {
        house.apply(store::RecordDelivery{{effect.id, "r1", {}, *fate, "5.1.1", "unknown"}})
            .value();
      }
    }
    return leased.at(0).id.value;
  }
};

TEST_F(RestNotifications, TellHowFarAMessageGot) {
  book("2026-12-01T10:00:00+01:00");
  const auto id = hand_over();

  const auto page = get("/v1/notifications?channel=mail");
  const auto shown = get("/v1/notifications/" + id);

  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.at("/data/0/status"), "submitted");
  EXPECT_EQ(page.at("/data/0/dead"), "false");
  EXPECT_EQ(shown.at("/attempts/0/reference"), "4XyZ");
  EXPECT_EQ(shown.at("/attempts/0/outcome"), "delivered");
}

TEST_F(RestNotifications, ShowEveryWordThatCameBack) {
  book("2026-12-01T10:00:00+01:00");
  const auto id = hand_over(store::Fate::bounced);

  const auto dead = get("/v1/notifications?status=dead");
  const auto shown = get("/v1/notifications/" + id);

  EXPECT_EQ(dead.at("/data/0/id"), id);
  EXPECT_EQ(dead.at("/data/1/id"), "");
  EXPECT_EQ(shown.at("/status"), "bounced");
  EXPECT_EQ(shown.at("/reports/0/code"), "5.1.1");
}

TEST_F(RestNotifications, ShowWhichAddressesAreNotWrittenToAndLetThemGo) {
  book("2026-12-01T10:00:00+01:00");
  const auto id = hand_over(store::Fate::bounced);

  const auto list = get("/v1/suppressions?limit=1");

  EXPECT_EQ(list.status, 200);
  EXPECT_EQ(list.at("/data/0/notification"), id);
  EXPECT_EQ(list.at("/data/0/code"), "5.1.1");
  EXPECT_EQ(list.at("/next_cursor"), "null");
  const auto path = "/v1/suppressions/" + list.at("/data/0/id");
  EXPECT_EQ(send(ana, "DELETE", path).status, 403);
  EXPECT_EQ(send(office, "DELETE", path).status, 204);
  EXPECT_EQ(get("/v1/suppressions").at("/data/0/id"), "");
  EXPECT_EQ(send(office, "DELETE", path).status, 404);
}

TEST_F(RestNotifications, AreSentAgainUnderAKey) {
  book("2026-12-01T10:00:00+01:00");
  const auto path = "/v1/notifications/" + hand_over(store::Fate::bounced) + "/resend";

  EXPECT_EQ(send(admin, "POST", path).code(), "idempotency-key-required");
  EXPECT_EQ(send(admin, "POST", path + "?dry_run=true").at("/would_be/status"), "queued");
  EXPECT_EQ(post(path, "", "once-more-first").at("/status"), "queued");
  EXPECT_EQ(post(path, "", "once-more-first").header("Idempotent-Replayed"), "true");
  EXPECT_EQ(post(path, "", "once-more-second").code(), "invalid-transition");
  EXPECT_EQ(post("/v1/notifications/ef_nobody/resend", "", "once-more-third").status, 404);
}

TEST_F(RestNotifications, ComePageByPage) {
  book("2026-12-01T10:00:00+01:00", "Dora");
  book("2026-12-01T11:00:00+01:00", "Emma");

  const auto first = get("/v1/notifications?limit=1");
  const auto cursor = first.at("/next_cursor");
  const auto second = get("/v1/notifications?limit=1&cursor=" + cursor);

  EXPECT_NE(first.at("/data/0/id"), second.at("/data/0/id"));
  EXPECT_EQ(get("/v1/notifications?channel=mail&cursor=" + cursor).code(), "cursor-mismatch");
  EXPECT_EQ(get("/v1/notifications?limit=0").status, 422);
}

TEST_F(RestNotifications, AreTheOfficesAndNoStaffMembers) {
  book("2026-12-01T10:00:00+01:00");
  const auto id = hand_over();

  EXPECT_EQ(send(ana, "GET", "/v1/notifications").status, 403);
  EXPECT_EQ(send(ana, "GET", "/v1/notifications/" + id).status, 403);
  EXPECT_EQ(send("", "GET", "/v1/notifications").status, 401);
  EXPECT_EQ(get("/v1/notifications/ef_nobody").status, 404);
}

}  // namespace
}  // namespace holdfast::gateway::rest
