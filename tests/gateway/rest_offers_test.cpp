// What can be booked, and when: policies of services, caps, lengths, several services, classes, and
// why a time can be had or not.
#include "tests/gateway/rest_house.hpp"

namespace holdfast::gateway::rest {
namespace {

class RestOffers : public RestHouse {
 protected:
  Answered change(const std::string& path, const std::string& body, const std::string& query = "") {
    return send(admin, "PATCH", path + query, body, {{"If-Match", get(path).header("ETag")}});
  }
  Answered request(const std::string& text, const std::string& key) {
    return post("/v1/bookings", text, key);
  }
  static std::string pointer(const Answered& answered) { return answered.at("/errors/0/pointer"); }
};

TEST_F(RestOffers, AServiceSaysHowItIsBooked) {
  const auto created = post("/v1/services", R"({"slug":"class","name":"Class",
      "duration_minutes":60,"durations_minutes":[45,60,90],"seats":8,"approval":true,
      "approval_within_minutes":120,"on_clash":"offer_move","change_notice_minutes":1440,
      "late_changes":false,"staff_cancel":false,"waitlist":true,"waitlist_books":true,"offer_within_minutes":30,
      "requirements":[{"name":"trainer","pool":["ana","ben"]}]})",
                            "service-key-1");

  EXPECT_EQ(created.status, 201);
  const auto shown = get("/v1/services/class");
  EXPECT_EQ(shown.at("/durations_minutes"), "[45,60,90]");
  EXPECT_EQ(shown.at("/seats"), "8");
  EXPECT_EQ(shown.at("/approval"), "true");
  EXPECT_EQ(shown.at("/approval_within_minutes"), "120");
  EXPECT_EQ(shown.at("/on_clash"), "offer_move");
  EXPECT_EQ(shown.at("/change_notice_minutes"), "1440");
  EXPECT_EQ(shown.at("/late_changes"), "false");
  EXPECT_EQ(shown.at("/staff_cancel"), "false");
  EXPECT_EQ(shown.at("/waitlist_books"), "true");
  EXPECT_EQ(shown.at("/offer_within_minutes"), "30");
  const auto stored = get("/v1/services/massage");
  EXPECT_EQ(stored.at("/durations_minutes"), "[]");
  EXPECT_EQ(stored.at("/seats"), "1");
}

TEST_F(RestOffers, APolicyThatCannotBeIsRefusedWithItsPlace) {
  const auto path = "/v1/services/massage";
  const auto before = contents();
  for (const auto& [body, where] : std::vector<std::pair<std::string, std::string>>{
           {R"({"durations_minutes":[60,30]})", "/durations_minutes"},
           {R"({"durations_minutes":[60,60]})", "/durations_minutes"},
           {R"({"durations_minutes":[30,90]})", "/durations_minutes"},
           {R"({"durations_minutes":[0,60]})", "/durations_minutes/0"},
           {R"({"durations_minutes":["60"]})", "/durations_minutes/0"},
           {R"({"durations_minutes":60})", "/durations_minutes"},
           {R"({"seats":0})", "/seats"},
           {R"({"seats":1001})", "/seats"},
           {R"({"approval":"yes"})", "/approval"},
           {R"({"approval_within_minutes":0})", "/approval_within_minutes"},
           {R"({"on_clash":"panic"})", "/on_clash"},
           {R"({"change_notice_minutes":-1})", "/change_notice_minutes"},
           {R"({"late_changes":1})", "/late_changes"},
           {R"({"staff_cancel":"no"})", "/staff_cancel"},
           {R"({"waitlist":null})", "/waitlist"},
           {R"({"waitlist_books":0})", "/waitlist_books"},
           {R"({"offer_within_minutes":1})", "/offer_within_minutes"}}) {
    const auto refused = change(path, body);
    EXPECT_EQ(refused.status, 422) << body;
    EXPECT_EQ(pointer(refused), where) << body;
  }
  EXPECT_EQ(contents(), before);
}

