// Over HTTP: repeating bookings, and many at once.
#include "tests/gateway/rest_house.hpp"

namespace holdfast::gateway::rest {
namespace {

class RestSeries : public RestHouse {
 protected:
  static std::string body_of(const std::string& dates) {
    return R"({"service":"massage","customer":{"name":"Dora","email":"dora@mail.example"},)" +
           dates + "}";
  }
  Answered series(const std::string& dates, const std::string& query = "") {
    return post("/v1/series" + query, body_of(dates), "series-key-" + std::to_string(++keys_));
  }
  static constexpr const char* kEightTuesdays =
      R"("repeat":{"local":"2026-12-01T10:00","count":8},"time_zone":"Europe/Berlin")";

 private:
  int keys_ = 0;
};

TEST_F(RestSeries, EightTuesdaysByTheWallClock) {
  const auto made = series(kEightTuesdays);

  EXPECT_EQ(made.status, 201) << made.text;
  EXPECT_EQ(made.at("/booked"), "8");
  EXPECT_EQ(made.at("/refused"), "0");
  EXPECT_EQ(made.at("/occurrences/7/local"), "2027-01-19T10:00:00");
  EXPECT_EQ(made.at("/occurrences/7/starts_at"), "2027-01-19T10:00:00+01:00");
  EXPECT_EQ(made.at("/occurrences/7/booking/series"), made.at("/id"));
  EXPECT_EQ(made.header("Location"), "https://salon.example/v1/series/" + made.at("/id"));
  const auto shown = get("/v1/series/" + made.at("/id"));
  EXPECT_EQ(shown.at("/booked"), "8") << shown.text;
}

TEST_F(RestSeries, StartsCanBeListed) {
  const auto made = series(R"("starts":["2026-12-01T10:00:00+01:00","2026-12-03T15:00:00+01:00"])");

  EXPECT_EQ(made.at("/booked"), "2") << made.text;
  EXPECT_EQ(made.at("/occurrences/1/local"), "2026-12-03T15:00:00");
}

TEST_F(RestSeries, RepeatGetsTheSameAnswer) {
  const auto body = body_of(kEightTuesdays);
  const auto made = post("/v1/series", body, "one-series-key");

  const auto again = post("/v1/series", body, "one-series-key");

  EXPECT_EQ(again.text, made.text);
  EXPECT_EQ(again.header("Location"), made.header("Location"));
  EXPECT_EQ(again.header("Idempotent-Replayed"), "true");
}

TEST_F(RestSeries, OneTakenDateRefusesAllOrIsLeftOut) {
  book("2026-12-08T10:00:00+01:00", "Emil", "ana");
  book("2026-12-08T10:00:00+01:00", "Fritz", "ben");
  const auto before = contents();

  const auto refused = series(kEightTuesdays);
  EXPECT_EQ(refused.status, 409);
  EXPECT_EQ(refused.code(), "slot-taken");
  EXPECT_EQ(refused.at("/starts_at"), "2026-12-08T10:00:00+01:00") << refused.text;
  EXPECT_EQ(contents(), before);

  const auto made = series(std::string(kEightTuesdays) + R"(,"mode":"best_effort")");
  EXPECT_EQ(made.status, 201);
  EXPECT_EQ(made.at("/booked"), "7");
  EXPECT_EQ(made.at("/occurrences/1/booking"), "null");
  EXPECT_EQ(made.at("/occurrences/1/problem/code"), "slot-taken") << made.text;
}

TEST_F(RestSeries, WhereNothingFitsNothingIsMade) {
  const auto none = series(R"("starts":["2026-12-06T10:00:00+01:00"],"mode":"best_effort")");

  EXPECT_EQ(none.status, 200) << none.text;
  EXPECT_EQ(none.at("/id"), "null");
  EXPECT_EQ(none.at("/occurrences/0/problem/rule"), "hours");
}

// Half past two does not exist on the night the clocks go forward: the date is named, not moved.
TEST_F(RestSeries, DateInTheGapIsNamed) {
  house.clock.set(test::at("2027-03-01T08:00:00Z"));
  const std::string night = R"("repeat":{"local":"2027-03-27T02:30","every":"day","count":3},)"
                            R"("time_zone":"Europe/Berlin")";

  const auto refused = series(night);
  EXPECT_EQ(refused.code(), "invalid-local-time");
  EXPECT_EQ(refused.at("/reason"), "gap") << refused.text;

  const auto named = series(night + R"(,"mode":"best_effort")");
  EXPECT_EQ(named.at("/occurrences/1/local"), "2027-03-28T02:30:00") << named.text;
  EXPECT_EQ(named.at("/occurrences/1/starts_at"), "null");
  EXPECT_EQ(named.at("/occurrences/1/problem/code"), "invalid-local-time");
  EXPECT_EQ(named.at("/occurrences/2/problem/code"), "outside-rules");
}

TEST_F(RestSeries, RestOfASeriesIsCancelled) {
  const auto made = series(kEightTuesdays);

  const auto would = post("/v1/series/" + made.at("/id") + "/cancel?dry_run=true",
                          R"({"from":"2026-12-15T00:00:00+01:00"})", "unused-key");
  EXPECT_EQ(would.at("/would_be/cancelled"), "6") << would.text;
  const auto cancelled =
      post("/v1/series/" + made.at("/id") + "/cancel",
           R"({"from":"2026-12-15T00:00:00+01:00","by":"customer","reason":"Moves away"})",
           "cancel-series");

  EXPECT_EQ(cancelled.status, 200) << cancelled.text;
  EXPECT_EQ(cancelled.at("/cancelled"), "6");
  EXPECT_EQ(cancelled.at("/occurrences/0/booking/cancelled_by"), "customer");
  const auto shown = get("/v1/series/" + made.at("/id"));
  EXPECT_EQ(shown.at("/occurrences/1/booking/status"), "confirmed");
  EXPECT_EQ(shown.at("/occurrences/2/booking/status"), "cancelled");
}

TEST_F(RestSeries, DryRunSaysWhatWouldBe) {
  const auto before = contents();

  const auto would = series(kEightTuesdays, "?dry_run=true");

  EXPECT_EQ(would.status, 200) << would.text;
  EXPECT_EQ(would.at("/would_be/booked"), "8");
  EXPECT_EQ(contents(), before);
}

TEST_F(RestSeries, StaffSeeTheirOwnDatesOfASeries) {
  const auto made = series(std::string(kEightTuesdays) + R"(,"staff":"ana")");

  EXPECT_EQ(send(ana, "GET", "/v1/series/" + made.at("/id")).at("/booked"), "8");
  EXPECT_EQ(send(ben, "GET", "/v1/series/" + made.at("/id")).code(), "not-found");
}

TEST_F(RestSeries, FaultsAreNamed) {
  const auto before = contents();
  struct Row {
    const char* dates;
    const char* pointer;
  };
  for (const auto& [dates, pointer] : {
           Row{R"("note":"no dates")", "/starts"},
           Row{R"("starts":[])", "/starts"},
           Row{R"("starts":["soon"])", "/starts/0"},
           Row{R"("starts":["2026-12-08T10:00:00+01:00","2026-12-01T10:00:00+01:00"])",
               "/starts/1"},
           Row{R"("repeat":{"count":2})", "/repeat/local"},
           Row{R"("repeat":{"local":"tomorrow","count":2})", "/repeat/local"},
           Row{R"("repeat":{"local":"2026-12-01T10:00"})", "/repeat/count"},
           Row{R"("repeat":{"local":"2026-12-01T10:00","count":0})", "/repeat/count"},
           Row{R"("repeat":{"local":"2026-12-01T10:00","count":2,"until":"2026-12-31"})",
               "/repeat/count"},
           Row{R"("repeat":{"local":"2026-12-01T10:00","until":"Christmas"})", "/repeat/until"},
           Row{R"("repeat":{"local":"2026-12-01T10:00","until":"2026-11-01"})", "/repeat/until"},
           Row{R"("repeat":{"local":"2026-12-01T10:00","every":"month","count":2})",
               "/repeat/every"},
           Row{R"("repeat":{"local":"2026-12-01T10:00","interval":0,"count":2})",
               "/repeat/interval"},
           Row{R"("repeat":{"local":"2026-12-01T10:00","count":2},"mode":"some")", "/mode"},
           Row{R"("repeat":{"local":"2026-12-01T10:00","count":2},"time_zone":"Mars")",
               "/time_zone"},
           Row{R"("repeat":{"local":"2026-12-01T10:00","count":2},"weekday":2)", "/weekday"},
       }) {
    const auto refused = series(dates);
    EXPECT_EQ(refused.code(), "validation") << dates;
    EXPECT_EQ(refused.at("/errors/0/pointer"), pointer) << refused.text;
  }
  EXPECT_EQ(contents(), before);
}

TEST_F(RestSeries, FaultsOfACancellationAreNamed) {
  const auto made = series(kEightTuesdays);
  const auto path = "/v1/series/" + made.at("/id") + "/cancel";

  EXPECT_EQ(post(path, R"({"from":"then"})", "cancel-key-1").at("/errors/0/pointer"), "/from");
  EXPECT_EQ(post(path, R"({"by":"the cat"})", "cancel-key-2").at("/errors/0/pointer"), "/by");
  EXPECT_EQ(post(path, R"({"reason":7})", "cancel-key-3").at("/errors/0/pointer"), "/reason");
  EXPECT_EQ(post("/v1/series/se_nothing/cancel", "", "cancel-key-4").code(), "not-found");
  EXPECT_EQ(get("/v1/series/se_nothing").code(), "not-found");
}

class RestBatch : public RestHouse {
 protected:
  static std::string item(const std::string& key, const std::string& at, const std::string& name) {
    return R"({"key":")" + key + R"(","booking":{"service":"massage","starts_at":")" + at +
           R"(","customer":{"name":")" + name + R"(","email":")" + to_lower(name) +
           R"(@mail.example"}}})";
  }
  Answered batch(const std::string& items) {
    return send(office, "POST", "/v1/bookings:batch", R"({"bookings":[)" + items + "]}");
  }
};

