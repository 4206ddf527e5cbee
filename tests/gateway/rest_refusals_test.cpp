// Each bad request gets a clear answer, and changes nothing.
#include "tests/gateway/rest_house.hpp"

namespace holdfast::gateway::rest {
namespace {

/// A body for POST /v1/bookings with one thing changed.
std::string booking_with(const std::string& member, const std::string& value) {
  json::object body = json::parse(R"({"service":"massage",
      "starts_at":"2026-12-01T10:00:00+01:00",
      "customer":{"name":"Dora","email":"dora@mail.example"}})")
                          .as_object();
  if (member == "local") {
    body.erase("starts_at");
    body["time_zone"] = "Europe/Berlin";
  }
  if (value.empty()) {
    body.erase(member);
  } else {
    body[member] = json::parse(value);
  }
  return json::serialize(body);
}

struct BadBooking {
  std::string name;
  std::string body;
  int status;
  std::string code;
  /// Where the answer says it, and what it says there.
  std::string pointer;
  std::string says;
};

void PrintTo(const BadBooking& row, std::ostream* out) { *out << row.name; }

class RestBadBooking : public RestHouse, public ::testing::WithParamInterface<BadBooking> {};

TEST_P(RestBadBooking, IsRefusedWithAReasonAndChangesNothing) {
  const auto before = contents();

  const auto answered = post("/v1/bookings", GetParam().body, "a-key-for-this");

  EXPECT_EQ(answered.status, GetParam().status) << answered.text;
  EXPECT_EQ(answered.code(), GetParam().code);
  EXPECT_EQ(answered.at(GetParam().pointer), GetParam().says) << answered.text;
  EXPECT_EQ(answered.header("Content-Type"), "application/problem+json");
  EXPECT_EQ(answered.at("/type"), "https://salon.example/problems/" + GetParam().code);
  EXPECT_EQ(answered.at("/request_id"), "req-1");
  EXPECT_EQ(contents(), before);
}

const BadBooking kBadBookings[] = {
    {"not_json", "{\"service\":", 400, "malformed-json", "/status", "400"},
    {"no_object", "[1,2]", 400, "malformed-json", "/status", "400"},
    {"text_after", "{} {}", 400, "malformed-json", "/status", "400"},
    {"comment", "{/* hi */}", 400, "malformed-json", "/status", "400"},
    {"member_twice", R"({"service":"a","service":"b"})", 400, "malformed-json", "/status", "400"},
    {"member_twice_by_escape", R"({"service":"a","\u0073ervice":"b"})", 400, "malformed-json",
     "/status", "400"},
    {"too_deep", std::string(40, '[') + std::string(40, ']'), 400, "malformed-json", "/status",
     "400"},
    {"no_utf8", "{\"note\":\"\xff\"}", 400, "malformed-json", "/status", "400"},
    {"empty", "{}", 422, "validation", "/errors/0/pointer", "/service"},
    {"unknown_member", booking_with("servcie", "\"massage\""), 422, "validation",
     "/errors/0/pointer", "/servcie"},
    {"unknown_service", booking_with("service", "\"haircut\""), 422, "validation",
     "/errors/0/pointer", "/service"},
    {"unknown_service_id", booking_with("service", "\"sv_00000000000000000000000000\""), 422,
     "validation", "/errors/0/code", "not_found"},
    {"unknown_staff", booking_with("staff", "\"zoe\""), 422, "validation", "/errors/0/pointer",
     "/staff"},
    {"service_of_another_type", booking_with("service", "17"), 422, "validation", "/errors/0/code",
     "type"},
    {"no_customer", booking_with("customer", ""), 422, "validation", "/errors/0/pointer",
     "/customer"},
    {"customer_without_contact", booking_with("customer", R"({"name":"Dora"})"), 422, "validation",
     "/errors/0/pointer", "/customer"},
    {"crlf_in_name",
     booking_with("customer", R"({"name":"Dora\r\nBcc: x@y.example","phone":"+49301234567"})"), 422,
     "validation", "/errors/0/pointer", "/customer/name"},
    {"bad_email", booking_with("customer", R"({"name":"Dora","email":"dora at mail"})"), 422,
     "validation", "/errors/0/pointer", "/customer/email"},
    {"customers_unknown_zone",
     booking_with("customer", R"({"name":"D","phone":"+49301234567","time_zone":"Mars/Base"})"),
     422, "validation", "/errors/0/pointer", "/customer/time_zone"},
    {"no_time", booking_with("starts_at", ""), 422, "validation", "/errors/0/pointer",
     "/starts_at"},
    {"time_without_offset", booking_with("starts_at", "\"2026-12-01T10:00:00\""), 422, "validation",
     "/errors/0/pointer", "/starts_at"},
    {"date_that_is_none", booking_with("starts_at", "\"2026-02-30T10:00:00Z\""), 422, "validation",
     "/errors/0/pointer", "/starts_at"},
    {"unknown_zone", booking_with("time_zone", "\"Middle/Earth\""), 422, "validation",
     "/errors/0/pointer", "/time_zone"},
    {"in_the_past", booking_with("starts_at", "\"2026-11-27T10:00:00+01:00\""), 422,
     "outside-rules", "/rule", "notice"},
    {"beyond_the_window", booking_with("starts_at", "\"2027-11-30T10:00:00+01:00\""), 422,
     "outside-rules", "/rule", "window"},
    {"outside_hours", booking_with("starts_at", "\"2026-12-01T20:00:00+01:00\""), 422,
     "outside-rules", "/rule", "hours"},
    {"not_on_the_step", booking_with("starts_at", "\"2026-12-01T10:10:00+01:00\""), 422,
     "outside-rules", "/rule", "step"},
    {"in_the_gap", booking_with("local", "\"2027-03-28T02:30\""), 422, "invalid-local-time",
     "/reason", "gap"},
    {"gap_offers_what_exists", booking_with("local", "\"2027-03-28T02:30\""), 422,
     "invalid-local-time", "/candidates/0", "2027-03-28T03:00:00+02:00"},
    {"in_the_fold", booking_with("local", "\"2027-10-31T02:30\""), 422, "invalid-local-time",
     "/candidates", R"(["2027-10-31T02:30:00+02:00","2027-10-31T02:30:00+01:00"])"},
    {"local_with_offset", booking_with("local", "\"2026-12-01T10:00+01:00\""), 422, "validation",
     "/errors/0/pointer", "/local"},
};

INSTANTIATE_TEST_SUITE_P(Rows, RestBadBooking, ::testing::ValuesIn(kBadBookings),
                         [](const auto& row) { return row.param.name; });

class RestRefusals : public RestHouse {};

TEST_F(RestRefusals, AllFaultsOfABodyAreNamedAtOnce) {
  const auto answered =
      post("/v1/bookings", R"({"service":1,"customer":{"name":2},"x":3})", "a-key-for-this");

  EXPECT_EQ(answered.at("/errors/0/pointer"), "/service");
  EXPECT_EQ(answered.at("/errors/1/pointer"), "/starts_at");
  EXPECT_EQ(answered.at("/errors/2/pointer"), "/customer/name");
  EXPECT_EQ(answered.at("/errors/3/pointer"), "/x");
}

TEST_F(RestRefusals, KeyMustBeThereAndBeAKey) {
  const auto body = booking_with("note", "\"hi\"");

  EXPECT_EQ(send(admin, "POST", "/v1/bookings", body).code(), "idempotency-key-required");
  for (const auto& key :
       {std::string("short"), std::string(256, 'k'), std::string("\"unfinished-quote"),
        std::string("k\xc3\xa4se-und-brot"), std::string("\"bad \\escape here\"")}) {
    const auto answered = post("/v1/bookings", body, key);
    EXPECT_EQ(answered.status, 400) << key;
    EXPECT_EQ(answered.code(), "idempotency-key-required") << key;
  }
}

// A refusal for what the request says leaves the key free: the corrected request may use it.
TEST_F(RestRefusals, KeyOfAFaultyRequestStaysFree) {
  EXPECT_EQ(post("/v1/bookings", "{}", "one-good-key").status, 422);

  EXPECT_EQ(post("/v1/bookings", booking_with("note", "\"hi\""), "one-good-key").status, 201);
}

TEST_F(RestRefusals, WriteOnABookingNeedsItsVersion) {
  const auto booked = book("2026-12-01T10:00:00+01:00");
  const auto before = contents();

  const auto answered = post("/v1/bookings/" + booked.at("/id") + "/cancel", "", "a-key-for-this");

  EXPECT_EQ(answered.status, 428);
  EXPECT_EQ(answered.code(), "precondition-required");
  EXPECT_EQ(contents(), before);
}

TEST_F(RestRefusals, BodyOverTheLimitIsNotRead) {
  const auto answered = post("/v1/bookings", std::string(300U * 1024, ' '), "a-key-for-this");

  EXPECT_EQ(answered.status, 413);
  EXPECT_EQ(answered.code(), "too-large");
}

TEST_F(RestRefusals, BodyMustBeDeclaredAsJson) {
  const auto answered = post("/v1/bookings", booking_with("note", "\"hi\""), "a-key-for-this",
                             {{"Content-Type", "application/x-www-form-urlencoded"}});

  EXPECT_EQ(answered.status, 415);
  EXPECT_EQ(answered.code(), "unsupported-media-type");
}

TEST_F(RestRefusals, AnonymousLearnsNothingNotEvenWhichPathsThereAre) {
  const auto known = send("", "GET", "/v1/bookings");
  const auto unknown = send("", "GET", "/v1/secrets");

  EXPECT_EQ(known.status, 401);
  EXPECT_EQ(unknown.status, 401);
  EXPECT_TRUE(known.header("WWW-Authenticate").starts_with("Bearer"));
  EXPECT_EQ(send("hft_" + std::string(43, 'x'), "GET", "/v1/bookings").code(), "unauthenticated");
}

TEST_F(RestRefusals, UnknownPathAndMethodAreToldApart) {
  const auto path = get("/v1/bookinks");
  const auto method = send(admin, "PUT", "/v1/bookings", "{}");

  EXPECT_EQ(path.status, 404);
  EXPECT_EQ(method.status, 405);
  EXPECT_EQ(method.code(), "method-not-allowed");
  EXPECT_EQ(method.header("Allow"), "GET, HEAD, POST");
  EXPECT_EQ(get("/v1/bookings/").status, 404);
  EXPECT_EQ(get("/v1/bookings/%00").status, 404);
  EXPECT_EQ(get("/v1/bookings/bk_none/../audit").status, 404);
}

TEST_F(RestRefusals, QueryParametersAreReadStrictly) {
  for (const auto* query :
       {"limit=0", "limit=201", "limit=ten", "limit=10&limit=20", "colour=red", "status=happy",
        "resource=nobody", "start_from=yesterday", "start_from=%zz"}) {
    const auto answered = get(std::string("/v1/bookings?") + query);
    EXPECT_EQ(answered.status, 422) << query;
    EXPECT_TRUE(answered.at("/errors/0/pointer").starts_with("?")) << answered.text;
  }
  const auto misspelt = send(admin, "POST", "/v1/bookings?dry_run=yes",
                             booking_with("note", "\"hi\""), {{"Idempotency-Key", "dry-ish-key"}});
  EXPECT_EQ(misspelt.code(), "validation");
}

// Half a parameter is a slip: a dry run must not become a real one, nor a filter none.
TEST_F(RestRefusals, AParameterWithoutAValueIsNoParameter) {
  const auto id = book("2026-12-01T10:00:00+01:00").at("/id");
  const auto before = contents();

  for (const auto* query : {"dry_run", "dry_run="}) {
    const auto refused = send(admin, "PATCH", "/v1/bookings/" + id + "?" + query,
                              R"({"note":"hi"})", {{"If-Match", "\"1\""}});
    EXPECT_EQ(refused.status, 422) << query;
    EXPECT_EQ(refused.at("/errors/0/pointer"), "?dry_run") << refused.text;
  }
  EXPECT_EQ(get("/v1/bookings?status=").at("/errors/0/pointer"), "?status");
  EXPECT_EQ(get("/v1/bookings?limit").at("/errors/0/pointer"), "?limit");
  EXPECT_EQ(contents(), before);
}

TEST_F(RestRefusals, SlotQuestionsHaveBounds) {
  for (const auto* query : {"", "service=massage", "service=none&from=2026-12-01&to=2026-12-02",
                            "service=massage&from=2026-12-01&to=2026-12-01",
                            "service=massage&from=2026-12-01&to=2027-02-02",
                            "service=massage&from=2026-12-01&to=2026-12-02&time_zone=Mars",
                            "service=massage&from=2026-12-01&to=2026-12-02&staff=zoe"}) {
    EXPECT_EQ(get(std::string("/v1/slots?") + query).code(), "validation") << query;
  }
  EXPECT_EQ(get("/v1/slots?service=massage&from=2026-12-01&to=2027-02-01").status, 200);
}

TEST_F(RestRefusals, EveryProblemTypeLeadsToAPage) {
  const auto refused = get("/v1/nowhere");
  const auto page =
      send("", "GET", refused.at("/type").substr(std::string("https://salon.example").size()));

  EXPECT_EQ(page.status, 200);
  EXPECT_TRUE(page.text.starts_with("not-found (404)")) << page.text;
  EXPECT_EQ(send("", "GET", "/problems/bad-hair").status, 404);
  EXPECT_EQ(send("", "POST", "/problems/not-found").status, 405);
}

}  // namespace
}  // namespace holdfast::gateway::rest
