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

// A mistyped address is put right by whoever takes the telephone.
TEST_F(RestCustomers, AWrongAddressIsPutRight) {
  const auto booked = book("2026-12-01T10:00:00+01:00", "Dora");
  const auto path = "/v1/customers/" + booked.at("/customer/id");
  const auto rehearsed =
      send(office, "PATCH", path + "?dry_run=true", R"({"email":"d.klein@mail.example"})");
  EXPECT_EQ(rehearsed.at("/would_be/email"), "d.klein@mail.example") << rehearsed.text;
  EXPECT_EQ(get(path).at("/email"), "dora@mail.example");

  const auto mended =
      send(office, "PATCH", path, R"({"email":"d.klein@mail.example","phone":null})");

  EXPECT_EQ(mended.status, 200) << mended.text;
  EXPECT_EQ(mended.at("/email"), "d.klein@mail.example");
  EXPECT_EQ(mended.at("/name"), "Dora");
  EXPECT_EQ(mended.at("/bookings/0/id"), booked.at("/id"));
  EXPECT_EQ(get("/v1/bookings/" + booked.at("/id")).at("/customer/email"), "d.klein@mail.example");
  EXPECT_EQ(send(office, "PATCH", path, R"({"email":"nobody"})").at("/errors/0/pointer"), "/email");
  EXPECT_EQ(send(office, "PATCH", path, R"({"age":7})").at("/errors/0/pointer"), "/age");
  EXPECT_EQ(send(office, "PATCH", "/v1/customers/cu_none", R"({"name":"Zoe"})").status, 404);
  EXPECT_EQ(send(ana, "PATCH", path, R"({"name":"Zoe"})").status, 403);
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