TEST_F(RestOffers, ADefinitionMayBeRehearsed) {
  const auto before = contents();

  const auto service = change("/v1/services/massage", R"({"seats":4})", "?dry_run=true");
  const auto fresh = send(admin, "POST", "/v1/services?dry_run=true",
                          R"({"slug":"nails","name":"Nails","duration_minutes":30,
                              "requirements":[{"name":"who","pool":["ana"]}]})");
  const auto resource = send(admin, "POST", "/v1/resources?dry_run=true",
                             R"({"kind":"room","slug":"cellar","name":"Cellar"})");

  EXPECT_EQ(service.at("/would_be/seats"), "4");
  EXPECT_EQ(fresh.at("/would_be/id"), "null");
  EXPECT_EQ(fresh.at("/would_be/slug"), "nails");
  EXPECT_EQ(resource.at("/would_be/slug"), "cellar");
  EXPECT_EQ(contents(), before);
  EXPECT_EQ(get("/v1/services/massage").at("/seats"), "1");
}

TEST_F(RestOffers, CapsAreKept) {
  EXPECT_EQ(pointer(change("/v1/resources/ana", R"({"daily_cap":-1})")), "/daily_cap");
  EXPECT_EQ(pointer(change("/v1/resources/ana", R"({"weekly_cap":1001})")), "/weekly_cap");
  EXPECT_EQ(change("/v1/resources/ana", R"({"daily_cap":1,"weekly_cap":3})").at("/weekly_cap"),
            "3");
  ASSERT_EQ(book("2026-12-01T10:00:00+01:00", "Dora", "ana").status, 201);

  const auto refused = book("2026-12-01T14:00:00+01:00", "Emil", "ana");

  EXPECT_EQ(refused.code(), "outside-rules");
  EXPECT_EQ(refused.at("/rule"), "limit");
  EXPECT_EQ(get("/v1/slots?service=massage&from=2026-12-01&to=2026-12-02&staff=ana")
                .body.at("data")
                .as_array()
                .size(),
            0U);
}

TEST_F(RestOffers, LengthsAreChosenAndAskedFor) {
  change("/v1/services/massage", R"({"durations_minutes":[60,120]})");
  const auto slots = get("/v1/slots?service=massage&from=2026-12-01&to=2026-12-02&duration=120");
  EXPECT_EQ(slots.at("/data/0/ends_at"), "2026-12-01T11:00:00+01:00");
  const auto other = get("/v1/slots?service=massage&from=2026-12-01&to=2026-12-02&duration=90");
  EXPECT_EQ(other.status, 422);
  EXPECT_EQ(pointer(other), "?duration");
  EXPECT_EQ(pointer(get("/v1/slots?service=massage&from=2026-12-01&to=2026-12-02&duration=long")),
            "?duration");

  const auto booked = request(R"({"service":"massage","starts_at":"2026-12-01T10:00:00+01:00",
      "duration":120,"customer":{"name":"Dora","email":"dora@mail.example"}})",
                              "length-key-1");
  EXPECT_EQ(booked.at("/ends_at"), "2026-12-01T12:00:00+01:00");
}

