// Who may read or write whose calendars, over the API.
#include "tests/gateway/rest_house.hpp"

namespace holdfast::gateway::rest {
namespace {

class RestDelegations : public RestHouse {
 protected:
  Answered grant(const std::string& token, const std::string& owner, const std::string& delegate,
                 const std::string& access) {
    return send(token, "POST", "/v1/delegations",
                R"({"owner":")" + owner + R"(","delegate":")" + delegate + R"(","access":")" +
                    access + R"("})");
  }
};

TEST_F(RestDelegations, AreGrantedListedAndTakenBack) {
  const auto granted = grant(office, "ana", "ben", "read");
  EXPECT_EQ(granted.status, 201);
  EXPECT_EQ(granted.at("/owner/login"), "ana");
  EXPECT_EQ(granted.at("/delegate/login"), "ben");
  EXPECT_EQ(granted.at("/access"), "read");

  const auto wider = grant(office, "ana", "ben", "write");
  EXPECT_EQ(wider.at("/id"), granted.at("/id"));
  EXPECT_EQ(get("/v1/delegations").at("/data/0/access"), "write");

  // Both see it; only the owner can end it.
  EXPECT_EQ(send(ben, "GET", "/v1/delegations").at("/data/0/id"), granted.at("/id"));
  EXPECT_EQ(send(ben, "DELETE", "/v1/delegations/" + granted.at("/id")).status, 404);
  EXPECT_EQ(send(ana, "DELETE", "/v1/delegations/" + granted.at("/id")).status, 204);
  EXPECT_EQ(send(ana, "DELETE", "/v1/delegations/" + granted.at("/id")).status, 404);
  EXPECT_EQ(get("/v1/delegations").at("/data"), "[]");
}

TEST_F(RestDelegations, StaffGrantNothingAndCoordinatorsNothingOfAdministrators) {
  EXPECT_EQ(grant(ana, "ana", "ben", "read").status, 403);
  EXPECT_EQ(grant(office, "admin", "ben", "read").status, 422);
  EXPECT_EQ(get("/v1/delegations").at("/data"), "[]");
}

TEST_F(RestDelegations, EveryFaultIsNamed) {
  EXPECT_EQ(grant(office, "ana", "ana", "read").at("/errors/0/pointer"), "/delegate");
  EXPECT_EQ(grant(office, "ana", "nobody", "read").at("/errors/0/pointer"), "/delegate");
  EXPECT_EQ(grant(office, "nobody", "ben", "read").at("/errors/0/pointer"), "/owner");
  EXPECT_EQ(grant(office, "ana", "ben", "all").at("/errors/0/pointer"), "/access");
  EXPECT_EQ(send(office, "POST", "/v1/delegations", "{}").status, 422);
}

}  // namespace
}  // namespace holdfast::gateway::rest
