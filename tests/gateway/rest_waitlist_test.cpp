#include "store/commands/lifecycle.hpp"
#include "store/commands/waitlist.hpp"
#include "tests/gateway/rest_house.hpp"

namespace holdfast::gateway::rest {
namespace {

const std::string kTen = "2026-12-01T10:00:00+01:00";
const std::string kEleven = "2026-12-01T11:00:00+01:00";

class RestWaitlist : public RestHouse {
 protected:
  /// Everybody has an appointment at ten.
  std::pair<Answered, Answered> fill() {
    return {book(kTen, "Ada", "ana"), book(kTen, "Bob", "ben")};
  }
  static std::string wish(const std::string& name, const std::string& more = "") {
    return R"({"service":"massage","windows":[{"starts_at":")" + kTen + R"(","ends_at":")" +
           kEleven + R"("}],"customer":{"name":")" + name + R"(","email":")" + to_lower(name) +
           R"(@mail.example"})" + more + "}";
  }
  Answered join(const std::string& name, const std::string& more = "") {
    return post("/v1/waitlist", wish(name, more), "join-key-" + name + more);
  }
  Answered show(const Answered& entry) { return get("/v1/waitlist/" + entry.at("/id")); }
  Answered act(const Answered& entry, const std::string& what, const std::string& body = "{}",
               const std::string& key = "act-key-1") {
    return post("/v1/waitlist/" + entry.at("/id") + "/" + what, body, key, {{"If-Match", "*"}});
  }
  Answered cancel(const Answered& booking) {
    return post("/v1/bookings/" + booking.at("/id") + "/cancel", "{}",
                "cancel-" + booking.at("/id"), {{"If-Match", "*"}});
  }
  void expire_due() {
    store::ExpireDue command;
    command.agency = salon.agency;
    house.apply(command).value();
  }
};

TEST_F(RestWaitlist, JoiningAnswersWithTheEntryAndItsRank) {
  fill();
  join("Cleo");

  const auto joined = join("Dora", R"(,"staff":"ana","earliest_notice":60,"note":"please")");

  EXPECT_EQ(joined.status, 201) << joined.text;
  EXPECT_EQ(joined.header("Location"), "https://salon.example/v1/waitlist/" + joined.at("/id"));
  EXPECT_EQ(joined.header("ETag"), "\"1\"");
  EXPECT_EQ(joined.at("/status"), "waiting");
  EXPECT_EQ(joined.at("/staff/slug"), "ana");
  EXPECT_EQ(joined.at("/windows/0/starts_at"), kTen);
  EXPECT_EQ(joined.at("/expires_at"), "2026-12-01T10:00:00Z");
  EXPECT_EQ(joined.at("/rank"), "2");
  EXPECT_EQ(joined.at("/allowed_actions"), R"(["promote","leave"])");
  EXPECT_EQ(show(joined).at("/note"), "please");
}

TEST_F(RestWaitlist, ARepeatUnderTheSameKeyJoinsOnce) {
  fill();
  const auto first = join("Dora");

  const auto again = join("Dora");

  EXPECT_EQ(again.text, first.text);
  EXPECT_EQ(again.header("Idempotent-Replayed"), "true");
  const auto other_key = post("/v1/waitlist", wish("Dora"), "another-key");
  EXPECT_EQ(other_key.status, 409);
  EXPECT_EQ(other_key.code(), "already-exists");
  EXPECT_EQ(other_key.at("/entry"), first.at("/id"));
}

TEST_F(RestWaitlist, AWishThatFitsIsOfferedAtOnce) {
  const auto joined = join("Dora");

  EXPECT_EQ(joined.status, 201);
  EXPECT_EQ(joined.at("/status"), "offered");
  EXPECT_EQ(joined.at("/offer/starts_at"), kTen);
  EXPECT_EQ(joined.at("/offer/expires_at"), "2026-11-30T10:00:00Z");
  EXPECT_EQ(joined.at("/rank"), "null");
  EXPECT_EQ(joined.at("/allowed_actions"), R"(["accept","decline","leave"])");
}

TEST_F(RestWaitlist, CancellingOffersTheTimeAndAcceptingBooksIt) {
  const auto [ada, bob] = fill();
  const auto joined = join("Dora");
  cancel(ada);
  const auto offered = show(joined);
  ASSERT_EQ(offered.at("/status"), "offered");
  EXPECT_EQ(offered.at("/offer/staff/0/slug"), "ana");

  const auto booked = act(joined, "accept");

  EXPECT_EQ(booked.status, 200) << booked.text;
  EXPECT_EQ(booked.at("/id"), offered.at("/offer/id"));
  EXPECT_EQ(booked.at("/status"), "confirmed");
  EXPECT_EQ(show(joined).at("/status"), "booked");
  EXPECT_EQ(show(joined).at("/booking"), booked.at("/id"));
  EXPECT_EQ(act(joined, "accept", "{}", "act-key-2").at("/id"), booked.at("/id"));
}