TEST_F(RestOffers, SeveralServicesAreOneBooking) {
  post("/v1/services", R"({"slug":"nails","name":"Nails","duration_minutes":30,
      "slot_step_minutes":30,"requirements":[{"name":"who","pool":["ana","ben"]}]})",
       "service-key-2");
  const auto slots =
      get("/v1/slots?service=massage&then=nails&from=2026-12-01&to=2026-12-02&staff=ana");
  EXPECT_EQ(slots.at("/data/0/ends_at"), "2026-12-01T10:30:00+01:00");

  const auto booked = request(R"({"service":"massage","starts_at":"2026-12-01T10:00:00+01:00",
      "staff":"ana","then":[{"service":"nails","staff":"ben"}],
      "customer":{"name":"Dora","email":"dora@mail.example"}})",
                              "parts-key-1");

  EXPECT_EQ(booked.status, 201);
  EXPECT_EQ(booked.at("/ends_at"), "2026-12-01T11:30:00+01:00");
  EXPECT_EQ(booked.at("/parts/0/service/slug"), "massage");
  EXPECT_EQ(booked.at("/parts/0/staff/0/slug"), "ana");
  EXPECT_EQ(booked.at("/parts/1/service/slug"), "nails");
  EXPECT_EQ(booked.at("/parts/1/starts_at"), "2026-12-01T11:00:00+01:00");
  EXPECT_EQ(booked.at("/parts/1/staff/0/slug"), "ben");
  EXPECT_EQ(get("/v1/bookings/" + booked.at("/id")).text, booked.text);
  const auto moved =
      send(office, "POST", "/v1/bookings/" + booked.at("/id") + "/reschedule",
           R"({"starts_at":"2026-12-01T13:00:00+01:00","staff":"ben"})",
           {{"Idempotency-Key", "parts-key-2"}, {"If-Match", booked.header("ETag")}});
  EXPECT_EQ(moved.at("/parts/1/starts_at"), "2026-12-01T14:00:00+01:00");
  EXPECT_EQ(moved.at("/parts/1/staff/0/slug"), "ben");
}

TEST_F(RestOffers, WhatFollowsIsReadStrictly) {
  const auto refused = [&](const std::string& then) {
    return request(R"({"service":"massage","starts_at":"2026-12-01T10:00:00+01:00","then":)" +
                       then + R"(,"customer":{"name":"Dora","email":"dora@mail.example"}})",
                   "strict-key-1");
  };
  EXPECT_EQ(pointer(refused(R"([{}])")), "/then/0/service");
  EXPECT_EQ(pointer(refused(R"([{"service":"none"}])")), "/then/0/service");
  EXPECT_EQ(pointer(refused(R"([{"service":"massage","staff":"zoe"}])")), "/then/0/staff");
  EXPECT_EQ(pointer(refused(R"([{"service":"massage","duration":0}])")), "/then/0/duration");
  EXPECT_EQ(pointer(refused(R"([{"service":"massage","duration":45}])")), "/then/0/duration");
  EXPECT_EQ(pointer(refused(R"([{"service":"massage","color":"red"}])")), "/then/0/color");
  EXPECT_EQ(pointer(refused(R"(["massage"])")), "/then/0");
  EXPECT_EQ(pointer(refused(R"("massage")")), "/then");
  EXPECT_EQ(pointer(refused("[{},{},{},{},{},{},{},{}]")), "/then");
  EXPECT_EQ(pointer(get("/v1/slots?service=massage&then=none&from=2026-12-01&to=2026-12-02")),
            "?then");
}

TEST_F(RestOffers, AClassIsSharedAndSaysWhatIsLeft) {
  change("/v1/services/massage", R"({"seats":3})");
  const auto first = book("2026-12-01T10:00:00+01:00", "Dora", "ana");
  const auto second = book("2026-12-01T10:00:00+01:00", "Emil", "ana");

  EXPECT_EQ(second.at("/session/id"), first.at("/session/id"));
  EXPECT_EQ(second.at("/session/seat"), "1");
  const auto slots =
      get("/v1/slots?service=massage&staff=ana&from=2026-12-01T09:00:00Z&to=2026-12-01T09:30:00Z");
  EXPECT_EQ(slots.at("/data/0/seats_left"), "1");
}

