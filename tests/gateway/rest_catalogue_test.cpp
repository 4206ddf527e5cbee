// Resources, services, slots, sources, conflicts, the audit log.
#include "caldav/icalendar/read.hpp"
#include "caldav/zone.hpp"
#include "store/commands/calendar_objects.hpp"
#include "store/conflict.hpp"
#include "tests/gateway/rest_house.hpp"

namespace holdfast::gateway::rest {
namespace {

class RestCatalogue : public RestHouse {};

TEST_F(RestCatalogue, CallerIsToldWhomItsTokenSpeaksFor) {
  const auto me = send(ana, "GET", "/v1/me");

  EXPECT_EQ(me.at("/user/role"), "staff");
  EXPECT_EQ(me.at("/user/resource/slug"), "ana");
  EXPECT_EQ(me.at("/agency/time_zone"), "Europe/Berlin");
  EXPECT_EQ(get("/v1/me").at("/user/resource"), "null");
}

TEST_F(RestCatalogue, NewResourceCanBeReadByIdAndBySlugAndChanged) {
  const auto made = post("/v1/resources",
                         R"({"kind":"staff","slug":"chloe","name":"Chloe Lang",)"
                         R"("email":"chloe@salon.example","hours":{"mon":[["09:00","12:30"]]}})",
                         "make-chloe");

  ASSERT_EQ(made.status, 201) << made.text;
  EXPECT_EQ(made.at("/time_zone"), "Europe/Berlin");
  EXPECT_EQ(made.header("Location"), "https://salon.example/v1/resources/" + made.at("/id"));
  EXPECT_EQ(get("/v1/resources/chloe").text, made.text);
  EXPECT_EQ(get("/v1/resources/" + made.at("/id")).text, made.text);

  const auto changed =
      send(admin, "PATCH", "/v1/resources/chloe",
           R"({"hours":{"tue":[["10:00","14:00"]],"overrides":{"2026-12-24":[]}}})",
           {{"If-Match", made.header("ETag")}});
  EXPECT_EQ(changed.status, 200) << changed.text;
  EXPECT_EQ(changed.at("/name"), "Chloe Lang");
  EXPECT_EQ(changed.at("/hours/tue/0/0"), "10:00");
  EXPECT_EQ(changed.header("ETag"), "\"2\"");
}

// A day off in the staff member's own calendar is a day where that person is.
TEST_F(RestCatalogue, DaysOffFollowTheZoneOfTheStaffMember) {
  const std::string off =
      "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Test//EN\r\nBEGIN:VEVENT\r\nUID:off\r\n"
      "DTSTAMP:20261130T080000Z\r\nDTSTART;VALUE=DATE:20261202\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
  const auto in_berlin = TimeZone::find("Europe/Berlin").value();
  store::PutCalendarObject put;
  put.agency = salon.agency;
  put.calendar = salon.anas_calendar;
  put.name = "off.ics";
  put.draft = icalendar::read_object(off, caldav::reading_options({}, in_berlin, house.clock.now()))
                  .value();
  put.text = off;
  house.apply(std::move(put)).value();

  const auto changed =
      send(admin, "PATCH", "/v1/resources/ana", R"({"time_zone":"America/New_York"})",
           {{"If-Match", get("/v1/resources/ana").header("ETag")}});

  EXPECT_EQ(changed.status, 200) << changed.text;
  const auto claims = house.read([&](const store::Reads& reads) {
    return reads.claims_of(salon.agency, salon.anas_calendar.value + "/off.ics");
  });
  ASSERT_EQ(claims.size(), 1U);
  EXPECT_EQ(claims[0].time.start, test::at("2026-12-02T05:00:00Z"));
}

TEST_F(RestCatalogue, RepeatedCreationMakesOneResource) {
  const std::string body = R"({"kind":"room","slug":"attic","name":"Attic"})";
  const auto made = post("/v1/resources", body, "make-attic");

  const auto again = post("/v1/resources", body, "make-attic");

  EXPECT_EQ(again.text, made.text);
  EXPECT_EQ(again.header("Idempotent-Replayed"), "true");
  EXPECT_EQ(post("/v1/resources", body, "make-attic-2").code(), "already-exists");
}

// Whoever has a feed's address reads the calendar: it is shown to nobody.
TEST_F(RestCatalogue, AddressOfAFeedIsKeptAsASecret) {
  const auto made = post("/v1/sources", R"({"resource":"ana","provider":"ics",
      "url":"webcal://calendar.example/ical/private-1234/basic.ics"})",
                         "connect-feed");

  EXPECT_EQ(made.status, 201) << made.text;
  EXPECT_EQ(made.at("/provider"), "ics");
  EXPECT_TRUE(made.at("/url").starts_with("https://calendar.example/")) << made.text;
  for (const auto& text : {made.text, get("/v1/sources").text, get("/v1/audit").text}) {
    EXPECT_EQ(text.find("1234"), std::string::npos) << text;
  }
}

