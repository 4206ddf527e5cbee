#include "sync/providers/google_event.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include "caldav/icalendar/read.hpp"
#include "sync/providers/google_error.hpp"
#include "tests/support/house.hpp"

namespace holdfast::sync {
namespace {

using test::at;

GoogleEvent event_of(std::string_view more) {
  const auto text = R"({"id":"e1","etag":"\"7\"","status":"confirmed","iCalUID":"u1",
    "start":{"dateTime":"2026-12-01T10:00:00+01:00","timeZone":"Europe/Vienna"},
    "end":{"dateTime":"2026-12-01T11:00:00+01:00","timeZone":"Europe/Vienna"})" +
                    std::string(more) + "}";
  return read_google_event(boost::json::parse(text).as_object()).value();
}

struct Kind {
  const char* said;
  const char* rule;
  bool busy;
};
void PrintTo(const Kind& kind, std::ostream* out) { *out << kind.said; }

class GoogleKinds : public testing::TestWithParam<Kind> {};

TEST_P(GoogleKinds, AreBusyOrNotByTheRules) {
  const auto zone = TimeZone::find("Europe/Vienna").value();
  icalendar::ReadOptions options;
  options.zone = &zone;
  options.owner_addresses = {std::string(icalendar::kPlainOwner)};
  const auto text = icalendar::write_plain({event_of(GetParam().said).plain});
  const auto draft = icalendar::read_external(text, options).value();

  EXPECT_EQ(draft.busy_rule, GetParam().rule);
  EXPECT_EQ(draft.instances.at(0).busy, GetParam().busy);
}

INSTANTIATE_TEST_SUITE_P(
    Rules, GoogleKinds,
    testing::Values(
        Kind{"", "N14", true}, Kind{R"(,"status":"tentative")", "N8", true},
        Kind{R"(,"transparency":"transparent")", "N4", false},
        Kind{R"(,"eventType":"workingLocation")", "N6", false},
        Kind{R"(,"eventType":"birthday")", "N6", false},
        Kind{R"(,"eventType":"outOfOffice")", "N7", true},
        Kind{R"(,"eventType":"focusTime")", "N7", true},
        Kind{R"(,"eventType":"fromGmail")", "N14", true},
        Kind{R"(,"attendees":[{"self":true,"responseStatus":"declined"}])", "N3", false},
        Kind{R"(,"attendees":[{"responseStatus":"declined"}])", "N14", true},
        Kind{R"(,"attendees":[{"self":true,"responseStatus":"needsAction"}])", "N9", true},
        Kind{R"(,"attendees":[{"self":true,"responseStatus":"accepted"}])", "N14", true}));

TEST(GoogleEvents, WhatPeopleCallTheirOwnAppointmentsGoesNoFurther) {
  const auto event = event_of(R"(,"summary":"Doctor","description":"d","location":"l")");

  EXPECT_EQ(icalendar::write_plain({event.plain}).find("Doctor"), std::string::npos);
  EXPECT_EQ(event.plain.summary + event.plain.description + event.plain.location, "");
}

TEST(GoogleEvents, MarksMakeACopyOnlyUnderOurName) {
  const auto marks = [](const std::string& id) {
    return event_of(R"(,"id":")" + id +
                    R"(","extendedProperties":{"private":{"holdfast.uid":"bk_1@s",)"
                    R"("holdfast.seq":"4","holdfast.n":"1"}})");
  };

  const auto ours = marks(google_id("bk_1@s", 1));
  EXPECT_EQ(ours.own_uid, "bk_1@s");
  EXPECT_EQ(ours.plain.uid, "bk_1@s");
  EXPECT_EQ(ours.plain.sequence, 4);
  const auto duplicate = marks("somethingelse");
  EXPECT_EQ(duplicate.own_uid, "");
  EXPECT_EQ(duplicate.plain.uid, "u1");
}

TEST(GoogleEvents, IdsAreOfTheLettersThatGoogleTakes) {
  const auto id = google_id("bk_1@salon.example", 0);

  EXPECT_EQ(id.size(), 52U);
  EXPECT_EQ(id.find_first_not_of("0123456789abcdefghijklmnopqrstuv"), std::string::npos);
  EXPECT_EQ(id, "b58t4r53vnbm44jnc9e811fhabseen511pvg8meo7dealrjbn9a0");
  EXPECT_NE(id, google_id("bk_1@salon.example", 1));
}

TEST(GoogleEvents, VersionTellsWhenItIsOver) {
  const auto event = event_of("");

  EXPECT_EQ(google_version(event), "\"7\" 1796119200");
  EXPECT_EQ(etag_in(google_version(event)), "\"7\"");
  EXPECT_EQ(over_in(google_version(event)), at("2026-12-01T10:00:00Z"));
  EXPECT_EQ(etag_in("\"7\""), "\"7\"");
  EXPECT_EQ(over_in("\"7\""), std::nullopt);
}

TEST(GoogleEvents, SeriesChangesWithItsExceptionsAndEndsWithItsRule) {
  const auto endless = event_of(R"(,"recurrence":["RRULE:FREQ=DAILY"])");
  const auto ending = event_of(R"(,"recurrence":["RRULE:FREQ=DAILY;UNTIL=20261231T000000Z"])");
  const auto exception = event_of(R"(,"recurringEventId":"e1","originalStartTime":
    {"dateTime":"2026-12-02T10:00:00+01:00"})");

  EXPECT_NE(google_version(endless, {}), google_version(endless, {exception}));
  EXPECT_EQ(etag_in(google_version(endless, {})), "");
  EXPECT_EQ(over_in(google_version(endless, {})), std::nullopt);
  EXPECT_GT(over_in(google_version(ending, {exception})).value(), at("2026-12-31T00:00:00Z"));
}

TEST(GoogleEvents, EventWithoutAStartIsNotTakenForFreeTime) {
  const auto event =
      read_google_event(boost::json::parse(R"({"id":"e1","status":"confirmed"})").as_object());

  EXPECT_NE(event.value().unreadable, "");
  EXPECT_FALSE(read_google_event(boost::json::parse("{}").as_object()));
}

struct Refused {
  int status;
  const char* reason;
  Errc meaning;
};
void PrintTo(const Refused& row, std::ostream* out) { *out << row.status << ' ' << row.reason; }

class GoogleRefusals : public testing::TestWithParam<Refused> {};

TEST_P(GoogleRefusals, MeanWhatTheirReasonSays) {
  const auto body = boost::json::parse(R"({"error":{"errors":[{"reason":")" +
                                       std::string(GetParam().reason) + R"("}]}})");

  EXPECT_EQ(google_error(GetParam().status, google_reason(body), {}).code, GetParam().meaning);
}

