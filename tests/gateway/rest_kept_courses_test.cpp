// Over HTTP: several services one after another in holds and in series.
#include "tests/gateway/rest_house.hpp"

namespace holdfast::gateway::rest {
namespace {

constexpr const char* kTen = "2026-12-01T10:00:00+01:00";

// After the massage half an hour of tea, which Ben serves.
class RestKeptCourses : public RestHouse {
 protected:
  RestKeptCourses() {
    house.arrange([&](store::Transaction& tx) {
      auto tea = *tx.service(salon.agency, salon.massage);
      tea.id = store::ServiceId{"sv_00000000000000000000000tea"};
      tea.slug = "tea";
      tea.name = "Tea";
      tea.duration = std::chrono::minutes{30};
      tea.requirements = {{"host", {salon.ben}, 1, store::Assignment::priority}};
      tx.put(tea);
    });
  }
  Answered hold(const std::string& more = R"(,"then":[{"service":"tea"}])") {
    return post("/v1/holds",
                std::string(R"({"service":"massage","starts_at":")") + kTen + "\"" + more + "}",
                "hold-key-" + std::to_string(++keys_));
  }
  Answered convert(const Answered& held, const std::string& more) {
    return post("/v1/bookings",
                std::string(R"({"service":"massage","starts_at":")") + kTen +
                    R"(","customer":{"name":"Dora","email":"dora@mail.example"},"hold_token":")" +
                    held.at("/token") + "\"" + more + "}",
                "convert-" + std::to_string(++keys_));
  }

 private:
  int keys_ = 0;
};

TEST_F(RestKeptCourses, HoldKeepsAllAndBecomesABookingOfAll) {
  const auto held = hold();
  EXPECT_EQ(held.status, 201) << held.text;
  EXPECT_EQ(held.at("/ends_at"), "2026-12-01T11:30:00+01:00");
  EXPECT_EQ(held.at("/parts/1/service/slug"), "tea");
  EXPECT_EQ(held.at("/parts/1/staff/0/slug"), "ben");

  const auto forgotten = convert(held, "");
  EXPECT_EQ(forgotten.status, 422);
  EXPECT_EQ(forgotten.at("/errors/0/pointer"), "/hold_token");
  const auto booked = convert(held, R"(,"then":[{"service":"tea"}])");
  EXPECT_EQ(booked.status, 201) << booked.text;
  EXPECT_EQ(booked.at("/id"), held.at("/id"));
  EXPECT_EQ(booked.at("/parts/1/starts_at"), "2026-12-01T11:00:00+01:00");
}

TEST_F(RestKeptCourses, HoldIsRehearsedAndItsFaultsAreNamed) {
  const auto rehearsed = send(office, "POST", "/v1/holds?dry_run=true",
                              std::string(R"({"service":"massage","starts_at":")") + kTen +
                                  R"(","then":[{"service":"tea"}]})");
  EXPECT_EQ(rehearsed.at("/would_be/parts/1/service/slug"), "tea") << rehearsed.text;

  EXPECT_EQ(hold(R"(,"then":[{"service":"sauna"}])").at("/errors/0/pointer"), "/then/0/service");
  EXPECT_EQ(hold(R"(,"then":[{"service":"tea","staff":"ana"}])").at("/errors/0/pointer"),
            "/then/0/staff");
  EXPECT_EQ(hold(R"(,"then":[{"service":"tea","duration":45}])").at("/errors/0/pointer"),
            "/then/0/duration");
  EXPECT_EQ(hold(R"(,"then":"tea")").at("/errors/0/pointer"), "/then");
}

TEST_F(RestKeptCourses, SeriesRepeatsAllOfThem) {
  const auto series =
      post("/v1/series",
           R"({"service":"massage","customer":{"name":"Emil","email":"emil@mail.example"},)"
           R"("then":[{"service":"tea"}],)"
           R"("repeat":{"local":"2026-12-01T10:00","count":3},"time_zone":"Europe/Berlin"})",
           "series-of-two");

  EXPECT_EQ(series.status, 201) << series.text;
  EXPECT_EQ(series.at("/booked"), "3");
  EXPECT_EQ(series.at("/occurrences/2/booking/parts/1/service/slug"), "tea");
  EXPECT_EQ(series.at("/occurrences/2/booking/ends_at"), "2026-12-15T11:30:00+01:00");
}

}  // namespace
}  // namespace holdfast::gateway::rest