TEST_F(RestCatalogue, FeedIsNeitherWrittenNorGivenAPassword) {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {R"("url":"https://c.example/a.ics","writes":true)", "/writes"},
      {R"("url":"https://c.example/a.ics","password":"x")", "/password"},
      {R"("url":"file:///etc/passwd")", "/url"}};
  for (const auto& [members, place] : rows) {
    const auto refused = post(
        "/v1/sources", R"({"resource":"ana","provider":"ics",)" + members + "}", "feed" + place);
    EXPECT_EQ(refused.status, 422) << refused.text;
    EXPECT_EQ(refused.at("/errors/0/pointer"), place);
  }
}

TEST_F(RestCatalogue, FaultyResourcesAreRefusedAtTheirPlace) {
  const auto before = contents();
  const std::vector<std::pair<std::string, std::string>> rows = {
      {R"({"kind":"robot","slug":"a","name":"A"})", "/kind"},
      {R"({"kind":"room","slug":"Not A Slug","name":"A"})", "/slug"},
      {R"({"kind":"room","slug":"a","name":"A","capacity":0})", "/capacity"},
      {R"({"kind":"room","slug":"a","name":"A","time_zone":"Mars"})", "/time_zone"},
      {R"({"kind":"room","slug":"a","name":"A","hours":{"mon":[["17:00","09:00"]]}})", "/hours"},
      {R"({"kind":"room","slug":"a"})", "/name"}};
  for (const auto& [body, pointer] : rows) {
    const auto answered = post("/v1/resources", body, "faulty-resource");
    EXPECT_EQ(answered.status, 422) << answered.text;
    EXPECT_TRUE(answered.at("/errors/0/pointer").starts_with(pointer)) << answered.text;
  }
  EXPECT_EQ(contents(), before);
}

TEST_F(RestCatalogue, StaleChangeOfAServiceIsRefused) {
  const auto first = send(admin, "PATCH", "/v1/services/massage", R"({"duration_minutes":45})",
                          {{"If-Match", "\"1\""}});
  const auto late = send(admin, "PATCH", "/v1/services/massage", R"({"duration_minutes":90})",
                         {{"If-Match", "\"1\""}});

  EXPECT_EQ(first.status, 200) << first.text;
  EXPECT_EQ(late.status, 412);
  EXPECT_EQ(late.at("/current_etag"), "\"2\"");
  EXPECT_EQ(get("/v1/services/massage").at("/duration_minutes"), "45");
  EXPECT_EQ(send(admin, "PATCH", "/v1/services/massage", R"({"name":"M"})").status, 428);
}

TEST_F(RestCatalogue, NewServiceTakesItsPoolsByIdOrSlugAndCanBeBooked) {
  const auto made = post("/v1/services",
                         R"({"slug":"haircut","name":"Haircut","duration_minutes":30,)"
                         R"("requirements":[{"name":"stylist","pool":["ana",")" +
                             salon.ben.value + R"("]}]})",
                         "make-haircut");

  ASSERT_EQ(made.status, 201) << made.text;
  EXPECT_EQ(made.at("/requirements/0/pool/1/slug"), "ben");
  const auto booked = post("/v1/bookings",
                           R"({"service":"haircut","starts_at":"2026-12-01T10:00:00+01:00",)"
                           R"("customer":{"name":"Dora","phone":"+49 30 1234567"}})",
                           "book-haircut");
  EXPECT_EQ(booked.status, 201) << booked.text;
  const auto unknown = post("/v1/services",
                            R"({"slug":"x","name":"X","duration_minutes":30,)"
                            R"("requirements":[{"name":"stylist","pool":["zoe"]}]})",
                            "make-x-for-zoe");
  EXPECT_EQ(unknown.at("/errors/0/pointer"), "/requirements/0/pool/0") << unknown.text;
}

// Nine to five on the half hour, sixty minutes: 09:00 to 16:00 is fifteen starts.
TEST_F(RestCatalogue, SlotsAreThoseThatCanBeBooked) {
  const auto day = get("/v1/slots?service=massage&from=2026-12-01&to=2026-12-02&staff=ana");

  ASSERT_EQ(day.status, 200) << day.text;
  EXPECT_EQ(day.body.at("data").as_array().size(), 15U);
  EXPECT_EQ(day.at("/data/0/starts_at"), "2026-12-01T09:00:00+01:00");
  EXPECT_EQ(day.at("/data/0/free/0/slug"), "ana");
  EXPECT_EQ(day.at("/next_from"), "null");
  book("2026-12-01T12:00:00+01:00", "Dora", "ana");
  const auto after =
      get("/v1/availability?service=massage&from=2026-12-01&to=2026-12-02&staff=ana");
  EXPECT_EQ(after.body.at("data").as_array().size(), 12U);
  EXPECT_NE(after.header("ETag"), day.header("ETag"));
}

TEST_F(RestCatalogue, SlotsAreShownInTheZoneThatIsAskedFor) {
  const auto day =
      get("/v1/slots?service=massage&from=2026-12-01T00:00:00Z&to=2026-12-02T00:00:00Z"
          "&time_zone=America%2FNew_York");

  EXPECT_EQ(day.at("/data/0/starts_at"), "2026-12-01T03:00:00-05:00") << day.text;
  EXPECT_EQ(day.at("/data/0/choices"), "2");
}

