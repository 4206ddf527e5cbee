// Holidays and leave over the API, and resources that carry less (rule C37).
#include "tests/gateway/rest_house.hpp"

namespace holdfast::gateway::rest {
namespace {

class RestClosures : public RestHouse {
 protected:
  Answered close(const std::string& body, const std::string& key = "closure-key-1",
                 const std::string& query = "") {
    return send(office, "POST", "/v1/closures" + query, body, {{"Idempotency-Key", key}});
  }
  std::string status_of(const Answered& booking) {
    return get("/v1/bookings/" + booking.at("/id")).at("/status");
  }
};

TEST_F(RestClosures, WholeDaysAreThoseOfTheAgency) {
  const auto closed =
      close(R"({"first_day":"2026-12-24","last_day":"2026-12-26","reason":"Christmas"})");

  EXPECT_EQ(closed.status, 201);
  EXPECT_EQ(closed.at("/starts_at"), "2026-12-24T00:00:00+01:00");
  EXPECT_EQ(closed.at("/ends_at"), "2026-12-27T00:00:00+01:00");
  EXPECT_EQ(closed.at("/resource"), "null");
  EXPECT_EQ(closed.at("/hit"), "[]");
  EXPECT_EQ(closed.header("Location"), "https://salon.example/v1/closures/" + closed.at("/id"));
  const auto shown = get("/v1/closures/" + closed.at("/id"));
  EXPECT_EQ(shown.at("/reason"), "Christmas");
  EXPECT_EQ(shown.header("ETag"), closed.header("ETag"));
  EXPECT_EQ(book("2026-12-24T10:00:00+01:00").code(), "busy-outside");
  // A repeat under its key closes nothing twice.
  EXPECT_EQ(close(R"({"first_day":"2026-12-24","last_day":"2026-12-26","reason":"Christmas"})")
                .header("Idempotent-Replayed"),
            "true");
}

TEST_F(RestClosures, WhoIsHitIsNamedBeforeAndAfter) {
  const auto booked = book("2026-12-01T10:00:00+01:00", "Dora", "ana");
  const auto text = R"({"resource":"ana","starts_at":"2026-12-01T08:00:00+01:00",
                        "ends_at":"2026-12-01T12:00:00+01:00","reason":"Training"})";
  const auto before = contents();

  const auto rehearsed = close(text, "unused", "?dry_run=true");
  EXPECT_EQ(rehearsed.status, 200);
  EXPECT_EQ(rehearsed.at("/would_be/hit/0"), booked.at("/id"));
  EXPECT_EQ(rehearsed.at("/would_be/id"), "null");
  EXPECT_EQ(contents(), before);

  const auto closed = close(text);
  EXPECT_EQ(closed.at("/hit/0"), booked.at("/id"));
  EXPECT_EQ(closed.at("/resource/slug"), "ana");
  EXPECT_EQ(status_of(booked), "conflicted");
  EXPECT_EQ(get("/v1/conflicts").at("/data/0/kind"), "closure");
}

TEST_F(RestClosures, AChangeNeedsTheVersionAndMayBeRehearsed) {
  const auto booked = book("2026-12-01T10:00:00+01:00", "Dora", "ana");
  const auto closed =
      close(R"({"first_day":"2026-12-01","last_day":"2026-12-01","reason":"Move"})");
  const auto path = "/v1/closures/" + closed.at("/id");
  EXPECT_EQ(send(office, "PATCH", path, R"({"reason":"Moving"})").status, 428);
  EXPECT_EQ(send(office, "PATCH", path, R"({"reason":"Moving"})", {{"If-Match", "\"7\""}}).status,
            412);

  const auto rehearsed = send(office, "PATCH", path + "?dry_run=true", R"({"resource":"ben"})",
                              {{"If-Match", closed.header("ETag")}});
  EXPECT_EQ(rehearsed.at("/would_be/hit"), "[]");
  EXPECT_EQ(status_of(booked), "conflicted");

  const auto changed =
      send(office, "PATCH", path, R"({"resource":"ben"})", {{"If-Match", closed.header("ETag")}});
  EXPECT_EQ(changed.status, 200);
  EXPECT_EQ(changed.at("/resource/slug"), "ben");
  EXPECT_EQ(status_of(booked), "confirmed");
  const auto everybody =
      send(office, "PATCH", path, R"({"resource":null})", {{"If-Match", changed.header("ETag")}});
  EXPECT_EQ(everybody.at("/resource"), "null");
  EXPECT_EQ(status_of(booked), "conflicted");
}

TEST_F(RestClosures, RemovingOneOpensTheTimeAgain) {
  const auto booked = book("2026-12-01T10:00:00+01:00", "Dora", "ana");
  const auto closed =
      close(R"({"first_day":"2026-12-01","last_day":"2026-12-01","reason":"Move"})");
  const auto path = "/v1/closures/" + closed.at("/id");

  const auto rehearsed =
      send(office, "DELETE", path + "?dry_run=true", "", {{"If-Match", closed.header("ETag")}});
  EXPECT_EQ(rehearsed.status, 200);
  EXPECT_EQ(rehearsed.at("/would_be"), "null");
  EXPECT_EQ(status_of(booked), "conflicted");

  EXPECT_EQ(send(office, "DELETE", path).status, 428);
  EXPECT_EQ(send(office, "DELETE", path, "", {{"If-Match", closed.header("ETag")}}).status, 204);
  EXPECT_EQ(status_of(booked), "confirmed");
  EXPECT_EQ(get(path).status, 404);
}

