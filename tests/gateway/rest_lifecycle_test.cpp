// Over HTTP: requests that a person decides, and what becomes of bookings after that.
#include "tests/gateway/rest_house.hpp"

namespace holdfast::gateway::rest {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr const char* kTen = "2026-12-01T10:00:00+01:00";

class RestLifecycle : public RestHouse {
 protected:
  void want_approval() {
    house.arrange([&](store::Transaction& tx) {
      auto service = *tx.service(salon.agency, salon.massage);
      service.policy.approval = true;
      tx.put(service);
    });
  }
  /// A step on the version that is stored now.
  Answered step(const std::string& token, const std::string& id, const std::string& name,
                const std::string& body = "", const std::string& query = "") {
    const auto etag = send(admin, "GET", "/v1/bookings/" + id).header("ETag");
    return send(
        token, "POST", "/v1/bookings/" + id + "/" + name + query, body,
        {{"Idempotency-Key", "step-" + name + std::to_string(++steps_)}, {"If-Match", etag}});
  }
  Answered patch(const std::string& token, const Answered& booking, const std::string& body,
                 const std::string& query = "") {
    return send(token, "PATCH", "/v1/bookings/" + booking.at("/id") + query, body,
                {{"If-Match", booking.header("ETag")}});
  }

 private:
  int steps_ = 0;
};

TEST_F(RestLifecycle, RequestIsAcceptedAndThenConfirmed) {
  want_approval();

  const auto asked = book(kTen);
  EXPECT_EQ(asked.status, 202) << asked.text;
  EXPECT_EQ(asked.at("/status"), "requested");
  EXPECT_EQ(asked.at("/deadline"), "2026-12-01T08:00:00Z");
  EXPECT_EQ(asked.at("/allowed_actions"), R"(["confirm","decline","cancel"])");
  EXPECT_EQ(asked.header("Location"), "https://salon.example/v1/bookings/" + asked.at("/id"));

  const auto confirmed = step(office, asked.at("/id"), "confirm");
  EXPECT_EQ(confirmed.status, 200) << confirmed.text;
  EXPECT_EQ(confirmed.at("/status"), "confirmed");
  EXPECT_EQ(confirmed.at("/deadline"), "null");
  const auto twice = step(office, asked.at("/id"), "confirm");
  EXPECT_EQ(twice.code(), "invalid-transition");
  EXPECT_EQ(twice.at("/from"), "confirmed");
}

TEST_F(RestLifecycle, RepeatOfAnAcceptedRequestIsAcceptedAgain) {
  want_approval();
  const auto asked = book(kTen);

  const auto again = book(kTen);

  EXPECT_EQ(again.status, 202);
  EXPECT_EQ(again.text, asked.text);
  EXPECT_EQ(again.header("Idempotent-Replayed"), "true");
}

TEST_F(RestLifecycle, RequestIsDeclinedWithAReason) {
  want_approval();
  const auto asked = book(kTen);

  const auto declined =
      step(office, asked.at("/id"), "decline", R"({"reason":"We are away that week."})");

  EXPECT_EQ(declined.status, 200) << declined.text;
  EXPECT_EQ(declined.at("/status"), "declined");
  EXPECT_EQ(declined.at("/allowed_actions"), "[]");
}

TEST_F(RestLifecycle, RequestThatRanOutIsGone) {
  want_approval();
  const auto asked = book(kTen);
  house.clock.advance(hours{25});

  const auto late = step(office, asked.at("/id"), "confirm");

  EXPECT_EQ(late.status, 410) << late.text;
  EXPECT_EQ(late.code(), "hold-expired");
}

TEST_F(RestLifecycle, DecidingIsForTheOffice) {
  want_approval();
  const auto asked = book(kTen, "Dora", "ana");

  for (const char* name : {"confirm", "decline"}) {
    EXPECT_EQ(step(ana, asked.at("/id"), name).code(), "forbidden") << name;
  }
  EXPECT_EQ(step(ana, asked.at("/id"), "reassign", R"({"from":"ana"})").code(), "forbidden");
}

TEST_F(RestLifecycle, StaffNoteWhoCameToThemAndNobodyElse) {
  const auto booked = book(kTen, "Dora", "ana");
  house.clock.set(test::at(kTen));

  EXPECT_EQ(step(ben, booked.at("/id"), "no-show").code(), "not-found");
  const auto absent = step(ana, booked.at("/id"), "no-show");
  EXPECT_EQ(absent.status, 200) << absent.text;
  EXPECT_EQ(absent.at("/status"), "no_show");
  const auto corrected = step(ana, booked.at("/id"), "complete");
  EXPECT_EQ(corrected.status, 200) << corrected.text;
  EXPECT_EQ(corrected.at("/status"), "completed");
}

TEST_F(RestLifecycle, NobodyIsAbsentBeforeTheStartOrAMonthLater) {
  const auto booked = book(kTen, "Dora", "ana");
  const auto early = step(office, booked.at("/id"), "no-show");
  EXPECT_EQ(early.status, 409);
  EXPECT_EQ(early.at("/earliest"), kTen) << early.text;

  house.clock.set(test::at(kTen) + hours{1});
  step(office, booked.at("/id"), "complete");
  house.clock.advance(hours{24 * 31});
  const auto late = step(office, booked.at("/id"), "no-show");

  EXPECT_EQ(late.status, 403);
  EXPECT_EQ(late.code(), "policy-window-closed");
  EXPECT_FALSE(late.at("/until").empty());
}

TEST_F(RestLifecycle, CancellationIsUndone) {
  const auto booked = book(kTen, "Dora", "ana");
  step(office, booked.at("/id"), "cancel");

  const auto restored = step(ana, booked.at("/id"), "restore");

  EXPECT_EQ(restored.status, 200) << restored.text;
  EXPECT_EQ(restored.at("/status"), "confirmed");
  EXPECT_EQ(restored.at("/uid"), booked.at("/uid"));
}

TEST_F(RestLifecycle, BookingIsGivenToSomebodyElse) {
  const auto booked = book(kTen, "Dora", "ana");

  const auto given = step(office, booked.at("/id"), "reassign", R"({"from":"ana","to":"ben"})");

  EXPECT_EQ(given.status, 200) << given.text;
  EXPECT_EQ(given.at("/staff/0/slug"), "ben");
  EXPECT_EQ(given.at("/starts_at"), booked.at("/starts_at"));
}

TEST_F(RestLifecycle, FaultsOfAReassignmentAreNamed) {
  const auto booked = book(kTen, "Dora", "ana");
  const auto before = contents();
  struct Row {
    const char* body;
    const char* pointer;
  };
  for (const auto& [body, pointer] :
       {Row{"{}", "/from"}, Row{R"({"from":"nobody"})", "/from"},
        Row{R"({"from":"ana","to":"nobody"})", "/to"}, Row{R"({"from":7})", "/from"},
        Row{R"({"from":"ben"})", "/from"}, Row{R"({"from":"ana","when":"now"})", "/when"},
        Row{R"({"from":"ana","reason":7})", "/reason"}}) {
    const auto refused = step(office, booked.at("/id"), "reassign", body);
    EXPECT_EQ(refused.code(), "validation") << body;
    EXPECT_EQ(refused.at("/errors/0/pointer"), pointer) << refused.text;
  }
  EXPECT_EQ(contents(), before);
}

TEST_F(RestLifecycle, EveryStepCanBeRehearsed) {
  const auto booked = book(kTen, "Dora", "ana");
  house.clock.set(test::at(kTen));
  const auto before = contents();

  for (const char* name : {"no-show", "complete", "cancel"}) {
    const auto would = step(office, booked.at("/id"), name, "", "?dry_run=true");
    EXPECT_EQ(would.status, 200) << would.text;
    EXPECT_EQ(would.at("/dry_run"), "true") << name;
  }
  const auto given =
      step(office, booked.at("/id"), "reassign", R"({"from":"ana"})", "?dry_run=true");
  EXPECT_EQ(given.at("/would_be/staff/0/slug"), "ben") << given.text;
  EXPECT_EQ(patch(office, booked, R"({"note":"x"})", "?dry_run=true").at("/dry_run"), "true");
  EXPECT_EQ(contents(), before);
}

TEST_F(RestLifecycle, WordsAndMetadataAreChanged) {
  const auto booked = book(kTen, "Dora", "ana");

  const auto changed =
      patch(ana, booked, R"({"note":"Bring a towel","metadata":{"crm":{"id":42}}})");

  EXPECT_EQ(changed.status, 200) << changed.text;
  EXPECT_EQ(changed.at("/note"), "Bring a towel");
  EXPECT_EQ(changed.at("/metadata/crm/id"), "42");
  EXPECT_EQ(changed.at("/sequence"), booked.at("/sequence"));
  EXPECT_EQ(patch(ana, booked, R"({"note":"late"})").code(), "version-conflict");
  EXPECT_EQ(patch(ana, changed, R"({"metadata":{}})").at("/metadata"), "null");
}

TEST_F(RestLifecycle, FaultsOfWordsAreNamed) {
  const auto booked = book(kTen, "Dora", "ana");
  const auto before = contents();
  const auto long_text = std::string(4001, 'x');

  EXPECT_EQ(patch(ana, booked, R"({"note":7})").at("/errors/0/pointer"), "/note");
  EXPECT_EQ(patch(ana, booked, R"({"note":")" + long_text + "\"}").at("/errors/0/pointer"),
            "/note");
  EXPECT_EQ(patch(ana, booked, R"({"metadata":[]})").at("/errors/0/pointer"), "/metadata");
  EXPECT_EQ(patch(ana, booked, R"({"metadata":{"a":")" + long_text + long_text + "\"}}")
                .at("/errors/0/pointer"),
            "/metadata");
  EXPECT_EQ(patch(ana, booked, R"({"status":"cancelled"})").at("/errors/0/pointer"), "/status");
  EXPECT_EQ(send(ana, "PATCH", "/v1/bookings/" + booked.at("/id"), R"({"note":"x"})").status, 428);
  EXPECT_EQ(contents(), before);
}