TEST_F(RestBatch, EachItemHasItsOwnAnswer) {
  const auto answered = batch(item("batch-key-1", "2026-12-01T10:00:00+01:00", "Dora") + "," +
                              item("batch-key-2", "2026-12-06T10:00:00+01:00", "Emil") + "," +
                              item("short", "2026-12-01T12:00:00+01:00", "Fritz") +
                              R"(,{"key":"batch-key-4","booking":{"service":"massage"}})");

  EXPECT_EQ(answered.status, 200) << answered.text;
  EXPECT_EQ(answered.at("/results/0/status"), "201");
  EXPECT_EQ(answered.at("/results/0/body/status"), "confirmed");
  EXPECT_EQ(answered.at("/results/1/body/code"), "outside-rules");
  EXPECT_EQ(answered.at("/results/2/body/code"), "idempotency-key-required");
  EXPECT_EQ(answered.at("/results/3/body/code"), "validation");
}

// What was re-sent, all of it or one by one, is recognised by its own key.
TEST_F(RestBatch, RepeatIsAnsweredItemByItem) {
  const auto one = item("batch-key-1", "2026-12-01T10:00:00+01:00", "Dora");
  const auto first = batch(one);

  const auto again = batch(one + "," + item("batch-key-2", "2026-12-01T12:00:00+01:00", "Emil"));

  EXPECT_EQ(again.at("/results/0/replayed"), "true") << again.text;
  EXPECT_EQ(again.at("/results/0/body/id"), first.at("/results/0/body/id"));
  EXPECT_EQ(again.at("/results/1/replayed"), "false");
  const auto single = send(office, "POST", "/v1/bookings",
                           R"({"service":"massage","starts_at":"2026-12-01T10:00:00+01:00",)"
                           R"("customer":{"name":"Dora","email":"dora@mail.example"}})",
                           {{"Idempotency-Key", "batch-key-1"}});
  EXPECT_EQ(single.header("Idempotent-Replayed"), "true");
  EXPECT_EQ(single.at("/id"), first.at("/results/0/body/id"));
}

TEST_F(RestBatch, FaultyBatchIsRefusedWhole) {
  const auto before = contents();
  std::string many = item("batch-key-0", "2026-12-01T10:00:00+01:00", "Dora");
  for (int i = 1; i <= 100; ++i) {
    many += "," + item("batch-key-" + std::to_string(i), "2026-12-01T10:00:00+01:00", "Dora");
  }
  struct Row {
    std::string items;
    const char* pointer;
  };
  for (const auto& [items, pointer] :
       {Row{"", "/bookings"}, Row{many, "/bookings"}, Row{"7", "/bookings/0"},
        Row{R"({"booking":{}})", "/bookings/0/key"}, Row{R"({"key":"k"})", "/bookings/0/booking"},
        Row{R"({"key":"batch-key-1","booking":{},"more":1})", "/bookings/0/more"}}) {
    const auto refused = batch(items);
    EXPECT_EQ(refused.code(), "validation") << refused.text;
    EXPECT_EQ(refused.at("/errors/0/pointer"), pointer);
  }
  EXPECT_EQ(contents(), before);
}

}  // namespace
}  // namespace holdfast::gateway::rest
