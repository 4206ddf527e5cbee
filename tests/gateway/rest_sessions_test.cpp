// Over HTTP: classes, parties in them, and classes that change as a whole.
#include "tests/gateway/rest_house.hpp"

namespace holdfast::gateway::rest {
namespace {

constexpr const char* kTen = "2026-12-01T10:00:00+01:00";
constexpr const char* kNoon = "2026-12-01T12:00:00+01:00";

// The massage as a class of six, by Ana or Ben; up to four come together.
class RestSessions : public RestHouse {
 protected:
  RestSessions() {
    house.arrange([&](store::Transaction& tx) {
      auto service = *tx.service(salon.agency, salon.massage);
      service.requirements = {{"trainer", {salon.ana, salon.ben}, 1, store::Assignment::priority}};
      service.policy.seats = 6;
      service.policy.largest_party = 4;
      tx.put(service);
    });
  }

  std::string booking(const std::string& starts_at, const std::string& name,
                      const std::string& more = "") {
    return std::string(R"({"service":"massage","starts_at":")") + starts_at +
           R"(","customer":{"name":")" + name + R"(","email":")" + to_lower(name) +
           R"(@mail.example"})" + more + "}";
  }
  Answered join(const std::string& name, const std::string& more = "",
                const std::string& starts_at = kTen) {
    return post("/v1/bookings", booking(starts_at, name, more), "join-" + starts_at + name);
  }
  std::string id_of(const Answered& booked) { return booked.at("/session/id"); }
  std::string path(const Answered& booked) { return "/v1/sessions/" + id_of(booked); }
  Answered step(const Answered& booked, const std::string& verb, const std::string& body,
                const std::string& key = "class-step-1", const std::string& version = "*",
                const std::string& token = "") {
    return send(token.empty() ? office : token, "POST", path(booked) + verb, body,
                {{"Idempotency-Key", key}, {"If-Match", version}});
  }
  static std::string at_noon() {
    return std::string(R"({"starts_at":")") + kNoon + R"(","reason":"The hall is painted"})";
  }
};

TEST_F(RestSessions, PartySitsTogetherAndSaysSo) {
  const auto guests = join("Dora", R"(,"party":3,"staff":"ana")");

  EXPECT_EQ(guests.status, 201) << guests.text;
  EXPECT_EQ(guests.at("/party"), "3");
  EXPECT_EQ(guests.at("/session/seats"), "[0,1,2]");
  EXPECT_EQ(join("Emil", R"(,"staff":"ana")").at("/session/seat"), "3");
}

TEST_F(RestSessions, PartyThatIsTooLargeIsToldHowLargeOneMayBe) {
  const auto refused = join("Dora", R"(,"party":5)");
  EXPECT_EQ(refused.status, 422);
  EXPECT_EQ(refused.at("/errors/0/pointer"), "/party");
  EXPECT_EQ(refused.at("/errors/0/message"), "one booking of the service takes 1 to 4 seats");

  for (const auto* nonsense : {"0", "-1", "1001", "1.5", "\"two\"", "null", "[]"}) {
    const auto faulty = join("Dora", std::string(R"(,"party":)") + nonsense);
    EXPECT_EQ(faulty.status, 422) << nonsense;
    EXPECT_EQ(faulty.at("/errors/0/pointer"), "/party") << nonsense;
  }
}

TEST_F(RestSessions, SlotsAreThoseWithRoomForTheParty) {
  join("Dora", R"(,"party":4,"staff":"ana")");
  join("Emil", R"(,"party":4,"staff":"ben")");
  const std::string question =
      "/v1/slots?service=massage&from=2026-12-01T09:00:00Z&to=2026-12-01T09:30:00Z";

  const auto for_two = get(question + "&party=2");
  const auto for_three = get(question + "&party=3");

  EXPECT_EQ(for_two.at("/data/0/seats_left"), "4");
  EXPECT_EQ(for_three.at("/data"), "[]");
  EXPECT_EQ(get(question + "&party=5").at("/errors/0/pointer"), "?party");
  EXPECT_EQ(get(question + "&party=some").at("/errors/0/code"), "range");
  const auto why =
      get("/v1/slots/explain?service=massage&at=2026-12-01T09:00:00Z&staff=ana&party=3");
  EXPECT_EQ(why.at("/free"), "false");
  EXPECT_EQ(why.at("/sessions/0/seats_left"), "2");
}

TEST_F(RestSessions, PartyIsHeldRepeatedAndWaitedFor) {
  const auto held = post(
      "/v1/holds", std::string(R"({"service":"massage","starts_at":")") + kTen + R"(","party":2})",
      "hold-two");
  EXPECT_EQ(held.status, 201) << held.text;
  EXPECT_EQ(held.at("/party"), "2");
  const auto booked = join("Dora", R"(,"hold_token":")" + held.at("/token") + "\"");
  EXPECT_EQ(booked.at("/party"), "2");

  const auto series = post(
      "/v1/series",
      R"({"service":"massage","customer":{"name":"Emil","email":"emil@mail.example"},"party":3,)"
      R"("starts":["2026-12-02T09:00:00Z","2026-12-09T09:00:00Z"]})",
      "series-three");
  EXPECT_EQ(series.status, 201) << series.text;
  EXPECT_EQ(series.at("/occurrences/1/booking/party"), "3");

  join("Frida", R"(,"party":4,"staff":"ana")", kNoon);
  join("Gerd", R"(,"party":4,"staff":"ben")", kNoon);
  const auto waits = post(
      "/v1/waitlist",
      R"({"service":"massage","customer":{"name":"Hugo","email":"hugo@mail.example"},"party":3,)"
      R"("windows":[{"starts_at":"2026-12-01T11:00:00Z","ends_at":"2026-12-01T12:00:00Z"}]})",
      "wait-three");
  EXPECT_EQ(waits.status, 201) << waits.text;
  EXPECT_EQ(waits.at("/party"), "3");
  EXPECT_EQ(waits.at("/status"), "waiting");
}

TEST_F(RestSessions, LargestPartyIsPartOfTheService) {
  const auto service = get("/v1/services/massage");
  EXPECT_EQ(service.at("/largest_party"), "4");

  const auto refused = send(admin, "PATCH", "/v1/services/massage", R"({"largest_party":7})",
                            {{"If-Match", service.header("ETag")}});
  EXPECT_EQ(refused.at("/errors/0/pointer"), "/largest_party");
  const auto changed = send(admin, "PATCH", "/v1/services/massage", R"({"largest_party":6})",
                            {{"If-Match", service.header("ETag")}});
  EXPECT_EQ(changed.at("/largest_party"), "6");
}

TEST_F(RestSessions, AreListedWithTheirSeats) {
  const auto with_ana = join("Dora", R"(,"party":3,"staff":"ana")");
  join("Emil", R"(,"staff":"ben")", kNoon);
  const std::string list = "/v1/sessions?service=massage&from=2026-12-01&to=2026-12-02";

  const auto all = get(list);
  ASSERT_EQ(all.body.at("data").get_array().size(), 2U) << all.text;
  EXPECT_EQ(all.at("/data/0/seats"), "6");
  EXPECT_EQ(all.at("/data/0/seats_taken"), "3");
  EXPECT_EQ(all.at("/data/0/staff/0/slug"), "ana");
  EXPECT_EQ(all.at("/data/0/starts_at"), kTen);

  const auto bens = send(ben, "GET", list);
  ASSERT_EQ(bens.body.at("data").get_array().size(), 1U);
  EXPECT_EQ(bens.at("/data/0/staff/0/slug"), "ben");
  EXPECT_EQ(send(ben, "GET", path(with_ana)).status, 404);
}

TEST_F(RestSessions, ListSaysWhatIsMissing) {
  EXPECT_EQ(get("/v1/sessions?from=2026-12-01&to=2026-12-02").at("/errors/0/pointer"), "?service");
  EXPECT_EQ(get("/v1/sessions?service=none&from=2026-12-01&to=2026-12-02").at("/errors/0/code"),
            "not_found");
  EXPECT_EQ(get("/v1/sessions?service=massage&to=2026-12-02").at("/errors/0/pointer"), "?from");
  EXPECT_EQ(get("/v1/sessions?service=massage&from=2026-12-02&to=2026-12-01").at("/errors/0/code"),
            "range");
  EXPECT_EQ(get("/v1/sessions?service=massage&from=2026-12-01&to=2027-12-01").at("/errors/0/code"),
            "range");
}

TEST_F(RestSessions, OneIsReadWithItsTagAndItsBookings) {
  const auto booked = join("Dora", R"(,"party":2)");
  const auto read = get(path(booked));
  EXPECT_EQ(read.status, 200) << read.text;
  const auto tag = read.header("ETag");
  EXPECT_EQ(send(admin, "GET", path(booked), "", {{"If-None-Match", tag}}).status, 304);

  join("Emil");
  EXPECT_NE(get(path(booked)).header("ETag"), tag) << "somebody joined";
  const auto bookings = get("/v1/bookings?session=" + id_of(booked));
  EXPECT_EQ(bookings.body.at("data").get_array().size(), 2U);
  EXPECT_EQ(get("/v1/sessions/gs_nothing").status, 404);
}

TEST_F(RestSessions, MovesWithEverybodyUnderItsKey) {
  const auto dora = join("Dora", R"(,"party":2)");
  const auto emil = join("Emil");
  const auto tag = get(path(dora)).header("ETag");

  const auto moved = step(dora, "/move", at_noon(), "move-class-1", tag);
  EXPECT_EQ(moved.status, 200) << moved.text;
  EXPECT_EQ(moved.at("/starts_at"), kNoon);
  EXPECT_EQ(moved.at("/seats_taken"), "3");
  EXPECT_EQ(moved.at("/bookings/1/status"), "confirmed");
  EXPECT_EQ(moved.header("ETag"), "\"" + moved.at("/version") + "\"");
  EXPECT_EQ(get("/v1/bookings/" + emil.at("/id")).at("/starts_at"), kNoon);

  const auto again = step(dora, "/move", at_noon(), "move-class-1", tag);
  EXPECT_EQ(again.text, moved.text);
  EXPECT_EQ(again.header("Idempotent-Replayed"), "true");
  const auto late = step(dora, "/move", at_noon(), "move-class-2", tag);
  EXPECT_EQ(late.status, 412);
  EXPECT_EQ(late.at("/current_etag"), moved.header("ETag"));
}

TEST_F(RestSessions, MoveIsRehearsedAndRefusedWithOtherTimes) {
  const auto dora = join("Dora", R"(,"staff":"ana")");
  join("Emil", R"(,"staff":"ana")", kNoon);
  join("Frida", R"(,"staff":"ben")", kNoon);

  const auto rehearsed = step(dora, "/move?dry_run=true",
                              R"({"local":"2026-12-01T14:00","time_zone":"Europe/Berlin"})");
  EXPECT_EQ(rehearsed.status, 200) << rehearsed.text;
  EXPECT_EQ(rehearsed.at("/would_be/starts_at"), "2026-12-01T14:00:00+01:00");
  EXPECT_EQ(get(path(dora)).at("/starts_at"), kTen);

  const auto refused = step(dora, "/move", at_noon());
  EXPECT_EQ(refused.status, 409) << refused.text;
  EXPECT_EQ(refused.code(), "slot-taken");
  EXPECT_NE(refused.at("/alternatives/0"), "");
}

TEST_F(RestSessions, StaysWhileASeatIsOnlyHeld) {
  const auto dora = join("Dora", R"(,"staff":"ana")");
  const auto held =
      post("/v1/holds",
           std::string(R"({"service":"massage","starts_at":")") + kTen + R"(","staff":"ana"})",
           "hold-one");

  const auto refused = step(dora, "/move", at_noon());

  EXPECT_EQ(refused.code(), "invalid-transition");
  EXPECT_EQ(refused.at("/from"), "held");
  EXPECT_EQ(refused.at("/booking"), held.at("/id"));
}

TEST_F(RestSessions, IsGivenToSomebodyElseByTheOffice) {
  const auto dora = join("Dora", R"(,"staff":"ana")");
  const auto emil = join("Emil", R"(,"staff":"ana")");
  const std::string to_ben = R"({"from":"ana","to":"ben"})";

  EXPECT_EQ(step(dora, "/reassign", to_ben, "reassign-ana", "*", ana).status, 403);
  const auto rehearsed = step(dora, "/reassign?dry_run=true", to_ben);
  EXPECT_EQ(rehearsed.at("/would_be/staff/0/slug"), "ben") << rehearsed.text;
  const auto handed = step(dora, "/reassign", to_ben);
  EXPECT_EQ(handed.status, 200) << handed.text;
  EXPECT_EQ(handed.at("/staff/0/slug"), "ben");
  EXPECT_EQ(get("/v1/bookings/" + emil.at("/id")).at("/staff/0/slug"), "ben");

  EXPECT_EQ(step(dora, "/reassign", to_ben, "reassign-2").at("/errors/0/pointer"), "/from");
  EXPECT_EQ(step(dora, "/reassign", "{}", "reassign-3").at("/errors/0/code"), "required");
  EXPECT_EQ(step(dora, "/reassign", R"({"from":"ben","to":"nobody"})", "reassign-4")
                .at("/errors/0/pointer"),
            "/to");
}

TEST_F(RestSessions, AloneCannotGiveItsClassAway) {
  const auto dora = join("Dora", R"(,"staff":"ana")");

  const auto refused =
      send(office, "POST", "/v1/bookings/" + dora.at("/id") + "/reassign", R"({"from":"ana"})",
           {{"Idempotency-Key", "reassign-one"}, {"If-Match", "*"}});

  EXPECT_EQ(refused.status, 422);
  EXPECT_NE(refused.at("/errors/0/message").find(id_of(dora)), std::string::npos)
      << "the class that has to be reassigned is named";
}

TEST_F(RestSessions, IsCancelledForEverybody) {
  const auto dora = join("Dora", R"(,"party":2)");
  const auto emil = join("Emil");

  EXPECT_EQ(step(dora, "/cancel?dry_run=true", "").at("/would_be/bookings/0/status"), "cancelled");
  const auto cancelled = step(dora, "/cancel", R"({"reason":"The trainer is ill"})");

  EXPECT_EQ(cancelled.status, 200) << cancelled.text;
  EXPECT_EQ(cancelled.at("/seats_taken"), "0");
  EXPECT_EQ(cancelled.at("/bookings/1/status"), "cancelled");
  EXPECT_EQ(get("/v1/bookings/" + emil.at("/id")).at("/status"), "cancelled");
  EXPECT_EQ(get("/v1/bookings/" + emil.at("/id")).at("/cancel_reason"), "The trainer is ill");
  EXPECT_EQ(step(dora, "/cancel", R"({"reason":"The trainer is ill"})").text, cancelled.text);
  EXPECT_EQ(step(dora, "/cancel", "", "cancel-again").status, 404);
}

TEST_F(RestSessions, StaffActOnTheirOwnOnly) {
  const auto dora = join("Dora", R"(,"staff":"ana")");
  const std::string to_ben = std::string(R"({"starts_at":")") + kNoon + R"(","staff":"ben"})";

  EXPECT_EQ(step(dora, "/move", at_noon(), "ben-moves", "*", ben).status, 404);
  EXPECT_EQ(step(dora, "/cancel", "", "ben-cancels", "*", ben).status, 404);
  EXPECT_EQ(step(dora, "/move", to_ben, "ana-gives", "*", ana).status, 403);
  EXPECT_EQ(step(dora, "/move", at_noon(), "ana-moves", "*", ana).status, 200);
  EXPECT_EQ(step(dora, "/cancel", "", "ana-cancels", "*", ana).status, 200);
}

TEST_F(RestSessions, EveryFaultOfABodyIsNamed) {
  const auto dora = join("Dora");
  const std::string long_words(1001, 'x');

  const auto no_time = step(dora, "/move", "{}", "faulty-1");
  EXPECT_EQ(no_time.status, 422) << no_time.text;
  EXPECT_EQ(
      step(dora, "/move", R"({"local":"2027-03-28T02:30","time_zone":"Europe/Berlin"})", "faulty-2")
          .code(),
      "invalid-local-time");
  EXPECT_EQ(
      step(dora, "/move",
           std::string(R"({"starts_at":")") + kNoon + R"(","staff":"nobody","why":1})", "faulty-3")
          .body.at("errors")
          .get_array()
          .size(),
      2U);
  EXPECT_EQ(step(dora, "/cancel", R"({"reason":")" + long_words + "\"}", "faulty-4")
                .at("/errors/0/pointer"),
            "/reason");
  EXPECT_EQ(step(dora, "/move", R"({"starts_at":"2026-12-01T10:07:00+01:00"})", "faulty-5").code(),
            "outside-rules");
}

TEST_F(RestSessions, WritesWantAKeyAndAVersion) {
  const auto dora = join("Dora");
  EXPECT_EQ(send(office, "POST", path(dora) + "/move", at_noon(), {{"If-Match", "*"}}).code(),
            "idempotency-key-required");
  EXPECT_EQ(
      send(office, "POST", path(dora) + "/move", at_noon(), {{"Idempotency-Key", "no-version"}})
          .code(),
      "precondition-required");
}

}  // namespace
}  // namespace holdfast::gateway::rest
