#include "store/commands/bookings.hpp"
#include "tests/gateway/rest_house.hpp"

namespace holdfast::gateway::rest {
namespace {

class RestBookings : public RestHouse {
 protected:
  Answered reschedule(const Answered& booking, const std::string& starts_at,
                      const std::string& key = "move-key-1") {
    return post("/v1/bookings/" + booking.at("/id") + "/reschedule",
                R"({"starts_at":")" + starts_at + "\"}", key,
                {{"If-Match", booking.header("ETag")}});
  }
  Answered cancel(const Answered& booking, const std::string& etag,
                  const std::string& key = "cancel-key-1") {
    return post("/v1/bookings/" + booking.at("/id") + "/cancel",
                R"({"by":"customer","reason":"Has a cold"})", key, {{"If-Match", etag}});
  }
};

TEST_F(RestBookings, BookingAnswersWithAllThatACallerNeedsToGoOn) {
  const auto booked = book("2026-12-01T10:00:00+01:00", "Dora", "ana");

  EXPECT_EQ(booked.status, 201) << booked.text;
  EXPECT_EQ(booked.header("Location"), "https://salon.example/v1/bookings/" + booked.at("/id"));
  EXPECT_EQ(booked.header("ETag"), "\"1\"");
  EXPECT_EQ(booked.header("Cache-Control"), "no-store");
  EXPECT_EQ(booked.at("/status"), "confirmed");
  EXPECT_EQ(booked.at("/starts_at"), "2026-12-01T10:00:00+01:00");
  EXPECT_EQ(booked.at("/ends_at"), "2026-12-01T11:00:00+01:00");
  EXPECT_EQ(booked.at("/time_zone"), "Europe/Berlin");
  EXPECT_EQ(booked.at("/staff/0/slug"), "ana");
  EXPECT_EQ(booked.at("/resources/0/slug"), "room");
  EXPECT_EQ(booked.at("/service/slug"), "massage");
  EXPECT_EQ(booked.at("/allowed_actions"),
            R"(["reschedule","reassign","cancel","complete","no-show"])");
  EXPECT_EQ(get("/v1/bookings/" + booked.at("/id")).text, booked.text);
}

// A phone in a lift: the first answer is lost, and the app sends the request again.
TEST_F(RestBookings, RepeatUnderTheSameKeyGetsTheSameBytesAndBooksNothing) {
  const auto first = book("2026-12-01T10:00:00+01:00");
  const auto before = contents();

  const auto again = book("2026-12-01T10:00:00+01:00");

  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(again.text, first.text);
  EXPECT_EQ(again.header("ETag"), first.header("ETag"));
  EXPECT_EQ(again.header("Location"), first.header("Location"));
  EXPECT_EQ(again.header("Idempotent-Replayed"), "true");
  EXPECT_EQ(first.header("Idempotent-Replayed"), "");
  EXPECT_EQ(contents(), before);
}

TEST_F(RestBookings, QuotedAndBareKeyAreTheSameKeyWhateverTheOrderOfMembers) {
  const std::string one = R"({"service":"massage","starts_at":"2026-12-01T10:00:00+01:00",)"
                          R"("customer":{"name":"Dora","email":"dora@mail.example"}})";
  const std::string other = R"({ "customer": {"email":"dora@mail.example", "name":"Dora"},)"
                            R"("starts_at":"2026-12-01T10:00:00+01:00", "service":"massage" })";
  const auto first = post("/v1/bookings", one, "0f9c1d2e");

  const auto again = post("/v1/bookings", other, "\"0f9c1d2e\"");

  EXPECT_EQ(again.header("Idempotent-Replayed"), "true") << again.text;
  EXPECT_EQ(again.text, first.text);
}

// Between the two, an administrator renamed the service: the repeat names one that is not there
// any more, and must still learn that its booking stands.
TEST_F(RestBookings, RepeatIsRecognisedBeforeNamesAreLookedUp) {
  const auto first = book("2026-12-01T10:00:00+01:00");
  const auto renamed = send(admin, "PATCH", "/v1/services/massage", R"({"slug":"back-massage"})",
                            {{"If-Match", "*"}});
  ASSERT_EQ(renamed.status, 200) << renamed.text;

  const auto again = book("2026-12-01T10:00:00+01:00");

  EXPECT_EQ(again.text, first.text);
}

TEST_F(RestBookings, SameKeyWithAnotherBodyIsRefused) {
  post("/v1/bookings",
       R"({"service":"massage","starts_at":"2026-12-01T10:00:00+01:00",)"
       R"("customer":{"name":"Dora","phone":"+49 30 1234567"}})",
       "one-and-only");
  const auto before = contents();

  const auto other = post("/v1/bookings",
                          R"({"service":"massage","starts_at":"2026-12-01T14:00:00+01:00",)"
                          R"("customer":{"name":"Dora","phone":"+49 30 1234567"}})",
                          "one-and-only");

  EXPECT_EQ(other.status, 422);
  EXPECT_EQ(other.code(), "idempotency-key-reused");
  EXPECT_EQ(contents(), before);
}

TEST_F(RestBookings, KeyOfOneBookingsCancelDoesNotAnswerForAnothers) {
  const auto one = book("2026-12-01T10:00:00+01:00", "Dora");
  const auto two = book("2026-12-01T12:00:00+01:00", "Emil");
  EXPECT_EQ(cancel(one, "\"1\"", "one-cancel-key").status, 200);

  const auto other = cancel(two, "\"1\"", "one-cancel-key");

  EXPECT_EQ(other.code(), "idempotency-key-reused");
  EXPECT_EQ(get("/v1/bookings/" + two.at("/id")).at("/status"), "confirmed");
}

TEST_F(RestBookings, BothNamesOfAMoveShareTheirKeys) {
  const auto booked = book("2026-12-01T10:00:00+01:00");
  const auto moved = reschedule(booked, "2026-12-01T12:00:00+01:00", "move-by-two-names");

  const auto again = post("/v1/bookings/" + booked.at("/id") + "/move",
                          R"({"starts_at":"2026-12-01T12:00:00+01:00"})", "move-by-two-names",
                          {{"If-Match", "\"1\""}});

  EXPECT_EQ(moved.status, 200) << moved.text;
  EXPECT_EQ(again.header("Idempotent-Replayed"), "true");
  EXPECT_EQ(again.text, moved.text);
}

// The room takes two at a time, and so there are two of everything; the third is refused.
TEST_F(RestBookings, TakenTimeIsRefusedWithTheNearestFreeOnesAndStaysRefusedUnderItsKey) {
  book("2026-12-01T10:00:00+01:00", "Dora");
  book("2026-12-01T10:00:00+01:00", "Emil");
  const auto before = contents();

  const auto third = book("2026-12-01T10:00:00+01:00", "Fritz");

  EXPECT_EQ(third.status, 409);
  EXPECT_EQ(third.code(), "slot-taken");
  EXPECT_EQ(third.at("/blocking"), "booking");
  EXPECT_EQ(third.at("/alternatives/0"), "2026-12-01T09:00:00+01:00") << third.text;
  EXPECT_EQ(contents(), before);
  const auto again = book("2026-12-01T10:00:00+01:00", "Fritz");
  EXPECT_EQ(again.text, third.text);
  EXPECT_EQ(again.header("Content-Type"), "application/problem+json");
}

TEST_F(RestBookings, EachAlternativeCanBeBooked) {
  book("2026-12-01T10:00:00+01:00", "Dora");
  book("2026-12-01T10:00:00+01:00", "Emil");
  const auto third = book("2026-12-01T10:00:00+01:00", "Fritz");
  ASSERT_FALSE(third.at("/alternatives/0").empty());

  EXPECT_EQ(book(third.at("/alternatives/0"), "Fritz").status, 201);
}

// Ana's dentist is in her calendar; what it is stays there.
TEST_F(RestBookings, EventOfAStaffMemberBarsItsTimeUntilItIsGone) {
  const store::Claim dentist{salon.ana,
                             {test::at("2026-12-01T09:00:00Z"), test::at("2026-12-01T10:00:00Z")},
                             store::ClaimKind::block,
                             0,
                             "dentist",
                             "N14"};
  house.arrange(
      [&](store::Transaction& tx) { tx.replace_claims(salon.agency, "dentist", {dentist}); });

  const auto refused = book("2026-12-01T10:00:00+01:00", "Dora", "ana");

  EXPECT_EQ(refused.status, 409);
  EXPECT_EQ(refused.code(), "busy-outside") << refused.text;
  EXPECT_EQ(refused.at("/alternatives/0"), "2026-12-01T09:00:00+01:00");
}

TEST_F(RestBookings, OfficeBooksOverOtherPlansWithAReason) {
  house.arrange([&](store::Transaction& tx) {
    const store::Claim dentist{salon.ana,
                               {test::at("2026-12-01T09:00:00Z"), test::at("2026-12-01T10:00:00Z")},
                               store::ClaimKind::block,
                               0,
                               "dentist",
                               "N14"};
    tx.replace_claims(salon.agency, "dentist", {dentist});
  });
  const std::string wish = R"({"service":"massage","starts_at":"2026-12-01T10:00:00+01:00",
      "staff":"ana","customer":{"name":"Dora","email":"dora@mail.example"},)";

