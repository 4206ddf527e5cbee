// Who may do what: made from the route table, so that a new route is in the matrix by itself.
#include <set>

#include "tests/gateway/rest_house.hpp"

namespace holdfast::gateway::rest {
namespace {

class RestRoles : public RestHouse {
 protected:
  /// Any request of that route, with nothing behind its {id}.
  Answered knock(const std::string& token, const Route& route) {
    std::string target(route.pattern);
    if (const auto place = target.find("{id}"); place != std::string::npos) {
      target.replace(place, 4, "none");
    }
    return send(token, std::string(route.method), target, route.body == Body::required ? "{}" : "",
                {{"Idempotency-Key", "knock-knock"}, {"If-Match", "\"1\""}});
  }
};

TEST_F(RestRoles, EveryRouteRefusesAnonymousCallersAndThoseWithoutItsRole) {
  const std::map<store::Role, std::string> tokens = {{store::Role::administrator, admin},
                                                     {store::Role::coordinator, office},
                                                     {store::Role::staff, ana}};
  const auto before = contents();
  for (const auto& route : routes()) {
    EXPECT_EQ(knock("", route).status, 401) << route.method << ' ' << route.pattern;
    for (const auto& [role, token] : tokens) {
      const auto answered = knock(token, route);
      EXPECT_EQ(answered.status == 403, !route.allows(role))
          << route.method << ' ' << route.pattern << ' ' << name(role) << answered.text;
      EXPECT_LT(answered.status, 500) << route.pattern << answered.text;
    }
  }
  EXPECT_EQ(contents(), before);
}

// What each role may, said a second time: a slip in the table is seen here.
TEST_F(RestRoles, OnlyAdministratorsChangeTheCatalogueAndReadTheWholeAudit) {
  std::set<std::string> administrators;
  std::set<std::string> office_only;
  for (const auto& route : routes()) {
    const auto what = std::string(route.method) + ' ' + std::string(route.pattern);
    ASSERT_TRUE(route.allows(store::Role::administrator)) << what;
    if (!route.allows(store::Role::coordinator)) {
      EXPECT_FALSE(route.allows(store::Role::staff)) << what;
      administrators.insert(what);
    } else if (!route.allows(store::Role::staff)) {
      office_only.insert(what);
    }
  }

  EXPECT_EQ(administrators, (std::set<std::string>{"POST /v1/resources",
                                                   "PATCH /v1/resources/{id}",
                                                   "POST /v1/services",
                                                   "PATCH /v1/services/{id}",
                                                   "PUT /v1/message-settings",
                                                   "PUT /v1/message-templates/{id}",
                                                   "DELETE /v1/message-templates/{id}",
                                                   "GET /v1/audit",
                                                   "POST /v1/customers/{id}/erase",
                                                   "DELETE /v1/webhook-endpoints/{id}",
                                                   "GET /v1/webhook-endpoints",
                                                   "GET /v1/webhook-endpoints/{id}",
                                                   "GET /v1/webhook-endpoints/{id}/deliveries",
                                                   "PATCH /v1/webhook-endpoints/{id}",
                                                   "POST /v1/webhook-endpoints",
                                                   "POST /v1/webhook-endpoints/{id}/pause",
                                                   "POST /v1/webhook-endpoints/{id}/replay",
                                                   "POST /v1/webhook-endpoints/{id}/resume",
                                                   "POST /v1/webhook-endpoints/{id}/rotate-secret",
                                                   "POST /v1/webhook-endpoints/{id}/test"}));
  EXPECT_EQ(office_only, (std::set<std::string>{"DELETE /v1/closures/{id}",
                                                "DELETE /v1/holds/{id}",
                                                "DELETE /v1/shared-calendars/{id}",
                                                "DELETE /v1/waitlist/{id}",
                                                "GET /v1/customers/{id}",
                                                "PATCH /v1/customers/{id}",
                                                "GET /v1/metrics/summary",
                                                "DELETE /v1/suppressions/{id}",
                                                "GET /v1/suppressions",
                                                "GET /v1/notifications",
                                                "GET /v1/notifications/{id}",
                                                "POST /v1/notifications/{id}/resend",
                                                "GET /v1/message-settings",
                                                "GET /v1/message-templates",
                                                "GET /v1/message-templates/{id}",
                                                "POST /v1/message-templates/{id}/preview",
                                                "GET /v1/events",
                                                "GET /v1/events/{id}",
                                                "GET /v1/stream",
                                                "GET /v1/exports",
                                                "GET /v1/shared-calendars",
                                                "GET /v1/waitlist",
                                                "GET /v1/waitlist/{id}",
                                                "PATCH /v1/closures/{id}",
                                                "PATCH /v1/holds/{id}",
                                                "POST /v1/bookings",
                                                "POST /v1/bookings/{id}/confirm",
                                                "POST /v1/bookings/{id}/decline",
                                                "POST /v1/bookings/{id}/reassign",
                                                "POST /v1/sessions/{id}/reassign",
                                                "POST /v1/bookings:batch",
                                                "POST /v1/closures",
                                                "POST /v1/delegations",
                                                "POST /v1/holds",
                                                "POST /v1/imports",
                                                "POST /v1/series",
                                                "POST /v1/series/{id}/cancel",
                                                "POST /v1/shared-calendars",
                                                "POST /v1/waitlist",
                                                "POST /v1/waitlist/{id}/accept",
                                                "POST /v1/waitlist/{id}/decline",
                                                "POST /v1/waitlist/{id}/promote"}));
}

TEST_F(RestRoles, StaffSeeTheirOwnBookingsAndNoOthers) {
  const auto anas = book("2026-12-01T10:00:00+01:00", "Dora", "ana");
  const auto bens = book("2026-12-01T12:00:00+01:00", "Emil", "ben");

  const auto list = send(ana, "GET", "/v1/bookings");

  ASSERT_EQ(list.body.at("data").as_array().size(), 1U);
  EXPECT_EQ(list.at("/data/0/id"), anas.at("/id"));
  EXPECT_EQ(send(ana, "GET", "/v1/bookings?resource=ben").at("/data"), "[]");
  EXPECT_EQ(send(ana, "GET", "/v1/bookings?resource=room").at("/data"), "[]");
  for (const auto* part : {"", "/audit", "/history", "/effects"}) {
    EXPECT_EQ(send(ana, "GET", "/v1/bookings/" + anas.at("/id") + part).status, 200) << part;
    EXPECT_EQ(send(ana, "GET", "/v1/bookings/" + bens.at("/id") + part).status, 404) << part;
  }
}

// Whether a booking of others exists must not be readable from the difference of two answers.
TEST_F(RestRoles, ForeignAndAbsentBookingsAreAnsweredAlike) {
  const auto bens = book("2026-12-01T12:00:00+01:00", "Emil", "ben");
  const auto absent = "bk_" + std::string(26, '0');
  const auto strip = [](Answered answered) {
    auto body = answered.body.as_object();
    body.erase("instance");
    body.erase("request_id");
    return std::to_string(answered.status) + json::serialize(body);
  };

  EXPECT_EQ(strip(send(ana, "GET", "/v1/bookings/" + bens.at("/id"))),
            strip(send(ana, "GET", "/v1/bookings/" + absent)));
  const auto cancel = [&](const std::string& id) {
    return send(ana, "POST", "/v1/bookings/" + id + "/cancel", "",
                {{"Idempotency-Key", "cancel-" + id}, {"If-Match", "\"1\""}});
  };
  EXPECT_EQ(strip(cancel(bens.at("/id"))), strip(cancel(absent)));
  EXPECT_EQ(get("/v1/bookings/" + bens.at("/id")).at("/status"), "confirmed");
}

TEST_F(RestRoles, StaffMoveAndCancelTheirOwnButOnlyWithinTheirOwnCalendar) {
  const auto anas = book("2026-12-01T10:00:00+01:00", "Dora", "ana");
  const auto path = "/v1/bookings/" + anas.at("/id");

  const auto away = send(ana, "POST", path + "/reschedule",
                         R"({"starts_at":"2026-12-01T12:00:00+01:00","staff":"ben"})",
                         {{"Idempotency-Key", "to-the-colleague"}, {"If-Match", "\"1\""}});
  EXPECT_EQ(away.status, 403);

  const auto moved =
      send(ana, "POST", path + "/reschedule", R"({"starts_at":"2026-12-01T12:00:00+01:00"})",
           {{"Idempotency-Key", "within-my-own"}, {"If-Match", "\"1\""}});
  EXPECT_EQ(moved.status, 200) << moved.text;
  EXPECT_EQ(moved.at("/staff/0/slug"), "ana");

  const auto as_customer = send(ana, "POST", path + "/cancel", R"({"by":"customer"})",
                                {{"Idempotency-Key", "in-her-name"}, {"If-Match", "\"2\""}});
  EXPECT_EQ(as_customer.status, 403);

  const auto cancelled = send(ana, "POST", path + "/cancel", "",
                              {{"Idempotency-Key", "as-myself"}, {"If-Match", "\"2\""}});
  EXPECT_EQ(cancelled.at("/cancelled_by"), "staff") << cancelled.text;
  EXPECT_EQ(get(path + "/audit").at("/data/2/actor/kind"), "staff");
}

// Ben is free at that time, but a move by Ana must not land in his calendar by itself.
TEST_F(RestRoles, StaffMoveOntoTheirOwnTakenTimeIsRefusedThoughAColleagueIsFree) {
  const auto anas = book("2026-12-01T10:00:00+01:00", "Dora", "ana");
  book("2026-12-01T12:00:00+01:00", "Emil", "ana");

  const auto moved = send(ana, "POST", "/v1/bookings/" + anas.at("/id") + "/reschedule",
                          R"({"starts_at":"2026-12-01T12:00:00+01:00"})",
                          {{"Idempotency-Key", "onto-my-other"}, {"If-Match", "\"1\""}});

  EXPECT_EQ(moved.code(), "slot-taken") << moved.text;
}

TEST_F(RestRoles, CursorOfTheOfficeDoesNotOpenItsListToStaff) {
  book("2026-12-01T10:00:00+01:00", "Dora", "ana");
  book("2026-12-01T12:00:00+01:00", "Emil", "ben");
  const auto cursor = get("/v1/bookings?limit=1").at("/next_cursor");

  EXPECT_EQ(send(ana, "GET", "/v1/bookings?limit=1&cursor=" + cursor).code(), "cursor-mismatch");
}

TEST_F(RestRoles, StaffWithoutAResourceSeeNothing) {
  book("2026-12-01T10:00:00+01:00");
  const auto nobody = add_user("nobody", store::Role::staff, {});

  EXPECT_EQ(send(nobody, "GET", "/v1/bookings").at("/data"), "[]");
  EXPECT_EQ(send(nobody, "GET", "/v1/sources").at("/data"), "[]");
}

TEST_F(RestRoles, StaffConnectAndSeeOnlyTheirOwnCalendars) {
  const auto connect = [this](const std::string& token, const std::string& resource) {
    return send(token, "POST", "/v1/sources",
                R"({"resource":")" + resource + R"(","url":"https://dav.example/cal/",)" +
                    R"("username":"u","password":"p"})",
                {{"Idempotency-Key", "connect-" + resource}});
  };
  EXPECT_EQ(connect(ana, "ben").status, 403);
  const auto bens = connect(office, "ben");
  EXPECT_EQ(bens.status, 201) << bens.text;
  EXPECT_EQ(connect(ana, "ana").status, 201);
  poked.clear();

  EXPECT_EQ(send(ana, "GET", "/v1/sources").body.at("data").as_array().size(), 1U);
  const auto path = "/v1/sources/" + bens.at("/id");
  EXPECT_EQ(send(ana, "GET", path).status, 404);
  EXPECT_EQ(send(ana, "DELETE", path).status, 404);
  EXPECT_EQ(send(ana, "POST", path + "/sync").status, 404);
  EXPECT_TRUE(poked.empty());
}

}  // namespace
}  // namespace holdfast::gateway::rest
