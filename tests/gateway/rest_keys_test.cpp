// Exactly once: what a key may look like, and how long its answer is kept.
#include "store/commands/effects.hpp"
#include "tests/gateway/rest_house.hpp"

namespace holdfast::gateway::rest {
namespace {

using std::chrono::hours;

class RestKeys : public RestHouse {
 protected:
  Answered ask(const std::string& key, const std::string& start = "2026-12-01T10:00:00+01:00") {
    return post("/v1/bookings",
                R"({"service":"massage","starts_at":")" + start +
                    R"(","customer":{"name":"Dora","email":"dora@mail.example"}})",
                key);
  }
  Answered hold(const std::string& key) {
    return post("/v1/holds", R"({"service":"massage","starts_at":"2026-12-01T12:00:00+01:00"})",
                key);
  }
};

TEST_F(RestKeys, ShortestAndLongestKeyAreKeys) {
  EXPECT_EQ(ask("12345678").status, 201);
  EXPECT_EQ(ask("\"12345678\"").header("Idempotent-Replayed"), "true");
  const std::string longest(255, 'k');
  EXPECT_EQ(ask(longest, "2026-12-01T15:00:00+01:00").status, 201);
  EXPECT_EQ(ask('"' + longest + '"', "2026-12-01T15:00:00+01:00").header("Idempotent-Replayed"),
            "true");
  EXPECT_EQ(ask("1234567").code(), "idempotency-key-required");
  EXPECT_EQ(ask(longest + "k").code(), "idempotency-key-required");
}

// Agencies send exports again weeks later.
TEST_F(RestKeys, AnswersAboutBookingsAreKeptForAMonthAndOthersForADay) {
  const auto booked = ask("month-long-key");
  const auto held = hold("day-long-key");

  house.clock.advance(hours{23});
  EXPECT_EQ(hold("day-long-key").text, held.text);
  house.clock.advance(hours{24 * 29});
  house.apply(store::DropKeptAnswers{}).value();

  EXPECT_EQ(ask("month-long-key").text, booked.text);
  EXPECT_EQ(hold("day-long-key").header("Idempotent-Replayed"), "");
  house.clock.advance(hours{24});
  EXPECT_EQ(ask("month-long-key").header("Idempotent-Replayed"), "");
}

TEST_F(RestKeys, SameKeyOfAnotherUserOrRouteIsAnotherKey) {
  const auto booked = ask("common-key-1");

  const auto elsewhere = hold("common-key-1");
  const auto other = send(office, "POST", "/v1/bookings",
                          R"({"service":"massage","starts_at":"2026-12-01T14:00:00+01:00",)"
                          R"("customer":{"name":"Emil","email":"emil@mail.example"}})",
                          {{"Idempotency-Key", "common-key-1"}});

  EXPECT_EQ(booked.status, 201);
  EXPECT_EQ(elsewhere.status, 201) << elsewhere.text;
  EXPECT_EQ(other.status, 201) << other.text;
}

}  // namespace
}  // namespace holdfast::gateway::rest
