// Over HTTP: reading bookings by what they are, and with what belongs to them.
#include "store/commands/sources.hpp"
#include "tests/gateway/rest_house.hpp"

namespace holdfast::gateway::rest {
namespace {

class RestBookingReads : public RestHouse {
 protected:
  std::vector<std::string> ids(const std::string& query, const std::string& token = "") {
    const auto list = send(token.empty() ? admin : token, "GET", "/v1/bookings?" + query);
    EXPECT_EQ(list.status, 200) << list.text;
    std::vector<std::string> found;
    for (const auto& one : list.body.at("data").get_array()) {
      found.emplace_back(one.at("id").get_string());
    }
    return found;
  }
  using Ids = std::vector<std::string>;
};

TEST_F(RestBookingReads, AreFilteredByWhoDoesThem) {
  const auto with_ana = book("2026-12-01T10:00:00+01:00", "Dora", "ana").at("/id");
  const auto with_ben = book("2026-12-01T14:00:00+01:00", "Emil", "ben").at("/id");

  EXPECT_EQ(ids("staff=ana"), Ids{with_ana});
  EXPECT_EQ(ids("staff=" + salon.ben.value), Ids{with_ben});
  EXPECT_EQ(ids("service=massage"), (Ids{with_ana, with_ben}));
  EXPECT_EQ(ids("service=massage&staff=ben"), Ids{with_ben});
  EXPECT_EQ(ids("staff=ana", ben), Ids{}) << "a colleague's are not theirs to see";
}

TEST_F(RestBookingReads, AreFilteredByStatusesAndTime) {
  const auto first = book("2026-12-01T10:00:00+01:00", "Dora");
  const auto second = book("2026-12-01T14:00:00+01:00", "Emil").at("/id");
  send(office, "POST", "/v1/bookings/" + first.at("/id") + "/cancel", "",
       {{"Idempotency-Key", "cancel-first"}, {"If-Match", "*"}});

  EXPECT_EQ(ids("status=cancelled,no_show"), Ids{first.at("/id")});
  EXPECT_EQ(ids("status=confirmed,conflicted"), Ids{second});
  EXPECT_EQ(ids("start_from=2026-12-01T13:00:00Z"), Ids{second});
  EXPECT_EQ(ids("start_to=2026-12-01T13:00:00Z"), Ids{first.at("/id")});
}

TEST_F(RestBookingReads, AreFilteredByTheirSeries) {
  const auto series =
      post("/v1/series",
           R"({"service":"massage","customer":{"name":"Emil","email":"emil@mail.example"},)"
           R"("starts":["2026-12-02T09:00:00Z","2026-12-09T09:00:00Z"]})",
           "series-key");
  book("2026-12-01T10:00:00+01:00");

  EXPECT_EQ(ids("series=" + series.at("/id")).size(), 2U);
  EXPECT_EQ(ids("series=" + series.at("/id") + "&start_from=2026-12-05T00:00:00Z").size(), 1U);
  EXPECT_EQ(ids("series=se_nothing"), Ids{});
  EXPECT_EQ(ids("session=gs_nothing"), Ids{});
}

TEST_F(RestBookingReads, AFilterThatNothingIsIsNamed) {
  EXPECT_EQ(get("/v1/bookings?staff=nobody").at("/errors/0/pointer"), "?staff");
  EXPECT_EQ(get("/v1/bookings?staff=" + salon.room.value).at("/errors/0/pointer"), "?staff");
  EXPECT_EQ(get("/v1/bookings?staff=ana&resource=ana").at("/errors/0/pointer"), "?staff");
  EXPECT_EQ(get("/v1/bookings?service=none").at("/errors/0/pointer"), "?service");
  EXPECT_EQ(get("/v1/bookings?include=everything").at("/errors/0/pointer"), "?include");
}

TEST_F(RestBookingReads, PagesKeepTheirFilters) {
  book("2026-12-01T10:00:00+01:00", "Dora");
  book("2026-12-01T14:00:00+01:00", "Emil");
  const auto page = get("/v1/bookings?service=massage&limit=1");
  const auto cursor = page.at("/next_cursor");

  EXPECT_EQ(get("/v1/bookings?service=massage&limit=1&cursor=" + cursor).status, 200);
  EXPECT_EQ(get("/v1/bookings?limit=1&cursor=" + cursor).code(), "cursor-mismatch");
}

TEST_F(RestBookingReads, NotificationsComeAlongWhereAskedFor) {
  const auto booked = book("2026-12-01T10:00:00+01:00");
  const auto path = "/v1/bookings/" + booked.at("/id");

  const auto plain = get(path);
  const auto with = get(path + "?include=customer,notifications,mirrors");

  EXPECT_EQ(plain.at("/notifications"), "");
  EXPECT_EQ(with.at("/notifications/0/kind"), "booking.confirmed");
  EXPECT_EQ(with.at("/notifications/0/recipient"), "dora@mail.example");
  EXPECT_EQ(with.at("/customer/name"), "Dora");
  EXPECT_EQ(with.at("/mirrors"), "[]");
  EXPECT_EQ(get("/v1/bookings?include=notifications").at("/data/0/notifications/0/kind"),
            "booking.confirmed");
}

// What is included changes by itself: its tag is none of the booking's version.
TEST_F(RestBookingReads, WithNotificationsHasATagOfItsOwn) {
  const auto booked = book("2026-12-01T10:00:00+01:00");
  const auto path = "/v1/bookings/" + booked.at("/id") + "?include=notifications";
  const auto tag = get(path).header("ETag");

  EXPECT_EQ(tag.substr(0, 2), "W/");
  EXPECT_EQ(send(admin, "GET", path, "", {{"If-None-Match", tag}}).status, 304);
  EXPECT_EQ(get("/v1/bookings/" + booked.at("/id")).header("ETag"), "\"1\"");
}

TEST_F(RestBookingReads, MirrorsAreTheCopiesInOutsideCalendars) {
  house.arrange([&](store::Transaction& tx) {
    store::Source source;
    source.id = store::SourceId{"so_00000000000000000000000ana"};
    source.agency = salon.agency;
    source.resource = salon.ana;
    source.provider = "caldav";
    source.reads = false;
    source.writes = true;
    source.state = store::SourceState::healthy;
    tx.put(source);
  });
  const auto booked = book("2026-12-01T10:00:00+01:00", "Dora", "ana");
  const auto path = "/v1/bookings/" + booked.at("/id") + "?include=mirrors";

  const auto seen = get(path);
  const auto seen_by_ana = send(ana, "GET", path);

  EXPECT_EQ(seen.at("/mirrors/0/state"), "pending") << seen.text;
  EXPECT_EQ(seen.at("/mirrors/0/sequence"), "null");
  EXPECT_EQ(seen_by_ana.at("/mirrors/0/resource"), salon.ana.value);
}

TEST_F(RestBookingReads, AreToldInTheVersionThatWasAskedFor) {
  const auto plain = get("/v1/bookings");
  const auto asked = send(admin, "GET", "/v1/bookings", "", {{"Gateway-Version", "2027-01-01"}});
  const auto unknown = send(admin, "GET", "/v1/bookings", "", {{"Gateway-Version", "2026-01-01"}});

  EXPECT_EQ(plain.header("Gateway-Version"), "2027-01-01");
  EXPECT_EQ(asked.status, 200);
  EXPECT_EQ(unknown.status, 422);
  EXPECT_EQ(unknown.at("/errors/0/pointer"), "Gateway-Version");
  EXPECT_NE(unknown.at("/errors/0/message").find("2027-01-01"), std::string::npos)
      << "the one that is known";
  EXPECT_EQ(unknown.header("Gateway-Version"), "2027-01-01");
}

}  // namespace
}  // namespace holdfast::gateway::rest