TEST_F(RestLifecycle, BookingTakesALengthAndMetadata) {
  house.arrange([&](store::Transaction& tx) {
    auto service = *tx.service(salon.agency, salon.massage);
    service.policy.durations = {minutes{30}, minutes{90}};
    tx.put(service);
  });
  const std::string rest = R"("starts_at":"2026-12-01T10:00:00+01:00","service":"massage",)"
                           R"("customer":{"name":"Dora","email":"dora@mail.example"}})";

  const auto longer =
      post("/v1/bookings", R"({"duration":90,"metadata":{"source":"web"},)" + rest, "longer-key");
  EXPECT_EQ(longer.status, 201) << longer.text;
  EXPECT_EQ(longer.at("/ends_at"), "2026-12-01T11:30:00+01:00");
  EXPECT_EQ(longer.at("/metadata/source"), "web");
  const auto odd = post("/v1/bookings", R"({"duration":45,)" + rest, "odd-length-key");
  EXPECT_EQ(odd.code(), "validation");
  EXPECT_EQ(odd.at("/errors/0/pointer"), "/duration") << odd.text;
}

TEST_F(RestLifecycle, InviteIsWhatTheCustomersCalendarShouldShow) {
  const auto booked = book(kTen, "Dora", "ana");
  const auto path = "/v1/bookings/" + booked.at("/id") + "/invite.ics";

  const auto invite = send(ana, "GET", path);
  EXPECT_EQ(invite.status, 200);
  EXPECT_EQ(invite.header("Content-Type"), "text/calendar; charset=utf-8; method=REQUEST");
  EXPECT_NE(invite.text.find("UID:" + booked.at("/uid")), std::string::npos) << invite.text;
  EXPECT_EQ(send(ana, "GET", path, "", {{"If-None-Match", invite.header("ETag")}}).status, 304);
  EXPECT_EQ(send(ben, "GET", path).status, 404);

  step(office, booked.at("/id"), "cancel");
  EXPECT_EQ(send(ana, "GET", path).header("Content-Type"),
            "text/calendar; charset=utf-8; method=CANCEL");
}

TEST_F(RestLifecycle, WhoOnlyAskedHasNoInvite) {
  want_approval();
  const auto asked = book(kTen);

  EXPECT_EQ(get("/v1/bookings/" + asked.at("/id") + "/invite.ics").status, 404);
}

TEST_F(RestLifecycle, HistoryNamesEveryStep) {
  const auto booked = book(kTen, "Dora", "ana");
  house.clock.set(test::at(kTen));
  step(ana, booked.at("/id"), "complete");

  const auto history = get("/v1/bookings/" + booked.at("/id") + "/history");

  EXPECT_EQ(history.at("/data/0/action"), "intake.accepted");
  EXPECT_EQ(history.at("/data/1/action"), "booking.completed");
  EXPECT_EQ(history.at("/data/1/actor/kind"), "staff");
}

}  // namespace
}  // namespace holdfast::gateway::rest
