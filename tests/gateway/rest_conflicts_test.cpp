// Open questions over REST: who sees them, what helps to settle them, and settling them.
#include "store/commands/calendar_objects.hpp"
#include "store/commands/conflicts.hpp"
#include "store/commands/sources.hpp"
#include "tests/gateway/rest_house.hpp"

namespace holdfast::gateway::rest {
namespace {

class RestConflicts : public RestHouse {
 protected:
  /// Ana's own event in her calendar.
  void block(const std::string& name, const std::string& from, const std::string& to) {
    store::PutCalendarObject command;
    command.agency = salon.agency;
    command.actor = {"staff", "us_ana", "caldav", "rq_test"};
    command.calendar = salon.anas_calendar;
    command.name = name;
    command.draft.uid = name;
    const TimeRange time{test::at(from), test::at(to)};
    command.draft.first = time;
    command.draft.instances = {{time, false, true}};
    command.draft.expanded_until = time.end;
    command.draft.busy_rule = "N14";
    command.text = "the text of " + name;
    house.apply(command).value();
  }
  /// Dora's massage by Ana at ten, with Ana's own event over it. Returns the conflict's path.
  std::string make_conflict() {
    booking = book("2026-12-01T10:00:00+01:00", "Dora" + std::to_string(++made), "ana");
    block("own.ics", "2026-12-01T09:30:00Z", "2026-12-01T11:00:00Z");
    const auto id = get("/v1/conflicts").at("/data/0/id");
    return "/v1/conflicts/" + id;
  }
  Answered resolve(const std::string& path, const std::string& body,
                   const std::string& key = "settle-it") {
    return post(path + "/resolve", body, key);
  }