TEST_F(RestCatalogue, LongSlotListsSayWhereToGoOn) {
  send(admin, "PATCH", "/v1/services/massage", R"({"slot_step_minutes":5})", {{"If-Match", "*"}});
  const auto first = get("/v1/slots?service=massage&from=2026-12-01&to=2027-01-15");
  const auto from = first.at("/next_from");
  ASSERT_NE(from, "null");

  const auto second = get("/v1/slots?service=massage&from=" + from + "&to=2027-01-15");

  EXPECT_EQ(first.body.at("data").as_array().size(), 1000U);
  EXPECT_GT(second.at("/data/0/starts_at"), first.at("/data/999/starts_at"));
}

TEST_F(RestCatalogue, SourceIsConnectedPokedAndDisconnectedAndItsPasswordIsNeverShown) {
  const std::string body =
      R"({"resource":"ana","name":"Private","url":"https://dav.example/ana/cal/",)"
      R"("username":"ana","password":"correct horse","writes":true})";
  const auto made = post("/v1/sources", body, "connect-anas");

  ASSERT_EQ(made.status, 201) << made.text;
  EXPECT_EQ(made.at("/state"), "connecting");
  EXPECT_EQ(made.text.find("horse"), std::string::npos);
  const auto path = "/v1/sources/" + made.at("/id");
  const auto stored =
      house.read([&](const store::Reads& reads) { return *reads.source({made.at("/id")}); });
  EXPECT_EQ(secrets.open(stored.sealed_secret).value(), "correct horse");
  const auto as_made = made.text.substr(0, made.text.size() - 1);
  EXPECT_THAT(get(path).text, testing::StartsWith(as_made + ",\"sync\":{"));
  const store::SourceId source{made.at("/id")};
  EXPECT_EQ(poked, std::vector{source}) << "a new source is read at once";
  EXPECT_EQ(send(admin, "POST", path + "/sync").status, 202);
  EXPECT_EQ(poked, (std::vector{source, source}));
  EXPECT_EQ(send(admin, "DELETE", path).status, 204);
  EXPECT_EQ(send(admin, "DELETE", path).status, 404);
  EXPECT_EQ(get("/v1/sources").at("/data"), "[]");
}

TEST_F(RestCatalogue, SourceAddressesThatAreNoneAreRefused) {
  for (const auto* url : {"ftp://dav.example/", "dav.example/cal", "https://ana:pw@dav.example/",
                          "https:///cal", "https://dav.example/\\r\\nX: y", ""}) {
    const auto answered = post(
        "/v1/sources", R"({"resource":"ana","url":")" + std::string(url) + "\"}", "connect-what");
    EXPECT_EQ(answered.status, 422) << url;
    EXPECT_EQ(answered.at("/errors/0/pointer"), "/url") << answered.text;
  }
  EXPECT_EQ(get("/v1/sources").at("/data"), "[]");
}

TEST_F(RestCatalogue, ConflictsShowTheTimeButNotWhoseEventItIs) {
  const auto booked = book("2026-12-01T10:00:00+01:00", "Dora", "ana");
  store::Conflict conflict;
  conflict.id = store::make_id<store::ConflictId>(house.clock.now(), house.random);
  conflict.agency = salon.agency;
  conflict.booking = {booked.at("/id")};
  conflict.resource = salon.ana;
  conflict.kind = "block";
  conflict.cause = salon.anas_calendar.value + "/dentist.ics";
  conflict.time = {test::at("2026-12-01T09:30:00Z"), test::at("2026-12-01T10:30:00Z")};
  conflict.opened_at = house.clock.now();
  house.arrange([&](store::Transaction& tx) { tx.put(conflict); });

  const auto all = get("/v1/conflicts");

  EXPECT_EQ(all.at("/data/0/booking"), booked.at("/id")) << all.text;
  EXPECT_EQ(all.text.find("dentist"), std::string::npos);
  EXPECT_EQ(send(ana, "GET", "/v1/conflicts").body.at("data").as_array().size(), 1U);
  EXPECT_EQ(send(ben, "GET", "/v1/conflicts").at("/data"), "[]");
}

TEST_F(RestCatalogue, AuditLogIsPagedInOrderWithoutGaps) {
  book("2026-12-01T10:00:00+01:00", "Dora");
  book("2026-12-01T12:00:00+01:00", "Emil");
  book("2026-12-01T14:00:00+01:00", "Fritz");

  const auto first = get("/v1/audit?limit=2");
  const auto second = get("/v1/audit?limit=2&cursor=" + first.at("/next_cursor"));

  EXPECT_EQ(first.at("/data/0/number"), "1");
  EXPECT_EQ(first.at("/data/1/hash"), second.at("/data/0/previous"));
  EXPECT_EQ(second.at("/data/0/number"), "3");
  EXPECT_EQ(second.at("/next_cursor"), "null");
}

}  // namespace
}  // namespace holdfast::gateway::rest