  const auto speechless = post("/v1/bookings", wish + R"("override":{}})", "override-key-0");
  EXPECT_EQ(speechless.status, 422);
  EXPECT_EQ(speechless.at("/errors/0/pointer"), "/override/reason");

  const auto body = wish + R"("override":{"reason":"The dentist was moved."}})";
  EXPECT_EQ(send(ana, "POST", "/v1/bookings", body, {{"Idempotency-Key", "override-key-1"}}).status,
            403);
  const auto booked = post("/v1/bookings", body, "override-key-2");
  EXPECT_EQ(booked.status, 201) << booked.text;
  EXPECT_EQ(booked.at("/status"), "confirmed");
}

// Nobody knows what is in a calendar that was never read. The refusal is not kept: once it has
// been read, the same request under the same key is decided anew.
TEST_F(RestBookings, CalendarThatCannotBeReadIsNotTakenForAFreeOne) {
  const auto source = post("/v1/sources", R"({"resource":"ana","url":"https://dav.example/a/"})",
                           "connect-anas-calendar");

  const auto refused = book("2026-12-01T10:00:00+01:00", "Dora", "ana");

  EXPECT_EQ(refused.status, 409);
  EXPECT_EQ(refused.code(), "source-unverified") << refused.text;
  EXPECT_EQ(refused.at("/retryable"), "true");
  EXPECT_EQ(refused.header("Retry-After"), "10") << "so often it is asked";
  EXPECT_EQ(refused.at("/sources/0/id"), source.at("/id"));
  EXPECT_EQ(refused.at("/sources/0/last_good_at"), "null") << "never read";
  EXPECT_EQ(send(admin, "DELETE", "/v1/sources/" + source.at("/id")).status, 204);
  EXPECT_EQ(book("2026-12-01T10:00:00+01:00", "Dora", "ana").status, 201);
}