TEST_F(RestWaitlist, ALateAcceptIsGoneWithAlternatives) {
  const auto [ada, bob] = fill();
  const auto joined = join("Dora");
  cancel(ada);
  house.clock.advance(std::chrono::hours{3});

  const auto late = act(joined, "accept");

  EXPECT_EQ(late.status, 410);
  EXPECT_EQ(late.code(), "offer-expired");
  EXPECT_EQ(late.at("/alternatives/0"), "2026-12-01T09:00:00+01:00");
  EXPECT_EQ(act(joined, "decline", "{}", "act-key-3").code(), "offer-expired");
}

TEST_F(RestWaitlist, DecliningHandsOnAndLeavingEnds) {
  const auto [ada, bob] = fill();
  const auto first = join("Dora");
  house.clock.advance(std::chrono::minutes{1});
  const auto second = join("Emil");
  house.clock.advance(std::chrono::minutes{1});
  const auto third = join("Fritz");
  cancel(ada);

  const auto declined = act(first, "decline");
  EXPECT_EQ(declined.status, 200) << declined.text;
  EXPECT_EQ(declined.at("/status"), "waiting");
  EXPECT_EQ(show(second).at("/status"), "offered");

  const auto left = act(second, "decline", R"({"leave":true})", "act-key-2");
  EXPECT_EQ(left.at("/status"), "left");
  EXPECT_EQ(show(third).at("/status"), "offered");

  const auto path = "/v1/waitlist/" + third.at("/id");
  EXPECT_EQ(send(admin, "DELETE", path).code(), "precondition-required");
  EXPECT_EQ(send(admin, "DELETE", path, "", {{"If-Match", "\"1\""}}).code(), "version-conflict");
  EXPECT_EQ(
      send(admin, "DELETE", path + "?dry_run=true", "", {{"If-Match", "*"}}).at("/would_be/status"),
      "left");
  EXPECT_EQ(show(third).at("/status"), "offered");
  EXPECT_EQ(send(admin, "DELETE", path, "", {{"If-Match", "*"}}).status, 204);
  EXPECT_EQ(send(admin, "DELETE", path, "", {{"If-Match", "*"}}).status, 204);
  EXPECT_EQ(show(third).at("/status"), "left");
}

TEST_F(RestWaitlist, StaffMayPromoteOutOfTurn) {
  fill();
  const auto joined = join("Dora");
  const auto rehearsed =
      post("/v1/waitlist/" + joined.at("/id") + "/promote?dry_run=true",
           R"({"starts_at":"2026-12-01T12:00:00+01:00"})", "", {{"If-Match", "*"}});
  EXPECT_EQ(rehearsed.at("/would_be/status"), "offered") << rehearsed.text;
  EXPECT_EQ(show(joined).at("/status"), "waiting");

  const auto taken = act(joined, "promote", R"({"starts_at":")" + kTen + "\"}");
  EXPECT_EQ(taken.code(), "slot-taken");
  EXPECT_EQ(taken.at("/waitlist_url"), "https://salon.example/v1/waitlist");
  const auto outside =
      act(joined, "promote", R"({"starts_at":"2026-12-01T20:00:00+01:00"})", "act-key-2");
  EXPECT_EQ(outside.code(), "outside-rules");
  const auto promoted =
      act(joined, "promote", R"({"local":"2026-12-01T12:00","time_zone":"Europe/Berlin"})",
          "act-key-3");

  EXPECT_EQ(promoted.status, 200) << promoted.text;
  EXPECT_EQ(promoted.at("/offer/starts_at"), "2026-12-01T12:00:00+01:00");
}

TEST_F(RestWaitlist, TheListIsInTheOrderOfServiceAndInPages) {
  fill();
  join("Dora", R"(,"tier":2)");
  join("Emil", R"(,"tier":1)");
  join("Fritz");

  const auto first = get("/v1/waitlist?service=massage&status=waiting&limit=2");
  ASSERT_EQ(first.status, 200) << first.text;
  EXPECT_EQ(first.at("/data/0/customer/name"), "Fritz");
  EXPECT_EQ(first.at("/data/0/rank"), "1");
  EXPECT_EQ(first.at("/data/1/customer/name"), "Emil");
  const auto second =
      get("/v1/waitlist?service=massage&status=waiting&limit=2&cursor=" + first.at("/next_cursor"));
  EXPECT_EQ(second.at("/data/0/customer/name"), "Dora");
  EXPECT_EQ(second.at("/next_cursor"), "null");

  EXPECT_EQ(get("/v1/waitlist?limit=2&cursor=" + first.at("/next_cursor")).code(),
            "cursor-mismatch");
  for (const auto* query : {"?status=waiting", "?status=left", "?service=massage", ""}) {
    EXPECT_EQ(get(std::string("/v1/waitlist") + query).status, 200) << query;
  }
  EXPECT_EQ(get("/v1/waitlist?status=asleep").at("/errors/0/pointer"), "?status");
  EXPECT_EQ(get("/v1/waitlist?service=none").at("/errors/0/pointer"), "?service");
}