INSTANTIATE_TEST_SUITE_P(All, GoogleRefusals,
                         testing::Values(Refused{400, "timeRangeEmpty", Errc::refused},
                                         Refused{401, "authError", Errc::unauthenticated},
                                         Refused{403, "rateLimitExceeded", Errc::unavailable},
                                         Refused{403, "userRateLimitExceeded", Errc::unavailable},
                                         Refused{403, "quotaExceeded", Errc::unavailable},
                                         Refused{403, "insufficientPermissions",
                                                 Errc::unauthenticated},
                                         Refused{403, "forbiddenForNonOrganizer", Errc::refused},
                                         Refused{404, "notFound", Errc::not_found},
                                         Refused{409, "duplicate", Errc::already_exists},
                                         Refused{409, "conflict", Errc::unavailable},
                                         Refused{410, "fullSyncRequired", Errc::invalid_sync_token},
                                         Refused{410, "deleted", Errc::not_found},
                                         Refused{412, "conditionNotMet", Errc::precondition_failed},
                                         Refused{429, "rateLimitExceeded", Errc::unavailable},
                                         Refused{503, "backendError", Errc::unavailable}));

TEST(GoogleErrors, UsedUpQuotaIsLeftAloneForAnHour) {
  const auto error = google_error(403, "quotaExceeded", {});

  EXPECT_THAT(error.fields, testing::ElementsAre(ErrorField{"retry_after", "3600"}));
}

}  // namespace
}  // namespace holdfast::sync