// A colleague's leave is their own affair.
TEST_F(RestClosures, StaffSeeTheirOwnAndTheAgencys) {
  const auto bens = close(
      R"({"resource":"ben","first_day":"2026-12-02","last_day":"2026-12-02","reason":"Doctor"})");
  close(R"({"first_day":"2026-12-24","last_day":"2026-12-24","reason":"Eve"})", "closure-key-2");

  const auto seen = send(ana, "GET", "/v1/closures");
  EXPECT_EQ(seen.body.at("data").as_array().size(), 1U);
  EXPECT_EQ(seen.at("/data/0/reason"), "Eve");
  EXPECT_EQ(send(ana, "GET", "/v1/closures/" + bens.at("/id")).status, 404);
  EXPECT_EQ(send(ben, "GET", "/v1/closures/" + bens.at("/id")).status, 200);
  EXPECT_EQ(get("/v1/closures?from=2026-12-03").body.at("data").as_array().size(), 1U);
  EXPECT_EQ(get("/v1/closures?from=2026-12-01&to=2026-12-03").at("/data/0/reason"), "Doctor");
  EXPECT_EQ(get("/v1/closures?from=then").at("/errors/0/pointer"), "?from");
}

TEST_F(RestClosures, EveryFaultHasItsPlace) {
  const auto pointers = [&](const std::string& body) {
    const auto answered = close(body);
    EXPECT_EQ(answered.status, 422) << body;
    std::vector<std::string> found;
    for (const auto& fault : answered.body.at("errors").as_array()) {
      found.emplace_back(fault.at("pointer").as_string());
    }
    return found;
  };
  using Pointers = std::vector<std::string>;
  const auto before = contents();

  EXPECT_EQ(pointers("{}"), (Pointers{"/reason", "/starts_at", "/ends_at"}));
  EXPECT_EQ(pointers(R"({"reason":"x","first_day":"24.12.2026","last_day":"2026-12-24"})"),
            Pointers{"/first_day"});
  EXPECT_EQ(pointers(R"({"reason":"x","first_day":"2026-12-24","starts_at":
                         "2026-12-24T00:00:00Z","last_day":"2026-12-24"})"),
            Pointers{"/starts_at"});
  EXPECT_EQ(pointers(R"({"reason":"x","starts_at":"2026-12-24T00:00","last_day":"2026-12-24"})"),
            Pointers{"/starts_at"});
  EXPECT_EQ(pointers(R"({"reason":"x","first_day":"2026-12-25","last_day":"2026-12-23"})"),
            Pointers{"/ends_at"});
  EXPECT_EQ(pointers(R"({"reason":" ","first_day":"2026-12-24","last_day":"2026-12-24"})"),
            Pointers{"/reason"});
  EXPECT_EQ(pointers(R"({"reason":"x","first_day":"2025-12-24","last_day":"2025-12-24"})"),
            Pointers{"/ends_at"});
  EXPECT_EQ(
      pointers(
          R"({"reason":"x","resource":"zoe","first_day":"2026-12-24","last_day":"2026-12-24"})"),
      Pointers{"/resource"});
  EXPECT_EQ(
      pointers(R"({"reason":"x","resource":7,"first_day":"2026-12-24","last_day":"2026-12-24"})"),
      Pointers{"/resource"});
  EXPECT_EQ(pointers(R"({"reason":"x","first_day":"2026-12-24","last_day":"2029-12-24"})"),
            Pointers{"/ends_at"});
  EXPECT_EQ(contents(), before);
}

TEST_F(RestClosures, ShorterHoursNameWhomTheyHit) {
  const auto booked = book("2026-12-01T15:00:00+01:00", "Dora", "ana");
  const auto stored = get("/v1/resources/ana");
  const std::string hours = R"({"hours":{"tue":[["09:00","12:00"]]}})";

  const auto rehearsed = send(admin, "PATCH", "/v1/resources/ana?dry_run=true", hours,
                              {{"If-Match", stored.header("ETag")}});
  EXPECT_EQ(rehearsed.status, 200);
  EXPECT_EQ(rehearsed.at("/hit/0"), booked.at("/id"));
  EXPECT_EQ(rehearsed.at("/would_be/hours/tue/0/1"), "12:00");
  EXPECT_EQ(status_of(booked), "confirmed");

  const auto changed =
      send(admin, "PATCH", "/v1/resources/ana", hours, {{"If-Match", stored.header("ETag")}});
  EXPECT_EQ(changed.at("/hit/0"), booked.at("/id"));
  EXPECT_EQ(status_of(booked), "conflicted");
  EXPECT_EQ(get("/v1/conflicts").at("/data/0/kind"), "hours");
}

}  // namespace
}  // namespace holdfast::gateway::rest