  Answered booking;
  int made = 0;
};

TEST_F(RestConflicts, AConflictSaysWhatCollidedWhoWasToldAndWhatWouldHelp) {
  const auto path = make_conflict();

  const auto shown = get(path);

  EXPECT_EQ(shown.status, 200) << shown.text;
  EXPECT_EQ(shown.at("/status"), "open");
  EXPECT_EQ(shown.at("/booking"), booking.at("/id"));
  EXPECT_EQ(shown.at("/resource/slug"), "ana");
  EXPECT_EQ(shown.at("/kind"), "block");
  EXPECT_EQ(shown.at("/starts_at"), "2026-12-01T09:30:00Z");
  EXPECT_EQ(shown.at("/origin/kind"), "calendar");
  EXPECT_EQ(shown.at("/origin/name"), "Appointments of Ana");
  EXPECT_EQ(shown.body.at("told").as_array().size(), 2U) << shown.text;
  EXPECT_EQ(shown.at("/told/0/state"), "due");
  EXPECT_EQ(shown.at("/suggestions/resources/0/slug"), "ben");
  EXPECT_EQ(shown.body.at("suggestions").at("resources").as_array().size(), 1U);
  EXPECT_EQ(shown.body.at("suggestions").at("times").as_array().size(), 5U);
  EXPECT_EQ(shown.text.find("the text of"), std::string::npos) << "whose event it is, is theirs";
}

TEST_F(RestConflicts, EverySuggestionWorks) {
  const auto path = make_conflict();
  const auto shown = get(path);

  for (const auto& time : shown.body.at("suggestions").at("times").as_array()) {
    json::object body;
    body["how"] = "move";
    body["starts_at"] = time.at("starts_at");
    const auto moved = send(admin, "POST", path + "/resolve?dry_run=true", json::serialize(body));
    EXPECT_EQ(moved.status, 200) << moved.text;
    EXPECT_EQ(moved.at("/would_be/resolution"), "moved");
  }
  const auto handed =
      send(admin, "POST", path + "/resolve?dry_run=true", R"({"how":"reassign","to":"ben"})");
  EXPECT_EQ(handed.at("/would_be/booking/staff/0/slug"), "ben") << handed.text;
}

TEST_F(RestConflicts, WhereItStandsOutsideTheSourceIsNamedButNotTheEvent) {
  const auto source = send(office, "POST", "/v1/sources",
                           R"({"resource":"ana","name":"Private","url":"https://dav.example/c/",)"
                           R"("username":"u","password":"p"})",
                           {{"Idempotency-Key", "connect-it"}});
  const store::SourceId id{source.at("/id")};
  store::ApplyExternalChanges read;
  read.agency = salon.agency;
  read.source = id;
  read.cursor_after = "1";
  house.apply(read).value();
  book("2026-12-01T10:00:00+01:00", "Dora", "ana");
  store::ExternalChange change;
  change.href = "/c/dentist.ics";
  change.etag = "1";
  change.content_hash = "1";
  change.draft.uid = "dentist";
  const TimeRange time{test::at("2026-12-01T09:00:00Z"), test::at("2026-12-01T10:00:00Z")};
  change.draft.first = time;
  change.draft.instances = {{time, false, true}};
  read.cursor_before = "1";
  read.cursor_after = "2";
  read.changes = {change};
  house.apply(read).value();

  const auto list = get("/v1/conflicts");
  const auto shown = get("/v1/conflicts/" + list.at("/data/0/id"));

  EXPECT_EQ(shown.at("/kind"), "external");
  EXPECT_EQ(shown.at("/origin/kind"), "source");
  EXPECT_EQ(shown.at("/origin/id"), id.value);
  EXPECT_EQ(shown.at("/origin/name"), "Private");
}

TEST_F(RestConflicts, SettlingAnswersBothAndARepeatGetsTheSame) {
  const auto path = make_conflict();

  const auto settled = resolve(path, R"({"how":"keep","reason":"The dentist waits."})");
  const auto again = resolve(path, R"({"how":"keep","reason":"The dentist waits."})");

  EXPECT_EQ(settled.status, 200) << settled.text;
  EXPECT_EQ(settled.at("/conflict/status"), "settled");
  EXPECT_EQ(settled.at("/conflict/resolution"), "kept");
  EXPECT_EQ(settled.at("/conflict/reason"), "The dentist waits.");
  EXPECT_EQ(settled.at("/booking/status"), "confirmed");
  EXPECT_EQ(again.text, settled.text);
  EXPECT_EQ(again.header("Idempotent-Replayed"), "true");
  EXPECT_EQ(get(path).at("/suggestions"), "null");
  const auto late = resolve(path, R"({"how":"cancel"})", "another-key");
  EXPECT_EQ(late.code(), "invalid-transition");
}

TEST_F(RestConflicts, EachWayToSettleOne) {
  struct Way {
    const char* body;
    const char* resolution;
    const char* pointer;
    const char* value;
  };
  const Way ways[] = {
      {R"({"how":"accept_overlap","reason":"She does both."})", "overlap_accepted",
       "/booking/status", "confirmed"},
      {R"({"how":"move","starts_at":"2026-12-01T14:00:00+01:00"})", "moved", "/booking/starts_at",
       "2026-12-01T14:00:00+01:00"},
      {R"({"how":"move","local":"2026-12-01T15:00","time_zone":"Europe/Berlin"})", "moved",
       "/booking/starts_at", "2026-12-01T15:00:00+01:00"},
      {R"({"how":"reassign"})", "reassigned", "/booking/staff/0/slug", "ben"},
      {R"({"how":"cancel","reason":"Nobody can."})", "cancelled", "/booking/status", "cancelled"}};
  for (const auto& way : ways) {
    const auto path = make_conflict();
    const auto settled = resolve(path, way.body, std::string("key of ") + way.body);
    EXPECT_EQ(settled.status, 200) << settled.text;
    EXPECT_EQ(settled.at("/conflict/resolution"), way.resolution);
    EXPECT_EQ(settled.at(way.pointer), way.value);
    // The scene again, from the beginning.
    store::DeleteCalendarObject gone;
    gone.agency = salon.agency;
    gone.calendar = salon.anas_calendar;
    gone.name = "own.ics";
    house.apply(gone).value();
    const auto path_of_booking = "/v1/bookings/" + booking.at("/id");
    const auto now = get(path_of_booking);
    if (now.at("/status") != "cancelled") {
      send(admin, "POST", path_of_booking + "/cancel", "",
           {{"Idempotency-Key", "tidy-" + booking.at("/id")}, {"If-Match", now.header("ETag")}});
    }
  }
}

struct BadSettlement {
  const char* what;
  const char* body;
  const char* code;
  const char* pointer;
};
void PrintTo(const BadSettlement& row, std::ostream* out) { *out << row.what; }
class RestBadSettlements : public RestConflicts,
                           public testing::WithParamInterface<BadSettlement> {};

TEST_P(RestBadSettlements, AreRefusedAndChangeNothing) {
  const auto path = make_conflict();
  const auto before = contents();

  const auto refused = resolve(path, GetParam().body);

  EXPECT_EQ(refused.code(), GetParam().code) << refused.text;
  EXPECT_EQ(refused.at("/errors/0/pointer"), GetParam().pointer) << refused.text;
  EXPECT_EQ(contents(), before);
  EXPECT_EQ(get(path).at("/status"), "open");
}

INSTANTIATE_TEST_SUITE_P(
    Each, RestBadSettlements,
    testing::Values(
        BadSettlement{"nothing", "{}", "validation", "/how"},
        BadSettlement{"no_word", R"({"how":7})", "validation", "/how"},
        BadSettlement{"another_word", R"({"how":"ignore"})", "validation", "/how"},
        BadSettlement{"unknown_member", R"({"how":"cancel","why":"x"})", "validation", "/why"},
        BadSettlement{"no_reason", R"({"how":"keep"})", "validation", "/reason"},
        BadSettlement{"control_in_reason", "{\"how\":\"keep\",\"reason\":\"a\\u0007\"}",
                      "validation", "/reason"},
        BadSettlement{"no_time", R"({"how":"move"})", "validation", "/starts_at"},
        BadSettlement{"no_instant", R"({"how":"move","starts_at":"noon"})", "validation",
                      "/starts_at"},
        BadSettlement{"gap",
                      R"({"how":"move","local":"2027-03-28T02:30","time_zone":"Europe/Berlin"})",
                      "invalid-local-time", ""},
        BadSettlement{"no_such_person", R"({"how":"reassign","to":"zoe"})", "validation", "/to"},
        BadSettlement{"a_time_to_keep",
                      R"({"how":"keep","reason":"x","starts_at":"2026-12-01T14:00:00+01:00"})",
                      "validation", "/starts_at"},
        BadSettlement{"into_the_past", R"({"how":"move","starts_at":"2026-11-01T14:00:00+01:00"})",
                      "validation", "/starts_at"}));

TEST_F(RestConflicts, ATakenTimeIsRefused) {
  const auto path = make_conflict();
  book("2026-12-01T14:00:00+01:00", "Emil", "ana");
  book("2026-12-01T14:00:00+01:00", "Fanny", "ben");

  const auto refused = resolve(path, R"({"how":"move","starts_at":"2026-12-01T14:00:00+01:00"})");

  EXPECT_EQ(refused.code(), "slot-taken") << refused.text;
}

TEST_F(RestConflicts, StaffSettleTheirOwnButFillNobodyElsesCalendar) {
  const auto path = make_conflict();
  const auto with_key = [&](const std::string& token, const std::string& body) {
    return send(token, "POST", path + "/resolve", body, {{"Idempotency-Key", "key-" + body}});
  };

  EXPECT_EQ(send(ben, "GET", path).status, 404);
  EXPECT_EQ(with_key(ben, R"({"how":"cancel"})").status, 404);
  EXPECT_EQ(send(ben, "GET", "/v1/conflicts").at("/data"), "[]");
  EXPECT_EQ(send(ana, "GET", path).status, 200);
  EXPECT_EQ(with_key(ana, R"({"how":"reassign","to":"ben"})").code(), "forbidden");
  const auto moved = with_key(ana, R"({"how":"move","starts_at":"2026-12-01T14:00:00+01:00"})");
  EXPECT_EQ(moved.at("/booking/staff/0/slug"), "ana") << moved.text;
}

TEST_F(RestConflicts, ListsAreFilteredAndPaged) {
  for (const auto* hour : {"09", "11", "13"}) {
    const std::string day = "2026-12-01T";
    book(day + hour + ":00:00+01:00", std::string("Dora") + hour, "ana");
  }
  block("day.ics", "2026-12-01T08:00:00Z", "2026-12-01T16:00:00Z");
  const auto all = get("/v1/conflicts");
  ASSERT_EQ(all.body.at("data").as_array().size(), 3U) << all.text;
  resolve("/v1/conflicts/" + all.at("/data/0/id"), R"({"how":"keep","reason":"so"})");

  const auto page = get("/v1/conflicts?status=all&limit=2");
  EXPECT_EQ(page.body.at("data").as_array().size(), 2U);
  const auto rest = get("/v1/conflicts?status=all&limit=2&cursor=" + page.at("/next_cursor"));
  EXPECT_EQ(rest.body.at("data").as_array().size(), 1U);
  EXPECT_EQ(rest.at("/data/0/id"), all.at("/data/2/id"));
  EXPECT_EQ(get("/v1/conflicts?limit=2&cursor=" + page.at("/next_cursor")).code(),
            "cursor-mismatch");
  EXPECT_EQ(get("/v1/conflicts").body.at("data").as_array().size(), 2U);
  EXPECT_EQ(get("/v1/conflicts?status=settled").at("/data/0/id"), all.at("/data/0/id"));
  EXPECT_EQ(get("/v1/conflicts?resolution=kept").body.at("data").as_array().size(), 1U);
  EXPECT_EQ(get("/v1/conflicts?resolution=unresolved").at("/data"), "[]");
  EXPECT_EQ(get("/v1/conflicts?kind=external").at("/data"), "[]");
  EXPECT_EQ(get("/v1/conflicts?resource=ben").at("/data"), "[]");
  EXPECT_EQ(
      get("/v1/conflicts?booking=" + all.at("/data/1/booking")).body.at("data").as_array().size(),
      1U);
  EXPECT_EQ(get("/v1/conflicts?status=some").at("/errors/0/pointer"), "?status");
  EXPECT_EQ(get("/v1/conflicts?resource=zoe").at("/errors/0/pointer"), "?resource");
}

// C42.
TEST_F(RestConflicts, NothingIsDecidedByAClockThatJumps) {
  for (const Duration jump : {Duration(std::chrono::minutes{3}), Duration(-std::chrono::hours{5}),
                              Duration(std::chrono::days{3}), Duration(-std::chrono::days{3})}) {
    EXPECT_EQ(send(office, "GET", "/v1/conflicts").status, 200);
    EXPECT_TRUE(house.clock.is_steady());
    house.clock.leap(jump);

    const auto refused = book("2026-12-15T10:00:00+01:00");
    EXPECT_EQ(refused.status, 503) << refused.text;
    EXPECT_EQ(refused.code(), "unavailable");
    EXPECT_EQ(refused.header("Retry-After"), "30");
    EXPECT_EQ(get("/v1/bookings").status, 200) << "reading goes on";
    house.clock.advance(std::chrono::seconds{30});
  }
  EXPECT_EQ(book("2026-12-15T10:00:00+01:00").status, 201);
}

}  // namespace
}  // namespace holdfast::gateway::rest