TEST_F(RestWaitlist, EveryFaultIsNamedWithItsPlace) {
  const auto faults = [&](const std::string& body) {
    const auto answered = post("/v1/waitlist", body, "faulty-key");
    EXPECT_EQ(answered.code(), "validation") << answered.text;
    return answered.at("/errors/0/pointer");
  };
  EXPECT_EQ(faults("{}"), "/service");
  EXPECT_EQ(faults(R"({"service":"massage","customer":{"name":"D","phone":"+4930123456"},)"
                   R"("windows":[]})"),
            "/windows");
  EXPECT_EQ(faults(R"({"service":"massage","customer":{"name":"D","phone":"+4930123456"},)"
                   R"("windows":[{"starts_at":"soon","ends_at":")" +
                   kTen + "\"}]}"),
            "/windows/0/starts_at");
  EXPECT_EQ(faults(R"({"service":"massage","customer":{"name":"D","phone":"+4930123456"},)"
                   R"("windows":[{"starts_at":")" +
                   kEleven + R"(","ends_at":")" + kTen + "\"}]}"),
            "/windows/0");
  EXPECT_EQ(faults(wish("Dora", R"(,"tier":101)")), "/tier");
  EXPECT_EQ(faults(wish("Dora", R"(,"earliest_notice":-1)")), "/earliest_notice");
  EXPECT_EQ(faults(wish("Dora", R"(,"expires_at":"never")")), "/expires_at");
  EXPECT_EQ(faults(wish("Dora", R"(,"staff":"zoe")")), "/staff");
  EXPECT_EQ(faults(wish("Dora", R"(,"time_zone":"Mars/Base")")), "/time_zone");
  EXPECT_EQ(faults(wish("Dora", R"(,"duration":45)")), "/duration");
  EXPECT_EQ(faults(wish("Dora", R"(,"replaces":"bk_none")")), "/replaces");
  EXPECT_EQ(faults(wish("Dora", R"(,"colour":"red")")), "/colour");
  EXPECT_EQ(get("/v1/waitlist").at("/data"), "[]");
}

TEST_F(RestWaitlist, WhatTheStatusDoesNotAllowIsRefusedWithWhatItDoes) {
  fill();
  const auto joined = join("Dora");

  const auto refused = act(joined, "accept");

  EXPECT_EQ(refused.status, 409);
  EXPECT_EQ(refused.code(), "invalid-transition");
  EXPECT_EQ(refused.at("/from"), "waiting");
  EXPECT_EQ(refused.at("/allowed"), R"(["offered","booked","left","expired"])");
  EXPECT_EQ(act(joined, "accept", R"({"please":true})", "act-key-2").code(), "validation");
  EXPECT_EQ(get("/v1/waitlist/wl_none").status, 404);
  EXPECT_EQ(post("/v1/waitlist/wl_none/accept", "{}", "act-key-3", {{"If-Match", "*"}}).status,
            404);
  EXPECT_EQ(send(ana, "GET", "/v1/waitlist").status, 403) << "the queue is the office's";
}

TEST_F(RestWaitlist, ARehearsedWishIsNotKept) {
  const auto rehearsed = send(admin, "POST", "/v1/waitlist?dry_run=true", wish("Dora"));

  EXPECT_EQ(rehearsed.status, 200) << rehearsed.text;
  EXPECT_EQ(rehearsed.at("/would_be/status"), "offered");
  EXPECT_EQ(rehearsed.at("/would_be/offer/starts_at"), kTen);
  EXPECT_EQ(get("/v1/waitlist").at("/data"), "[]");
}

// --- on_taken

class RestOnTaken : public RestWaitlist {
 protected:
  Answered ask(const std::string& more, const std::string& key = "ask-key-1",
               const std::string& query = "") {
    return post("/v1/bookings" + query,
                R"({"service":"massage","starts_at":")" + kTen +
                    R"(","customer":{"name":"Dora","email":"dora@mail.example"})" + more + "}",
                key);
  }
};

