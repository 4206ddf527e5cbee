// Webhook endpoints over REST, from the secret that is told once to the log of what was sent.
#include <gmock/gmock.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "gateway/openapi/document.hpp"
#include "gateway/rest/event_json.hpp"
#include "store/commands/webhooks.hpp"
#include "tests/gateway/rest_house.hpp"

namespace holdfast::gateway::rest {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;
using testing::StartsWith;

class RestWebhooks : public RestHouse {
 protected:
  static constexpr const char* kAll = "/v1/webhook-endpoints";

  Answered make(const std::string& body = R"({"url":"https://crm.example/hook?token=s3cret"})") {
    return send(admin, "POST", kAll, body);
  }
  std::string made() { return std::string(kAll) + '/' + make().at("/id"); }
  store::Webhook stored(const std::string& path) {
    return house.read([&](const store::Reads& reads) {
      return reads.webhook(store::WebhookId{path.substr(path.rfind('/') + 1)}).value();
    });
  }
  /// As the worker does: all that happened is owed, and what is due is answered like that.
  void work(const std::string& path, store::RecordWebhookDelivery::Ending ending) {
    const auto webhook = stored(path);
    store::PlanWebhookDeliveries plan;
    plan.webhook = webhook.id;
    plan.after = webhook.planned;
    house.read([&](const store::Reads& reads) {
      auto page =
          store::events_after(reads, salon.agency, webhook.planned, webhook.types, 100, 500);
      plan.reached = page.reached;
      plan.events = std::move(page.events);
      return 0;
    });
    house.apply(plan).value();
    for (const auto& delivery :
         house.apply(store::LeaseWebhookDeliveries{webhook.id, 50}).value()) {
      store::RecordWebhookDelivery record;
      record.webhook = webhook.id;
      record.event = delivery.event;
      record.lease = delivery.lease;
      record.ending = ending;
      record.retry_at = house.clock.now() + std::chrono::hours{1};
      record.status = ending == store::RecordWebhookDelivery::Ending::delivered ? 200 : 502;
      record.detail =
          ending == store::RecordWebhookDelivery::Ending::delivered ? "" : "answered 502";
      house.apply(record).value();
    }
  }
};

TEST_F(RestWebhooks, TellTheirSecretOnceAndKeepItSealed) {
  const auto answer = make();
  EXPECT_EQ(answer.status, 201) << answer.text;
  EXPECT_THAT(answer.at("/secret"), MatchesRegex("whsec_[A-Za-z0-9+/]{43}="));
  EXPECT_EQ(answer.at("/state"), "active");
  const auto path = answer.header("Location").substr(std::string("https://salon.example").size());

  const auto shown = get(path);
  EXPECT_EQ(shown.status, 200);
  EXPECT_THAT(shown.text, Not(HasSubstr("whsec_")));
  const auto webhook = stored(path);
  EXPECT_THAT(webhook.sealed_secret, Not(HasSubstr("whsec_")));
  EXPECT_EQ(secrets.open(webhook.sealed_secret).value(), answer.at("/secret"));
  EXPECT_THAT(get(kAll).text, HasSubstr(webhook.id.value));
}

TEST_F(RestWebhooks, AreForAdministratorsAlone) {
  const auto path = made();
  for (const auto& token : {office, ana}) {
    EXPECT_EQ(send(token, "GET", path).status, 403);
    EXPECT_EQ(send(token, "POST", kAll, R"({"url":"https://me.example/"})").status, 403);
  }
}

TEST_F(RestWebhooks, WantAnAddressThatMayBeUsed) {
  for (const auto* url :
       {"http://crm.example/", "https://user:word@crm.example/", "ftp://crm.example/",
        "crm.example", "https:///path", "https://crm.example/#part", "javascript:alert(1)"}) {
    const auto refused = make(json::serialize(json::object{{"url", url}}));
    EXPECT_EQ(refused.status, 422) << url;
    EXPECT_EQ(refused.at("/errors/0/pointer"), "/url") << url;
  }
  EXPECT_EQ(make(R"({"url":"https://crm.example/","types":["booking.gone"]})").status, 422);
  EXPECT_EQ(make(R"({"url":"https://crm.example/","types":[7]})").status, 422);
  EXPECT_EQ(make(R"({"url":"https://crm.example/","colour":"red"})").status, 422);
  EXPECT_EQ(make(R"({"types":["booking.*"]})").status, 422);
}

TEST_F(RestWebhooks, AreChangedByWhoHasSeenThem) {
  const auto path = made();
  const std::string body = R"({"types":["waitlist.*","booking.held"],"name":"The CRM"})";
  EXPECT_EQ(send(admin, "PATCH", path, body).status, 428);
  const auto changed = send(admin, "PATCH", path, body, {{"If-Match", "\"1\""}});
  EXPECT_EQ(changed.status, 200) << changed.text;
  EXPECT_EQ(changed.at("/types"), R"(["booking.held","waitlist.*"])");
  EXPECT_THAT(changed.at("/url"), HasSubstr("crm.example")) << "what is left out stays";
  EXPECT_EQ(send(admin, "PATCH", path, body, {{"If-Match", "\"1\""}}).status, 412);
  EXPECT_EQ(
      send(admin, "PATCH", path, R"({"url":"http://plain.example/"})", {{"If-Match", "*"}}).status,
      422);
}

TEST_F(RestWebhooks, GetANewSecretWhileTheFormerIsStillGood) {
  const auto first = make();
  const auto path = std::string(kAll) + '/' + first.at("/id");
  const auto rotated = send(admin, "POST", path + "/rotate-secret");
  EXPECT_EQ(rotated.status, 200) << rotated.text;
  EXPECT_NE(rotated.at("/secret"), first.at("/secret"));
  EXPECT_EQ(rotated.at("/former_secret_until"), "2026-12-01T08:00:00Z");
  EXPECT_EQ(secrets.open(stored(path).sealed_former).value(), first.at("/secret"));
}

TEST_F(RestWebhooks, ArePausedAndResumedAndGone) {
  const auto path = made();
  EXPECT_EQ(send(admin, "POST", path + "/pause").at("/state"), "paused");
  EXPECT_EQ(send(admin, "POST", path + "/pause").status, 200);
  EXPECT_EQ(send(admin, "POST", path + "/resume").at("/state"), "active");
  EXPECT_EQ(send(admin, "DELETE", path).status, 204);
  EXPECT_EQ(get(path).status, 404);
  EXPECT_EQ(send(admin, "DELETE", path).status, 404);
  EXPECT_THAT(get(kAll).at("/data"), "[]");
  for (const auto* step : {"/pause", "/resume", "/rotate-secret", "/test"}) {
    EXPECT_EQ(send(admin, "POST", path + step).status, 404) << step;
  }
  EXPECT_EQ(get(path + "/deliveries").status, 404);
  EXPECT_EQ(send(admin, "PATCH", path, "{}", {{"If-Match", "*"}}).status, 404);
}

TEST_F(RestWebhooks, AreTriedOutAndTellWhatCameBack) {
  const auto path = made();
  pinged.ending = store::RecordWebhookDelivery::Ending::delivered;
  pinged.status = 204;
  pinged.took = std::chrono::milliseconds{31};
  const auto good = send(admin, "POST", path + "/test");
  EXPECT_EQ(good.status, 200) << good.text;
  EXPECT_EQ(good.at("/delivered"), "true");
  EXPECT_EQ(good.at("/milliseconds"), "31");
  pinged = {};
  pinged.detail = "crm.example is not a public address";
  const auto bad = send(admin, "POST", path + "/test");
  EXPECT_EQ(bad.at("/delivered"), "false");
  EXPECT_EQ(bad.at("/status"), "null");
  EXPECT_THAT(bad.at("/detail"), HasSubstr("public address"));
}

TEST_F(RestWebhooks, ShowEveryAttemptOfEveryEvent) {
  const auto path = made();
  book("2026-12-01T10:00:00+01:00");
  work(path, store::RecordWebhookDelivery::Ending::retry);
  EXPECT_EQ(get(path).at("/waiting"), "1");
  house.clock.advance(std::chrono::hours{1});
  work(path, store::RecordWebhookDelivery::Ending::delivered);
  book("2026-12-01T11:00:00+01:00", "Emil");
  work(path, store::RecordWebhookDelivery::Ending::delivered);

  const auto all = get(path + "/deliveries?limit=1");
  EXPECT_EQ(all.status, 200) << all.text;
  EXPECT_EQ(all.at("/data/0/type"), "booking.confirmed");
  EXPECT_EQ(all.at("/data/0/state"), "delivered");
  const auto older = get(path + "/deliveries?limit=1&cursor=" + all.at("/next_cursor"));
  EXPECT_EQ(older.at("/data/0/attempts/0/outcome"), "retry");
  EXPECT_EQ(older.at("/data/0/attempts/0/status"), "502");
  EXPECT_EQ(older.at("/data/0/attempts/1/outcome"), "delivered");
  EXPECT_EQ(older.at("/next_cursor"), "null");
  EXPECT_EQ(get(path + "/deliveries?state=waiting").at("/data"), "[]");
  EXPECT_EQ(get(path + "/deliveries?state=lost").status, 422);
  EXPECT_EQ(get(path + "/deliveries?cursor=nonsense").status, 400);
}

TEST_F(RestWebhooks, AreToldAgainByNameAndByTime) {
  const auto path = made();
  const auto since = to_rfc3339(house.clock.now());
  book("2026-12-01T10:00:00+01:00");
  work(path, store::RecordWebhookDelivery::Ending::delivered);
  const auto event = get(path + "/deliveries").at("/data/0/event");

  const auto named = post(path + "/replay", R"({"events":[")" + event + R"("]})", "replay-by-id");
  EXPECT_EQ(named.status, 202) << named.text;
  EXPECT_EQ(named.at("/events"), "1");
  EXPECT_EQ(get(path).at("/waiting"), "1");
  EXPECT_EQ(post(path + "/replay", R"({"since":")" + since + R"("})", "replay-since").status, 202);
  for (const auto* body : {R"({})", R"({"since":"yesterday"})", R"({"events":"ev_1"})",
                           R"({"since":"2026-01-01T00:00:00Z"})"}) {
    EXPECT_EQ(post(path + "/replay", body, "replay-wrong-" + std::string(body)).status, 422)
        << body;
  }
  EXPECT_EQ(post(path + "/replay", R"({"events":["ev_01j00000000000000000000000"]})", "replay-none")
                .status,
            404);
  EXPECT_EQ(send(admin, "POST", path + "/replay", R"({"events":[]})").status, 400);
}

TEST_F(RestWebhooks, AreNoMoreThanTwenty) {
  for (int i = 0; i < 20; ++i) {
    ASSERT_EQ(make().status, 201);
  }
  EXPECT_EQ(make().status, 409);
}

TEST(EventTypesInTheDocument, AreThoseThatThereAre) {
  const auto text = openapi_document();
  const auto root = json::parse({text.data(), text.size()});
  for (const auto* place : {"/components/schemas/Event/properties/type/enum",
                            "/components/schemas/Delivery/properties/type/enum"}) {
    std::vector<std::string_view> described;
    for (const auto& type : root.at_pointer(place).as_array()) {
      described.emplace_back(type.as_string());
    }
    EXPECT_THAT(described, testing::UnorderedElementsAreArray(store::event_types())) << place;
  }
}

class RestEvents : public RestHouse {
 protected:
  std::vector<std::string> types(const std::string& target) {
    std::vector<std::string> out;
    const auto answer = get(target);
    EXPECT_EQ(answer.status, 200) << answer.text;
    for (const auto& event : answer.body.at("data").as_array()) {
      out.emplace_back(event.at("type").as_string());
    }
    return out;
  }
};

TEST_F(RestEvents, AreListedWithTheirObjectAsItIsNow) {
  const auto booking = book("2026-12-01T10:00:00+01:00");
  send(admin, "POST", "/v1/bookings/" + booking.at("/id") + "/cancel", "",
       {{"Idempotency-Key", "cancel-it-now"}, {"If-Match", "\"1\""}});

  const auto list = get("/v1/events?type=booking.confirmed");
  EXPECT_EQ(list.at("/data/0/type"), "booking.confirmed");
  EXPECT_EQ(list.at("/data/0/data/object_id"), booking.at("/id"));
  EXPECT_EQ(list.at("/data/0/data/version"), "1");
  EXPECT_EQ(list.at("/data/0/data/object/version"), "2") << "it was cancelled since";
  EXPECT_EQ(list.at("/data/0/data/object/customer/name"), "Dora");
  const auto one = get("/v1/events/" + list.at("/data/0/id"));
  EXPECT_EQ(one.status, 200);
  EXPECT_EQ(one.body, list.body.at("data").at(0));
  EXPECT_THAT(types("/v1/events?type=booking.*"),
              testing::ElementsAre("booking.confirmed", "booking.cancelled"));
}

TEST_F(RestEvents, OfACustomerWhoWasErasedSayNothingOfThem) {
  const auto booking = book("2026-12-01T10:00:00+01:00");
  send(admin, "POST", "/v1/bookings/" + booking.at("/id") + "/cancel", "",
       {{"Idempotency-Key", "cancel-it-now"}, {"If-Match", "\"1\""}});
  const auto customer = booking.at("/customer/id");
  ASSERT_EQ(post("/v1/customers/" + customer + "/erase", "", "erase-dora").status, 200);

  EXPECT_THAT(get("/v1/events").text, Not(HasSubstr("Dora")));
  EXPECT_THAT(get("/v1/events").text, Not(HasSubstr("dora@")));
}

TEST_F(RestEvents, ComeInPagesAndFromAnyPlace) {
  for (const auto* hour : {"09", "10", "11"}) {
    book("2026-12-01T" + std::string(hour) + ":00:00+01:00", "Dora" + std::string(hour));
  }
  const auto first = get("/v1/events?limit=1&type=booking.*");
  const auto second = get("/v1/events?limit=1&type=booking.*&cursor=" + first.at("/next_cursor"));
  EXPECT_NE(first.at("/data/0/id"), second.at("/data/0/id"));
  EXPECT_EQ(types("/v1/events?after=" + first.at("/data/0/id")).size(), 2U);
  EXPECT_EQ(get("/v1/events?cursor=" + first.at("/next_cursor")).status, 400) << "another filter";
  EXPECT_EQ(get("/v1/events?after=ev_nothing").status, 400);
  EXPECT_EQ(get("/v1/events?since=yesterday").status, 422);
  EXPECT_EQ(get("/v1/events?type=booking.gone").status, 422);
  EXPECT_EQ(get("/v1/events/ev_nothing").status, 404);
  EXPECT_EQ(types("/v1/events?since=2026-12-24T00:00:00Z").size(), 0U);
  EXPECT_EQ(send(ana, "GET", "/v1/events").status, 403);
}

TEST_F(RestEvents, EndAfterThirtyDays) {
  book("2026-12-01T10:00:00+01:00");
  const auto id = get("/v1/events?type=booking.*").at("/data/0/id");
  house.clock.advance(std::chrono::hours{24 * 31});
  EXPECT_THAT(types("/v1/events?type=booking.confirmed"), testing::IsEmpty());
  EXPECT_EQ(get("/v1/events/" + id).status, 404);
}

TEST_F(RestEvents, AreTwentyKilobytesAtMost) {
  const auto booking = book("2026-12-01T10:00:00+01:00");
  house.arrange([&](store::Transaction& tx) {
    auto stored = tx.booking(salon.agency, store::BookingId{booking.at("/id")}).value();
    stored.note = std::string(21'000, 'n');
    tx.put(stored);
  });
  house.read([&](const store::Reads& reads) {
    const auto event =
        store::events_after(reads, salon.agency, 0, "booking.*", 1, 100).events.at(0);
    const auto text = event_text(event, reads, "https://salon.example");
    EXPECT_LT(text.size(), 1000U);
    EXPECT_THAT(text, HasSubstr(R"("truncated":true)"));
    EXPECT_THAT(text, HasSubstr(booking.at("/id")));
    return 0;
  });
}

class RestStream : public RestHouse {
 protected:
  /// The next piece, after letting the clock go on as far as it takes.
  std::string next() {
    auto piece = std::make_shared<std::optional<std::string>>();
    boost::asio::co_spawn(house.io, test::keep(streams.back()->next(), piece),
                          boost::asio::detached);
    for (int i = 0; i < 200 && !*piece; ++i) {
      house.run();
      if (!*piece) {
        house.clock.advance(std::chrono::milliseconds{200});
      }
    }
    return piece->value_or("nothing came");
  }
  static std::string id_in(const std::string& piece) {
    const auto begin = piece.find("id: ") + 4;
    return piece.substr(begin, piece.find('\n', begin) - begin);
  }
};

TEST_F(RestStream, TellsOfWhatHappensFromNowOn) {
  book("2026-12-01T09:00:00+01:00", "Before");
  const auto stream = get("/v1/stream");
  EXPECT_EQ(stream.status, 200);
  EXPECT_EQ(stream.header("Content-Type"), "text/event-stream");
  EXPECT_THAT(stream.text, MatchesRegex("retry: 3000\nid: ev_[0-9a-z]{26}\n\n"));
  const auto booking = book("2026-12-01T10:00:00+01:00");
  const auto piece = next();
  EXPECT_THAT(piece, StartsWith("id: ev_"));
  EXPECT_THAT(piece, HasSubstr("\nevent: booking.confirmed\ndata: {"));
  EXPECT_THAT(piece, HasSubstr(booking.at("/id")));
  EXPECT_THAT(piece, Not(HasSubstr("Before")));
  EXPECT_THAT(piece, testing::EndsWith("}\n\n"));
}

TEST_F(RestStream, GoesOnWhereAReaderWasCutOff) {
  get("/v1/stream");
  book("2026-12-01T09:00:00+01:00", "Dora");
  const auto last = id_in(next());
  streams.clear();
  const auto missed = book("2026-12-01T10:00:00+01:00", "Emil");
  book("2026-12-01T11:00:00+01:00", "Frida");

  send(admin, "GET", "/v1/stream?type=booking.*", "", {{"Last-Event-ID", last}});
  const auto piece = next();
  EXPECT_THAT(piece, HasSubstr(missed.at("/id")));
  EXPECT_THAT(piece, HasSubstr("Frida"));
  EXPECT_THAT(piece, Not(HasSubstr("Dora")));
  EXPECT_EQ(send(admin, "GET", "/v1/stream", "", {{"Last-Event-ID", "ev_unknown"}}).status, 400);
}

TEST_F(RestStream, ShowsThatItLivesWhereNothingHappens) {
  book("2026-12-01T10:00:00+01:00");
  get("/v1/stream?type=waitlist.*");
  const auto begun = house.clock.now();
  EXPECT_THAT(next(), MatchesRegex(":\nid: ev_[0-9a-z]{26}\n\n"));
  EXPECT_EQ(house.clock.now() - begun, std::chrono::seconds{15});
}

TEST_F(RestStream, GoesOnFromItsBeginningForWhoWasCutOffBeforeTheFirstEvent) {
  const auto place = id_in(get("/v1/stream").text);
  const auto missed = book("2026-12-01T10:00:00+01:00");
  send(admin, "GET", "/v1/stream", "", {{"Last-Event-ID", place}});
  EXPECT_THAT(next(), HasSubstr(missed.at("/id")));
}

TEST_F(RestStream, EndsWithTheTokenOfItsReader) {
  send(office, "GET", "/v1/stream");
  house.arrange([&](store::Transaction& tx) {
    auto token = tx.token_by_hash(sha256_hex(office)).value();
    token.revoked_at = house.clock.now();
    tx.put(token);
  });
  book("2026-12-01T10:00:00+01:00");
  EXPECT_EQ(next(), "");
}

TEST_F(RestStream, EndsWhenItIsToldTo) {
  get("/v1/stream");
  streams.back()->stop();
  EXPECT_EQ(next(), "");
}

// One agency that opens all it can leaves places to the others.
TEST(StreamPlaces, OfOneAgencyAreNotAllOfThem) {
  StreamPlaces places(4, 3);
  const store::AgencyId greedy{1};
  const store::AgencyId other{2};
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(places.take(greedy));
  }

  EXPECT_FALSE(places.take(greedy));
  EXPECT_TRUE(places.take(other));
  EXPECT_FALSE(places.take(other)) << "there are four in all";
  places.give_back(greedy);
  EXPECT_TRUE(places.take(other));
  EXPECT_FALSE(places.take(greedy));
}

TEST_F(RestStream, ManyAreTooMany) {
  for (int i = 0; i < 6; ++i) {
    EXPECT_EQ(get("/v1/stream").status, 200);
  }
  EXPECT_EQ(get("/v1/stream").status, 503);
  streams.pop_back();
  EXPECT_EQ(get("/v1/stream").status, 200);
}

TEST_F(RestStream, IsForTheOfficeAlone) { EXPECT_EQ(send(ana, "GET", "/v1/stream").status, 403); }

}  // namespace
}  // namespace holdfast::gateway::rest