TEST_F(RestBookings, SameCustomerAndTimeUnderAnotherKeyNamesTheBookingThatStands) {
  const auto first = book("2026-12-01T10:00:00+01:00");

  const auto second = post("/v1/bookings",
                           R"({"service":"massage","starts_at":"2026-12-01T10:00:00+01:00",)"
                           R"("customer":{"name":"Dora","email":"DORA@mail.example"}})",
                           "quite-another-key");

  EXPECT_EQ(second.status, 409);
  EXPECT_EQ(second.code(), "duplicate-suspected");
  EXPECT_EQ(second.at("/booking"), first.at("/id"));
}

TEST_F(RestBookings, LocalTimeIsReadInItsZone) {
  const auto booked = post("/v1/bookings",
                           R"({"service":"massage","local":"2026-12-01T10:00",)"
                           R"("time_zone":"Europe/Berlin","customer":{"name":"Dora",)"
                           R"("phone":"+49 30 1234567"}})",
                           "local-time-key");

  EXPECT_EQ(booked.at("/starts_at"), "2026-12-01T10:00:00+01:00") << booked.text;
}

TEST_F(RestBookings, MoveRaisesVersionAndSequenceAndFreesTheOldTime) {
  const auto booked = book("2026-12-01T10:00:00+01:00", "Dora", "ana");

  const auto moved = reschedule(booked, "2026-12-01T12:00:00+01:00");

  EXPECT_EQ(moved.status, 200) << moved.text;
  EXPECT_EQ(moved.at("/starts_at"), "2026-12-01T12:00:00+01:00");
  EXPECT_EQ(moved.at("/sequence"), "1");
  EXPECT_EQ(moved.header("ETag"), "\"2\"");
  EXPECT_EQ(book("2026-12-01T10:00:00+01:00", "Emil", "ana").status, 201);
}