TEST_F(RestOnTaken, FreeTimeIsBookedWhateverWasAskedForElse) {
  const auto booked = ask(R"(,"on_taken":"waitlist")");

  EXPECT_EQ(booked.status, 201) << booked.text;
  EXPECT_EQ(booked.at("/status"), "confirmed");
}

TEST_F(RestOnTaken, TheRefusedCustomerIsOnTheWaitlistInTheSameAnswer) {
  const auto [ada, bob] = fill();

  const auto waits = ask(R"(,"on_taken":"waitlist")");

  EXPECT_EQ(waits.status, 202) << waits.text;
  EXPECT_EQ(waits.header("Location"), "https://salon.example/v1/waitlist/" + waits.at("/id"));
  EXPECT_EQ(waits.at("/status"), "waiting");
  EXPECT_EQ(waits.at("/windows/0/starts_at"), kTen);
  const auto again = ask(R"(,"on_taken":"waitlist")");
  EXPECT_EQ(again.text, waits.text);
  EXPECT_EQ(again.header("Idempotent-Replayed"), "true");
  cancel(ada);
  EXPECT_EQ(show(waits).at("/status"), "offered");
}

TEST_F(RestOnTaken, OtherWindowsMayBeNamed) {
  fill();

  const auto waits = ask(R"(,"on_taken":"waitlist","windows":[)"
                         R"({"starts_at":"2026-12-01T10:00:00+01:00",)"
                         R"("ends_at":"2026-12-01T11:30:00+01:00"}])");

  EXPECT_EQ(waits.status, 202) << waits.text;
  EXPECT_EQ(waits.at("/windows/0/ends_at"), "2026-12-01T11:30:00+01:00");
}

TEST_F(RestOnTaken, TheNextFreeStartOfTheDayIsBooked) {
  fill();
  const auto noon = R"(,"on_taken":"next_available","staff":"ana")";

  const auto booked = ask(noon);

  EXPECT_EQ(booked.status, 201) << booked.text;
  EXPECT_EQ(booked.at("/starts_at"), kEleven);
  EXPECT_EQ(booked.at("/staff/0/slug"), "ana");
}

TEST_F(RestOnTaken, WhereTheDayIsFullTheRefusalStands) {
  for (int hour = 9; hour < 17; ++hour) {
    const auto start =
        "2026-12-01T" + std::string(hour < 10 ? "0" : "") + std::to_string(hour) + ":00:00+01:00";
    book(start, "Ada" + std::to_string(hour), "ana");
    book(start, "Bob" + std::to_string(hour), "ben");
  }

  const auto refused = ask(R"(,"on_taken":"next_available")");

  EXPECT_EQ(refused.status, 409);
  EXPECT_EQ(refused.code(), "slot-taken");
}

TEST_F(RestOnTaken, FailIsTheRefusalAndAnythingElseAFault) {
  fill();

  EXPECT_EQ(ask(R"(,"on_taken":"fail")").code(), "slot-taken");
  EXPECT_EQ(ask(R"(,"on_taken":"beg")", "ask-key-2").at("/errors/0/pointer"), "/on_taken");
  EXPECT_EQ(ask(R"(,"on_taken":"fail","windows":[]})", "ask-key-3").status, 400) << "no JSON";
  EXPECT_EQ(ask(R"(,"on_taken":"next_available","windows":[)"
                R"({"starts_at":"2026-12-01T10:00:00+01:00",)"
                R"("ends_at":"2026-12-01T11:30:00+01:00"}])",
                "ask-key-4")
                .at("/errors/0/pointer"),
            "/windows");
}

TEST_F(RestOnTaken, AHoldKeepsOneTimeAndNoLaterOne) {
  const auto held =
      post("/v1/holds", std::string(R"({"service":"massage","starts_at":")") + kTen + "\"}",
           "hold-key-1");
  ASSERT_EQ(held.status, 201) << held.text;

  const auto refused =
      ask(R"(,"on_taken":"next_available","hold_token":")" + held.at("/token") + '"');

  EXPECT_EQ(refused.status, 422) << refused.text;
  EXPECT_EQ(refused.at("/errors/0/pointer"), "/on_taken");
}

TEST_F(RestOnTaken, ARehearsalSaysWhatWouldBe) {
  fill();

  const auto waits = ask(R"(,"on_taken":"waitlist")", "", "?dry_run=true");
  EXPECT_EQ(waits.at("/would_be/status"), "waiting") << waits.text;
  const auto later = ask(R"(,"on_taken":"next_available")", "", "?dry_run=true");
  EXPECT_EQ(later.at("/would_be/starts_at"), kEleven) << later.text;
  EXPECT_EQ(get("/v1/waitlist").at("/data"), "[]");
}

}  // namespace
}  // namespace holdfast::gateway::rest
