// Calendars of rooms and of the whole agency, over the API.
#include "tests/gateway/rest_house.hpp"

namespace holdfast::gateway::rest {
namespace {

class RestSharedCalendars : public RestHouse {
 protected:
  Answered share(const std::string& token, const std::string& body) {
    return send(token, "POST", "/v1/shared-calendars", body);
  }
  std::size_t members(const std::string& calendar) {
    return house.read([&](const store::Reads& reads) {
      return reads.members(store::CalendarId{calendar}, {}, 100).size();
    });
  }
};

TEST_F(RestSharedCalendars, HoldWhatIsBookedAndWhatWillBe) {
  const auto before = book("2026-12-01T10:00:00+01:00", "Dora", "ana");

  const auto room = share(office, R"({"resource":"room"})");
  const auto all = share(office, R"({"resource":null})");

  EXPECT_EQ(room.status, 201);
  EXPECT_EQ(room.at("/resource/slug"), "room");
  EXPECT_EQ(room.at("/path"), "/dav/calendars/office/room/");
  EXPECT_EQ(all.at("/path"), "/dav/calendars/office/agency/");
  EXPECT_EQ(all.at("/resource"), "null");
  EXPECT_EQ(members(room.at("/id")), 1U);
  EXPECT_EQ(members(all.at("/id")), 1U);

  book("2026-12-02T10:00:00+01:00", "Emil", "ben");
  EXPECT_EQ(members(room.at("/id")), 2U);
  EXPECT_EQ(members(all.at("/id")), 2U);
  post("/v1/bookings/" + before.at("/id") + "/cancel", "{}", "cancel-1",
       {{"If-Match", before.header("ETag")}});
  EXPECT_EQ(members(room.at("/id")), 1U);
  EXPECT_EQ(members(all.at("/id")), 1U);
}

TEST_F(RestSharedCalendars, TheSameAgainIsTheSame) {
  const auto first = share(office, R"({"resource":"room"})");
  const auto second = share(admin, R"({"resource":"room"})");

  EXPECT_EQ(first.at("/id"), second.at("/id"));
  EXPECT_EQ(get("/v1/shared-calendars").at("/data/0/id"), first.at("/id"));
  EXPECT_EQ(send(office, "DELETE", "/v1/shared-calendars/" + first.at("/id")).status, 204);
  EXPECT_EQ(send(office, "DELETE", "/v1/shared-calendars/" + first.at("/id")).status, 404);
  EXPECT_EQ(get("/v1/shared-calendars").at("/data"), "[]");
}

TEST_F(RestSharedCalendars, StaffHaveOneAlreadyAndShareNone) {
  EXPECT_EQ(share(office, R"({"resource":"ana"})").status, 422);
  EXPECT_EQ(share(office, R"({"resource":"nowhere"})").status, 422);
  EXPECT_EQ(share(office, "{}").status, 422);
  EXPECT_EQ(share(ana, R"({"resource":null})").status, 403);
  EXPECT_EQ(send(ana, "GET", "/v1/shared-calendars").status, 403);
  // What staff have cannot be taken away like that.
  EXPECT_EQ(send(office, "DELETE", "/v1/shared-calendars/" + salon.anas_calendar.value).status,
            404);
}

}  // namespace
}  // namespace holdfast::gateway::rest