// Two people at the desk hold the same version; one cancels, then the other one moves.
TEST_F(RestBookings, StaleWriterLearnsThePresentVersionAndChangesNothing) {
  const auto booked = book("2026-12-01T10:00:00+01:00");
  EXPECT_EQ(reschedule(booked, "2026-12-01T12:00:00+01:00", "first-mover").status, 200);
  const auto before = contents();

  const auto late = reschedule(booked, "2026-12-01T14:00:00+01:00", "second-mover");

  EXPECT_EQ(late.status, 412);
  EXPECT_EQ(late.code(), "version-conflict");
  EXPECT_EQ(late.at("/current_etag"), "\"2\"");
  EXPECT_EQ(contents(), before);
}

TEST_F(RestBookings, RepeatedMoveIsAReplayAlthoughItsVersionIsStaleByNow) {
  const auto booked = book("2026-12-01T10:00:00+01:00");
  const auto moved = reschedule(booked, "2026-12-01T12:00:00+01:00");

  const auto again = reschedule(booked, "2026-12-01T12:00:00+01:00");

  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.text, moved.text);
}

TEST_F(RestBookings, WeakOrForeignTagsNeverMatchForAWrite) {
  const auto booked = book("2026-12-01T10:00:00+01:00");

  EXPECT_EQ(cancel(booked, "W/\"1\"", "weak-tag-key").code(), "version-conflict");
  EXPECT_EQ(cancel(booked, "\"one\"", "word-tag-key").code(), "version-conflict");
  EXPECT_EQ(cancel(booked, "1", "bare-tag-key").code(), "version-conflict");
  EXPECT_EQ(cancel(booked, "\"7\", \"1\"", "list-tag-key").status, 200);
}

TEST_F(RestBookings, CancelTellsWhoAndWhyAndIsDoneOnce) {
  const auto booked = book("2026-12-01T10:00:00+01:00");

  const auto cancelled = cancel(booked, booked.header("ETag"));

  EXPECT_EQ(cancelled.status, 200) << cancelled.text;
  EXPECT_EQ(cancelled.at("/status"), "cancelled");
  EXPECT_EQ(cancelled.at("/cancelled_by"), "customer");
  EXPECT_EQ(cancelled.at("/cancel_reason"), "Has a cold");
  EXPECT_EQ(cancelled.at("/allowed_actions"), R"(["restore"])");
  const auto before = contents();
  EXPECT_EQ(cancel(booked, cancelled.header("ETag"), "cancel-key-2").status, 200);
  EXPECT_EQ(contents(), before);
}

