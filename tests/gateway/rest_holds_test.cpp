// Over HTTP: time that is kept while a customer is still typing.
#include "tests/gateway/rest_house.hpp"

namespace holdfast::gateway::rest {
namespace {

using std::chrono::minutes;

constexpr const char* kTen = "2026-12-01T10:00:00+01:00";

class RestHolds : public RestHouse {
 protected:
  Answered hold(const std::string& key = "hold-key-1", const std::string& more = "") {
    return post("/v1/holds",
                std::string(R"({"service":"massage","starts_at":")") + kTen + "\"" + more + "}",
                key);
  }
  Answered convert(const std::string& token, const std::string& key = "convert-key") {
    return post("/v1/bookings",
                std::string(R"({"service":"massage","starts_at":")") + kTen +
                    R"(","customer":{"name":"Dora","email":"dora@mail.example"},"hold_token":")" +
                    token + "\"}",
                key);
  }
  Answered with_token(const std::string& method, const Answered& held, const std::string& token,
                      const std::string& body = "", const std::string& query = "") {
    return send(office, method, "/v1/holds/" + held.at("/id") + query, body,
                {{"Hold-Token", token}});
  }
};

TEST_F(RestHolds, HoldIsPlacedAndBecomesABookingWithTheSameId) {
  const auto held = hold();
  EXPECT_EQ(held.status, 201) << held.text;
  EXPECT_EQ(held.at("/status"), "held");
  EXPECT_EQ(held.at("/expires_at"), "2026-11-30T08:10:00Z");

  const auto booked = convert(held.at("/token"));

  EXPECT_EQ(booked.status, 201) << booked.text;
  EXPECT_EQ(booked.at("/id"), held.at("/id"));
  EXPECT_EQ(booked.at("/customer/name"), "Dora");
}

// The answer got lost on its way: the repeat gets the same token, not a second hold.
TEST_F(RestHolds, RepeatUnderItsKeyGetsTheSameToken) {
  const auto first = hold();

  const auto again = hold();

  EXPECT_EQ(again.text, first.text);
  EXPECT_EQ(again.header("Idempotent-Replayed"), "true");
}

TEST_F(RestHolds, TokenIsNotKeptInClearBesideTheHold) {
  const auto held = hold();
  const auto secret = held.at("/token").substr(held.at("/token").find('.') + 1);

  const auto stored = house.read([&](const store::Reads& reads) {
    return reads.booking(salon.agency, store::BookingId{held.at("/id")})->hold_token_hash;
  });

  EXPECT_EQ(secret.size(), 43U);
  EXPECT_EQ(stored, sha256_hex(secret));
  EXPECT_EQ(get("/v1/bookings/" + held.at("/id")).text.find(secret), std::string::npos);
}

TEST_F(RestHolds, HeldBookingIsShownWithoutACustomer) {
  const auto held = hold();

  const auto shown = get("/v1/bookings/" + held.at("/id"));

  EXPECT_EQ(shown.at("/status"), "held");
  EXPECT_EQ(shown.at("/customer"), "null");
  EXPECT_EQ(shown.at("/allowed_actions"), "[]");
}

TEST_F(RestHolds, OthersAreToldThatTheTimeIsTaken) {
  hold("hold-key-1");
  hold("hold-key-2");

  const auto third = hold("hold-key-3");

  EXPECT_EQ(third.status, 409);
  EXPECT_EQ(third.code(), "slot-taken");
  EXPECT_FALSE(third.at("/alternatives/0").empty());
  EXPECT_EQ(book(kTen, "Emil").code(), "slot-taken");
}

TEST_F(RestHolds, HoldThatRanOutIsGoneWithOtherTimesToChooseFrom) {
  const auto held = hold();
  house.clock.advance(minutes{10});

  const auto late = convert(held.at("/token"));

  EXPECT_EQ(late.status, 410) << late.text;
  EXPECT_EQ(late.code(), "hold-expired");
  EXPECT_FALSE(late.at("/alternatives/0").empty());
  EXPECT_EQ(with_token("PATCH", held, held.at("/token")).code(), "hold-expired");
}

TEST_F(RestHolds, HoldIsExtendedOnce) {
  const auto held = hold();

  const auto longer = with_token("PATCH", held, held.at("/token"), R"({"keep_for":15})");

  EXPECT_EQ(longer.status, 200) << longer.text;
  EXPECT_EQ(longer.at("/expires_at"), "2026-11-30T08:15:00Z");
  EXPECT_EQ(longer.at("/token"), "");
  house.clock.advance(minutes{1});
  const auto again = with_token("PATCH", held, held.at("/token"), R"({"keep_for":15})");
  EXPECT_EQ(again.status, 200) << again.text;
  EXPECT_EQ(again.at("/expires_at"), "2026-11-30T08:15:00Z") << "told again, not extended again";
}

TEST_F(RestHolds, DroppedHoldFreesItsTime) {
  const auto held = hold("hold-key-1");
  hold("hold-key-2");

  EXPECT_EQ(with_token("DELETE", held, held.at("/token")).status, 204);
  EXPECT_EQ(with_token("DELETE", held, held.at("/token")).status, 204);
  EXPECT_EQ(hold("hold-key-3").status, 201);
}

TEST_F(RestHolds, NobodyTouchesAHoldWithoutItsToken) {
  const auto held = hold("hold-key-1");
  const auto other = hold("hold-key-2");
  const auto before = contents();

  for (const auto& token : {std::string(), std::string("nonsense"), other.at("/token"),
                            held.at("/id") + "." + std::string(43, 'A')}) {
    EXPECT_EQ(with_token("DELETE", held, token).code(), "not-found") << token;
    EXPECT_EQ(with_token("PATCH", held, token).code(), "not-found") << token;
  }
  EXPECT_EQ(convert(held.at("/id") + "." + std::string(43, 'A')).status, 404);
  EXPECT_EQ(contents(), before);
}

TEST_F(RestHolds, EveryWriteCanBeRehearsed) {
  const auto held = hold();
  const auto before = contents();

  const auto would = send(office, "POST", "/v1/holds?dry_run=true",
                          std::string(R"({"service":"massage","starts_at":")") + kTen + "\"}");
  EXPECT_EQ(would.at("/would_be/status"), "held") << would.text;
  const auto longer = with_token("PATCH", held, held.at("/token"), "", "?dry_run=true");
  EXPECT_EQ(longer.at("/dry_run"), "true") << longer.text;
  const auto gone = with_token("DELETE", held, held.at("/token"), "", "?dry_run=true");
  EXPECT_EQ(gone.at("/would_be/status"), "expired") << gone.text;
  EXPECT_EQ(contents(), before);
}

TEST_F(RestHolds, FaultsAreNamed) {
  const auto before = contents();
  struct Row {
    const char* body;
    const char* pointer;
  };
  int key = 0;
  for (const auto& [body, pointer] : {
           Row{R"({"starts_at":"2026-12-01T10:00:00+01:00"})", "/service"},
           Row{R"({"service":"juggling","starts_at":"2026-12-01T10:00:00+01:00"})", "/service"},
           Row{R"({"service":"massage"})", "/starts_at"},
           Row{R"({"service":"massage","starts_at":"tomorrow"})", "/starts_at"},
           Row{R"({"service":"massage","starts_at":"2026-12-01T10:00:00+01:00","keep_for":0})",
               "/keep_for"},
           Row{R"({"service":"massage","starts_at":"2026-12-01T10:00:00+01:00","keep_for":16})",
               "/keep_for"},
           Row{R"({"service":"massage","starts_at":"2026-12-01T10:00:00+01:00","duration":0})",
               "/duration"},
           Row{R"({"service":"massage","starts_at":"2026-12-01T10:00:00+01:00","staff":"zoe"})",
               "/staff"},
           Row{R"({"service":"massage","starts_at":"2026-12-01T10:00:00+01:00","name":"Dora"})",
               "/name"},
       }) {
    const auto refused = post("/v1/holds", body, "fault-key-" + std::to_string(++key));
    EXPECT_EQ(refused.code(), "validation") << body;
    EXPECT_EQ(refused.at("/errors/0/pointer"), pointer) << refused.text;
  }
  EXPECT_EQ(convert("no token at all").at("/errors/0/pointer"), "/hold_token");
  EXPECT_EQ(contents(), before);
}

TEST_F(RestHolds, StaffPlaceNone) {
  const auto refused = send(ana, "POST", "/v1/holds",
                            std::string(R"({"service":"massage","starts_at":")") + kTen + "\"}",
                            {{"Idempotency-Key", "staff-hold-key"}});

  EXPECT_EQ(refused.code(), "forbidden");
}

}  // namespace
}  // namespace holdfast::gateway::rest
