// Personal data over REST, and whether the audit log is whole after it is gone.
#include "store/commands/bookings.hpp"
#include "tests/gateway/rest_house.hpp"

namespace holdfast::gateway::rest {
namespace {

class RestCustomers : public RestHouse {
 protected:
  /// Her appointment takes place.
  std::string past_customer() {
    const auto booked = book("2026-12-01T10:00:00+01:00", "Dora");
    house.clock.set(test::at("2026-12-01T12:00:00Z"));
    store::CompleteEndedBookings complete;
    complete.agency = salon.agency;
    house.apply(complete).value();
    return booked.at("/customer/id");
  }
  Answered erase(const std::string& id, const std::string& key = "forget-her") {
    return post("/v1/customers/" + id + "/erase", "", key);
  }
};

TEST_F(RestCustomers, ShowsWhatIsKeptOfAPersonUnderAnyOfTheirBookings) {
  const auto first = book("2026-12-01T10:00:00+01:00", "Dora");
  const auto second = book("2026-12-02T10:00:00+01:00", "Dora");

  const auto shown = send(office, "GET", "/v1/customers/" + first.at("/customer/id"));

  EXPECT_EQ(shown.status, 200) << shown.text;
  EXPECT_EQ(shown.at("/email"), "dora@mail.example");
  EXPECT_EQ(shown.at("/erased"), "false");
  EXPECT_EQ(shown.at("/bookings/0/id"), first.at("/id"));
  EXPECT_EQ(shown.at("/bookings/1/id"), second.at("/id"));
  EXPECT_EQ(send(ana, "GET", "/v1/customers/" + first.at("/customer/id")).status, 403);
  EXPECT_EQ(get("/v1/customers/cu_none").status, 404);
}

TEST_F(RestCustomers, ErasingLeavesTheBookingsAndNoName) {
  const auto id = past_customer();
  const auto rehearsed = send(admin, "POST", "/v1/customers/" + id + "/erase?dry_run=true");
  EXPECT_EQ(rehearsed.at("/would_be/bookings"), "1") << rehearsed.text;
  EXPECT_EQ(get("/v1/customers/" + id).at("/name"), "Dora");

  const auto erased = erase(id);

  EXPECT_EQ(erased.status, 200) << erased.text;
  EXPECT_EQ(erased.at("/bookings"), "1");
  EXPECT_EQ(get("/v1/customers/" + id).at("/erased"), "true");
  const auto booking = get("/v1/bookings");
  EXPECT_EQ(booking.at("/data/0/status"), "completed");
  EXPECT_EQ(booking.text.find("Dora"), std::string::npos) << booking.text;
  EXPECT_EQ(booking.text.find("dora@"), std::string::npos);
  const auto effects = get("/v1/bookings/" + booking.at("/data/0/id") + "/effects");
  EXPECT_EQ(effects.text.find("dora@"), std::string::npos) << effects.text;
  EXPECT_EQ(get("/v1/audit?verify=true").at("/whole"), "true");
}

// The kept answer of her booking is gone too; but its key is not free for a second booking.
TEST_F(RestCustomers, ARepeatOfHerBookingIsAnsweredAsGone) {
  erase(past_customer());

  const auto again = book("2026-12-01T10:00:00+01:00", "Dora");

  EXPECT_EQ(again.status, 404) << again.text;
  EXPECT_EQ(again.header("Idempotent-Replayed"), "true");
  EXPECT_EQ(again.text.find("dora@"), std::string::npos);
}

TEST_F(RestCustomers, WhoHasSomethingAheadIsNotErased) {
  const auto booked = book("2026-12-01T10:00:00+01:00", "Dora");

  const auto refused = erase(booked.at("/customer/id"));

  EXPECT_EQ(refused.code(), "invalid-transition") << refused.text;
  EXPECT_EQ(refused.at("/booking"), booked.at("/id"));
  EXPECT_EQ(erase("cu_none", "another-key").status, 404);
}

TEST_F(RestCustomers, OnlyAdministratorsErase) {
  const auto id = past_customer();
  EXPECT_EQ(send(office, "POST", "/v1/customers/" + id + "/erase", "",
                 {{"Idempotency-Key", "forget-her"}})
                .status,
            403);
}

class RestAuditCheck : public RestHouse {};

TEST_F(RestAuditCheck, SaysThatTheChainIsWholeAndWhereItEnds) {
  EXPECT_EQ(get("/v1/audit?verify=true").at("/entries"), "0");
  book("2026-12-01T10:00:00+01:00");
  const auto last = get("/v1/audit").body.at("data").as_array().back();

  const auto checked = get("/v1/audit?verify=true");

  EXPECT_EQ(checked.status, 200) << checked.text;
  EXPECT_EQ(checked.at("/whole"), "true");
  EXPECT_EQ(checked.at("/fault"), "null");
  EXPECT_EQ(checked.body.at("entries"), last.at("number"));
  EXPECT_EQ(checked.body.at("last_hash"), last.at("hash"));
  EXPECT_EQ(get("/v1/audit?verify=maybe").at("/errors/0/pointer"), "?verify");
}

}  // namespace
}  // namespace holdfast::gateway::rest