TEST_F(RestBookings, WhatIsCancelledCannotBeMoved) {
  const auto booked = book("2026-12-01T10:00:00+01:00");
  const auto cancelled = cancel(booked, booked.header("ETag"));

  const auto moved = reschedule(cancelled, "2026-12-01T12:00:00+01:00");

  EXPECT_EQ(moved.status, 409);
  EXPECT_EQ(moved.code(), "invalid-transition");
  EXPECT_EQ(moved.at("/from"), "cancelled");
  EXPECT_FALSE(moved.at("/allowed").empty());
}

TEST_F(RestBookings, DryRunAnswersAndChangesNothing) {
  const auto before = contents();

  const auto rehearsed = send(admin, "POST", "/v1/bookings?dry_run=true",
                              R"({"service":"massage","starts_at":"2026-12-01T10:00:00+01:00",)"
                              R"("customer":{"name":"Dora","phone":"+49 30 1234567"}})");

  EXPECT_EQ(rehearsed.status, 200) << rehearsed.text;
  EXPECT_EQ(rehearsed.at("/dry_run"), "true");
  EXPECT_EQ(rehearsed.at("/would_be/status"), "confirmed");
  EXPECT_EQ(rehearsed.header("Location"), "");
  EXPECT_EQ(contents(), before);
}

TEST_F(RestBookings, DryRunOfMoveAndCancelChangeNothing) {
  const auto booked = book("2026-12-01T10:00:00+01:00");
  const auto path = "/v1/bookings/" + booked.at("/id");
  const auto before = contents();

  const auto moved = send(admin, "POST", path + "/reschedule?dry_run=true",
                          R"({"starts_at":"2026-12-01T12:00:00+01:00"})", {{"If-Match", "\"1\""}});
  const auto cancelled =
      send(admin, "POST", path + "/cancel?dry_run=true", "", {{"If-Match", "\"1\""}});

  EXPECT_EQ(moved.at("/would_be/starts_at"), "2026-12-01T12:00:00+01:00") << moved.text;
  EXPECT_EQ(cancelled.at("/would_be/status"), "cancelled") << cancelled.text;
  EXPECT_EQ(contents(), before);
  EXPECT_EQ(get(path).text, booked.text);
}

TEST_F(RestBookings, PagesShowEveryBookingOnceInOrderAndTheCursorFixesTheFilters) {
  for (const auto* hour : {"13", "10", "11", "12", "09"}) {
    book(std::string("2026-12-01T") + hour + ":00:00+01:00");
  }
  std::vector<std::string> starts;
  auto page = get("/v1/bookings?status=confirmed&limit=2");
  EXPECT_NE(page.header("Link").find("cursor="), std::string::npos);
  const auto cursor = page.at("/next_cursor");
  for (int pages = 0; pages < 5; ++pages) {
    for (const auto& booking : page.body.at("data").as_array()) {
      starts.emplace_back(booking.at("starts_at").as_string());
    }
    if (page.at("/next_cursor") == "null") {
      break;
    }
    page = get("/v1/bookings?limit=2&status=confirmed&cursor=" + page.at("/next_cursor"));
  }

  EXPECT_EQ(starts.size(), 5U);
  EXPECT_TRUE(std::is_sorted(starts.begin(), starts.end()));
  EXPECT_EQ(get("/v1/bookings?status=cancelled&cursor=" + cursor).code(), "cursor-mismatch");
  EXPECT_EQ(get("/v1/bookings?cursor=nonsense").code(), "cursor-mismatch");
  EXPECT_EQ(get("/v1/audit?cursor=" + cursor).status, 400);
}

