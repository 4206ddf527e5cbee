// How things stand: the summary of an agency, and of each of its calendars.
#include <gmock/gmock.h>

#include "store/commands/sources.hpp"
#include "tests/gateway/rest_house.hpp"

namespace holdfast::gateway::rest {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

class RestFigures : public RestHouse {
 protected:
  store::Source connect(const std::string& provider = "caldav",
                        const std::string& calendar = "ana") {
    store::ConnectSource command;
    command.source.agency = salon.agency;
    command.source.resource = salon.ana;
    command.source.provider = provider;
    command.source.name = "Ana's phone";
    command.source.url = "https://dav.example/" + calendar + "/";
    command.source.sealed_secret = "sealed";
    command.source.writes = provider != "ics";
    return house.apply(std::move(command)).value();
  }
  void read_well(const store::Source& source) {
    store::ApplyExternalChanges read;
    read.agency = salon.agency;
    read.source = source.id;
    read.cursor_after = "c1";
    ASSERT_TRUE(house.apply(std::move(read)));
  }
  void fail(const store::Source& source, bool stop) {
    ASSERT_TRUE(house.apply(store::NoteSourceFailure{salon.agency, source.id, stop, "no route"}));
  }
  std::string path(const store::Source& source) { return "/v1/sources/" + source.id.value; }
};

TEST_F(RestFigures, SourceTellsItsAgeItsLagAndWhenItIsReadNext) {
  const auto source = connect();
  read_well(source);
  sync::SourceProgress doing;
  doing.next_read = house.clock.now() + 60s;
  progress.note(source.id, doing);
  progress.note_read(source.id, "caldav", 0, 1, Duration{2500ms});
  house.clock.advance(90s);

  const auto shown = get(path(source));

  EXPECT_EQ(shown.at("/sync/age_seconds"), "90");
  EXPECT_EQ(shown.at("/sync/next_read_at"), to_rfc3339(house.clock.now() - 30s));
  EXPECT_EQ(shown.at("/sync/lag/reads"), "1");
  EXPECT_EQ(shown.at("/sync/lag/p95_seconds"), "2.5E0");
  EXPECT_EQ(shown.at("/sync/remedy"), "null");
  EXPECT_EQ(get("/v1/sources").at("/data/0/sync/age_seconds"), "90");
}

TEST_F(RestFigures, SourceThatOnlyGrewOlderIsTheSameToWhoHasIt) {
  const auto source = connect();
  read_well(source);
  const auto tag = get(path(source)).header("ETag");
  house.clock.advance(5s);

  EXPECT_EQ(send(admin, "GET", path(source), "", {{"If-None-Match", tag}}).status, 304);

  fail(source, false);
  EXPECT_EQ(send(admin, "GET", path(source), "", {{"If-None-Match", tag}}).status, 200);
}

TEST_F(RestFigures, WhatThisProcessDoesNotReadIsNotGuessedAt) {
  const auto source = connect();

  const auto shown = get(path(source));

  EXPECT_EQ(shown.at("/sync/age_seconds"), "null");
  EXPECT_EQ(shown.at("/sync/next_read_at"), "null");
  EXPECT_EQ(shown.at("/sync/under_way"), "null");
  EXPECT_EQ(shown.at("/sync/lag"), "null");
}

TEST_F(RestFigures, CopiesThatAreOwedToASourceAreCounted) {
  const auto source = connect();
  read_well(source);
  ASSERT_EQ(book("2026-12-01T10:00:00+01:00", "Dora", "ana").status, 201);

  EXPECT_EQ(get(path(source)).at("/sync/copies_waiting"), "1");
}

TEST_F(RestFigures, EveryTroubleHasOneWayToMendIt) {
  const auto source = connect();
  const auto remedy = [&] { return get(path(source)).at("/sync/remedy/code"); };
  EXPECT_EQ(remedy(), "") << "it was not read yet, and nothing is wrong";

  fail(source, false);
  EXPECT_EQ(remedy(), "see_last_error");
  sync::SourceProgress doing;
  doing.host = "dav.example:443";
  progress.note(source.id, doing);
  progress.note_host(doing.host, true);
  EXPECT_EQ(remedy(), "wait");
  fail(source, true);
  EXPECT_EQ(remedy(), "new_password");
  ASSERT_EQ(send(admin, "POST", path(source) + "/pause").status, 200);
  EXPECT_EQ(remedy(), "resume");

  const auto emptied = connect("caldav", "emptied");
  store::ApplyExternalChanges read;
  read.agency = emptied.agency;
  read.source = emptied.id;
  read.stop = "40 events vanished at once";
  house.apply(std::move(read)).value();
  EXPECT_EQ(get(path(emptied)).at("/sync/remedy/code"), "look_at_calendar");

  const auto feed = connect("ics", "feed");
  fail(feed, false);
  EXPECT_EQ(get(path(feed)).at("/sync/remedy/code"), "check_address");
}

TEST_F(RestFigures, SummaryTellsOfIntakeSourcesAndWhatIsOwed) {
  const auto source = connect();
  read_well(source);
  ASSERT_EQ(book("2026-12-01T10:00:00+01:00", "Dora", "ana").status, 201);
  HttpResponse made;
  made.status = 201;
  counts.intake.count(salon.agency, made, 3ms);
  findings.note(Findings::Rule{0, house.clock.now()});
  progress.note_read(source.id, "caldav", 0, 1, Duration{2s});
  house.clock.advance(20min);

  const auto shown = get("/v1/metrics/summary");

  ASSERT_EQ(shown.status, 200);
  EXPECT_EQ(shown.at("/scope"), "agency");
  EXPECT_EQ(shown.at("/double_bookings/pairs"), "0");
  EXPECT_EQ(shown.at("/intake/answered"), "1");
  EXPECT_EQ(shown.at("/intake/success"), "1E0");
  EXPECT_EQ(shown.at("/intake/confirm_p99_ms"), "5E0");
  EXPECT_EQ(shown.at("/sources/states/0/count"), "1");
  EXPECT_EQ(shown.at("/sources/lag/p95_seconds"), "2E0");
  EXPECT_EQ(shown.at("/sources/blind/0/source"), source.id.value);
  EXPECT_EQ(shown.at("/sources/blind/0/blind_minutes"), "5");
  EXPECT_THAT(shown.text, HasSubstr(R"("channel":"mail")"));
  EXPECT_THAT(shown.text, HasSubstr(R"("queued":)"));
  EXPECT_EQ(shown.at("/audit/verified_through"), "null") << "nobody has looked yet";
}

TEST_F(RestFigures, SummaryIsForTheOfficeAndItsScope) {
  EXPECT_EQ(send(office, "GET", "/v1/metrics/summary").status, 200);
  EXPECT_EQ(send(ana, "GET", "/v1/metrics/summary").status, 403);
  EXPECT_EQ(send("", "GET", "/v1/metrics/summary").status, 401);
}

TEST_F(RestFigures, OtherAgenciesAreNotCounted) {
  HttpResponse made;
  made.status = 201;
  counts.intake.count(store::AgencyId{salon.agency.value + 1}, made, 3ms);

  const auto shown = get("/v1/metrics/summary");
  EXPECT_EQ(shown.at("/intake/answered"), "0");
  EXPECT_EQ(shown.at("/intake/success"), "null");
}

}  // namespace
}  // namespace holdfast::gateway::rest