TEST_F(RestOffers, WhyATimeCanBeHadOrNot) {
  const auto booked = book("2026-12-01T10:00:00+01:00", "Dora", "ana");
  const std::string question = "/v1/slots/explain?service=massage&at=2026-12-01T09:00:00Z";

  const auto free = get(question);
  EXPECT_EQ(free.status, 200);
  EXPECT_EQ(free.at("/free"), "true");
  EXPECT_EQ(free.at("/refusal"), "null");
  EXPECT_EQ(free.at("/members/0/resource/slug"), "ana");
  EXPECT_EQ(free.at("/members/0/free"), "false");
  EXPECT_EQ(free.at("/members/0/details/hindrance"), "booked");
  EXPECT_EQ(free.at("/members/0/details/claims/0/origin"), booked.at("/id"));
  EXPECT_EQ(free.at("/members/1/details/hindrance"), "none");

  const auto taken = get(question + "&staff=ana");
  EXPECT_EQ(taken.at("/free"), "false");
  EXPECT_EQ(taken.at("/refusal/code"), "slot-taken");
  EXPECT_EQ(get("/v1/slots/explain?service=massage&at=2026-12-01T09:07:00Z").at("/refusal/rule"),
            "step");
  // Ben learns that Ana is not free, and of himself everything.
  const auto bens = send(ben, "GET", question);
  EXPECT_EQ(bens.at("/members/0/free"), "false");
  EXPECT_EQ(bens.at("/members/0/details"), "null");
  EXPECT_EQ(bens.at("/members/1/details/hindrance"), "none");
}

// An outside calendar that cannot be read empties the page, and the page says which one it is.
TEST_F(RestOffers, SlotsSayHowFarTheyCanBeTrusted) {
  const std::string question = "/v1/slots?service=massage&from=2026-12-01&to=2026-12-02";
  EXPECT_EQ(get(question).at("/verified_until"), "null") << "no calendar is asked";
  store::Source source;
  source.id = store::make_id<store::SourceId>(house.clock.now(), house.random);
  source.agency = salon.agency;
  source.resource = salon.ana;
  source.state = store::SourceState::healthy;
  source.last_good_at = house.clock.now();
  house.arrange([&](store::Transaction& tx) { tx.put(source); });

  const auto fresh = get(question);
  EXPECT_EQ(fresh.at("/verified_until"), "2026-11-30T08:15:00Z");
  EXPECT_EQ(fresh.at("/blind_sources"), "[]");
  house.clock.advance(std::chrono::minutes{1});
  source.last_good_at = house.clock.now();
  house.arrange([&](store::Transaction& tx) { tx.put(source); });
  EXPECT_EQ(send(admin, "GET", question, "", {{"If-None-Match", fresh.header("ETag")}}).status, 304)
      << "read again, and nothing new";

  house.clock.advance(std::chrono::minutes{16});
  const auto blind = get(question);
  EXPECT_EQ(blind.at("/verified_until"), "null");
  EXPECT_EQ(blind.at("/blind_sources/0/resource/slug"), "ana");
  EXPECT_EQ(blind.at("/data/0/free/0/slug"), "ben");
  EXPECT_EQ(send(ben, "GET", question).at("/blind_sources"), "[]");
}

TEST_F(RestOffers, QuestionsAreReadStrictly) {
  EXPECT_EQ(pointer(get("/v1/slots/explain?service=massage")), "?at");
  EXPECT_EQ(pointer(get("/v1/slots/explain?service=massage&at=2026-12-01")), "?at");
  EXPECT_EQ(pointer(get("/v1/slots/explain?at=2026-12-01T09:00:00Z")), "?service");
  EXPECT_EQ(pointer(get("/v1/slots/explain?service=none&at=2026-12-01T09:00:00Z")), "?service");
  EXPECT_EQ(pointer(get("/v1/slots/explain?service=massage&at=2026-12-01T09:00:00Z&staff=zoe")),
            "?staff");
  EXPECT_EQ(
      pointer(get("/v1/slots/explain?service=massage&at=2026-12-01T09:00:00Z&time_zone=Mars")),
      "?time_zone");
  EXPECT_EQ(pointer(get("/v1/slots?service=massage&from=2026-12-01&to=2026-12-02&staff=zoe")),
            "?staff");
  change("/v1/services/massage", R"({"active":false})");
  EXPECT_EQ(pointer(get("/v1/slots?service=massage&from=2026-12-01&to=2026-12-02")), "?service");
}

}  // namespace
}  // namespace holdfast::gateway::rest