TEST_F(RestBookings, FiltersNarrowTheList) {
  book("2026-12-01T10:00:00+01:00", "Dora", "ana");
  book("2026-12-02T10:00:00+01:00", "Emil", "ben");
  const auto count = [this](const std::string& query) {
    return get("/v1/bookings?" + query).body.at("data").as_array().size();
  };

  EXPECT_EQ(count(""), 2U);
  EXPECT_EQ(count("resource=ana"), 1U);
  EXPECT_EQ(count("resource=room"), 2U);
  EXPECT_EQ(count("start_from=2026-12-02T00:00:00Z"), 1U);
  EXPECT_EQ(count("start_to=2026-12-02T00:00:00Z"), 1U);
  EXPECT_EQ(count("customer_email=Emil@mail.example"), 1U);
  EXPECT_EQ(count("status=cancelled,completed"), 0U);
}

TEST_F(RestBookings, KnownVersionIsNotSentAgain) {
  const auto booked = book("2026-12-01T10:00:00+01:00");

  const auto again = send(admin, "GET", "/v1/bookings/" + booked.at("/id"), "",
                          {{"If-None-Match", "\"9\", W/\"1\""}});

  EXPECT_EQ(again.status, 304);
  EXPECT_EQ(again.text, "");
  EXPECT_EQ(again.header("ETag"), "\"1\"");
}

TEST_F(RestBookings, AuditAndEffectsTellItsStory) {
  const auto booked = book("2026-12-01T10:00:00+01:00");
  const auto path = "/v1/bookings/" + booked.at("/id");
  reschedule(booked, "2026-12-01T12:00:00+01:00");

  const auto audit = get(path + "/audit");
  const auto effects = get(path + "/effects");

  EXPECT_EQ(audit.body.at("data").as_array().size(), 2U) << audit.text;
  EXPECT_EQ(audit.at("/data/0/action"), "intake.accepted");
  EXPECT_EQ(audit.at("/data/0/actor/via"), "api");
  EXPECT_EQ(audit.at("/data/0/actor/request_id"), "req-1");
  EXPECT_EQ(get(path + "/history").text, audit.text);
  EXPECT_EQ(effects.at("/data/0/kind"), "booking.confirmed") << effects.text;
  EXPECT_EQ(effects.at("/data/0/recipient"), "dora@mail.example");
}

/// A writer that does not come to its work: another io_context that nobody runs.
class RestStalled : public RestHouse {
 protected:
  boost::asio::io_context stalled;
};

// The disk hangs. The caller is told to come again, and the repeat finds the one answer.
TEST_F(RestStalled, SlowCommitSendsTheCallerAwayAndTheRepeatFindsTheAnswer) {
  store::Ledger slow(house.engine(), stalled.get_executor(), house.clock, house.random,
                     test::codec_format(), {}, house.log);
  ApiSettings impatient;
  impatient.in_flight_wait = std::chrono::milliseconds(20);
  Api slow_api(slow, house.clock, authenticator, secrets, impatient);
  HttpRequest request{"POST",
                      "/v1/bookings",
                      {{"Authorization", "Bearer " + admin},
                       {"Content-Type", "application/json"},
                       {"Idempotency-Key", "hanging-disk"}},
                      R"({"service":"massage","starts_at":"2026-12-01T10:00:00+01:00",)"
                      R"("customer":{"name":"Dora","phone":"+49 30 1234567"}})"};

  const auto sent_away = house.wait(slow_api.handle(request, Peer{"192.0.2.7", true, "req-1"}));
  stalled.run();
  house.run();
  const auto found = house.wait(slow_api.handle(request, Peer{"192.0.2.7", true, "req-2"}));

  EXPECT_EQ(sent_away.status, 409);
  EXPECT_EQ(sent_away.headers.find("Retry-After"), "1");
  EXPECT_EQ(json::parse(sent_away.body).at("code").as_string(), "idempotency-in-flight");
  EXPECT_EQ(found.status, 201) << found.body;
  EXPECT_EQ(found.headers.find("Idempotent-Replayed"), "true");
}

}  // namespace
}  // namespace holdfast::gateway::rest
