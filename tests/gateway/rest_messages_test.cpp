// An agency's own words, seen before they are used.
#include <gmock/gmock.h>

#include "tests/gateway/rest_house.hpp"

namespace holdfast::gateway::rest {
namespace {

using testing::HasSubstr;
using testing::Not;

class RestMessages : public RestHouse {
 protected:
  Answered put(const std::string& path, const std::string& body, const std::string& tag = "\"0\"") {
    return send(admin, "PUT", path, body, {{"If-Match", tag}});
  }
};

constexpr const char* kConfirmed = "/v1/message-templates/booking.confirmed.de";

TEST_F(RestMessages, SettingsAreReadAndReplacedAsOne) {
  const auto before = get("/v1/message-settings");
  EXPECT_EQ(before.at("/language"), "en");
  EXPECT_EQ(before.header("ETag"), "\"0\"");

  const auto changed = put("/v1/message-settings",
                           R"({"language":"de","contact":"+49 30 1234","colour":"#1a5fb4",
                               "logo_url":"https://salon.example/logo.png","agenda_at":"07:30"})");

  ASSERT_EQ(changed.status, 200) << changed.text;
  EXPECT_EQ(changed.at("/agenda_at"), "07:30");
  EXPECT_EQ(get("/v1/message-settings").at("/contact"), "+49 30 1234");
  EXPECT_EQ(put("/v1/message-settings", "{}", "\"0\"").status, 412);
  EXPECT_EQ(put("/v1/message-settings", R"({"agenda_at":null})", "\"1\"").at("/agenda_at"), "null");
  EXPECT_EQ(get("/v1/message-settings").at("/language"), "en") << "what is not sent is unset";
  EXPECT_EQ(send(admin, "GET", "/v1/message-settings", "", {{"If-None-Match", "\"2\""}}).status,
            304);
  const auto entry =
      house.read([&](const store::Reads& reads) { return *reads.last_audit(salon.agency); });
  EXPECT_EQ(entry.action, "message_settings.changed");
}

TEST_F(RestMessages, WrongSettingsAreNamedEachWithItsPlace) {
  const auto refused = put("/v1/message-settings",
                           R"({"language":"it","contact":"x","colour":"red",
                               "logo_url":"http://salon.example/\"onerror=","agenda_at":"07:30"})");

  EXPECT_EQ(refused.status, 422);
  for (const auto* pointer : {"/language", "/logo_url", "/colour"}) {
    EXPECT_THAT(refused.text, HasSubstr(std::string("\"pointer\":\"") + pointer + '"'));
  }
  EXPECT_EQ(put("/v1/message-settings", R"({"agenda_at":"25:00"})").at("/errors/0/pointer"),
            "/agenda_at");
  EXPECT_EQ(put("/v1/message-settings", R"({"contact":"a\nBcc: b"})").status, 422);
}

TEST_F(RestMessages, OwnWordsAreUsedAndTakenBack) {
  const auto ours = get(kConfirmed);
  EXPECT_EQ(ours.at("/own"), "false");
  EXPECT_EQ(ours.at("/ours/intro"), "Ihr Termin ist bestätigt.");

  const auto mine = put(kConfirmed, R"({"subject":"Bis {{date}}!","closing":"Ihr {{agency}}"})");

  ASSERT_EQ(mine.status, 200) << mine.text;
  EXPECT_EQ(mine.at("/own"), "true");
  EXPECT_EQ(mine.header("ETag"), "\"1\"");
  EXPECT_EQ(put(kConfirmed, R"({"subject":"x"})").status, 412);
  EXPECT_EQ(send(admin, "PUT", kConfirmed, R"({"subject":"x"})").status, 428);
  const auto list = get("/v1/message-templates");
  EXPECT_THAT(list.text, HasSubstr("Bis {{date}}!"));
  const auto preview = send(office, "POST", std::string(kConfirmed) + "/preview");
  EXPECT_THAT(preview.at("/subject"), HasSubstr("Bis Dienstag, 1. Dezember 2026!"));
  EXPECT_EQ(send(admin, "DELETE", kConfirmed).status, 204);
  EXPECT_EQ(send(admin, "DELETE", kConfirmed).status, 404);
  EXPECT_EQ(get(kConfirmed).at("/own"), "false");
  const auto anew = put(kConfirmed, R"({"subject":"Other words"})");
  EXPECT_NE(anew.header("ETag"), "\"1\"") << "what was seen before was other words";
}

TEST_F(RestMessages, WrongWordsAreNamedEachWithItsPlace) {
  const auto refused = put(
      kConfirmed, R"({"subject":"{{password}}","intro":"{{customer_name","closing":"{{agency}}"})");

  EXPECT_EQ(refused.status, 422);
  EXPECT_EQ(refused.at("/errors/0/pointer"), "/subject");
  EXPECT_THAT(refused.at("/errors/0/message"), HasSubstr("customer_name"));
  EXPECT_EQ(refused.at("/errors/1/pointer"), "/intro");
  EXPECT_EQ(put(kConfirmed, R"({"subject":"a\nBcc: b@evil.example"})").status, 422);
  EXPECT_EQ(
      put(kConfirmed, json::serialize(json::object{{"intro", std::string(4001, 'x')}})).status,
      422);
  EXPECT_EQ(put(kConfirmed, "{}").at("/errors/0/pointer"), "/intro") << "DELETE says it in ours";
  EXPECT_EQ(put("/v1/message-templates/booking.confirmed.it", R"({"subject":"x"})").status, 404);
  EXPECT_EQ(put("/v1/message-templates/booking.unheard.de", R"({"subject":"x"})").status, 404);
}

TEST_F(RestMessages, APreviewIsTextAlone) {
  const auto preview =
      send(office, "POST", std::string(kConfirmed) + "/preview",
           R"({"intro":"<script>alert(1)</script> {{service}}","closing":"{{contact}}"})");

  ASSERT_EQ(preview.status, 200) << preview.text;
  EXPECT_THAT(preview.at("/text"), HasSubstr("<script>alert(1)</script> Massage"));
  EXPECT_THAT(preview.at("/html"), Not(HasSubstr("<script")));
  EXPECT_EQ(
      send(office, "POST", std::string(kConfirmed) + "/preview", R"({"intro":"{{x}}"})").status,
      422);
  EXPECT_EQ(send(ana, "POST", std::string(kConfirmed) + "/preview", "{}").status, 403);
  EXPECT_EQ(send(office, "PUT", kConfirmed, "{}", {{"If-Match", "\"0\""}}).status, 403);
}

TEST_F(RestMessages, EveryMessageHasAPreviewInEveryLanguage) {
  const auto list = get("/v1/message-templates");
  const auto& data = list.body.at("data").as_array();
  EXPECT_GE(data.size(), 100U);
  for (const auto& item : data) {
    const std::string id(item.at("id").as_string());
    const auto preview = send(office, "POST", "/v1/message-templates/" + id + "/preview");
    EXPECT_EQ(preview.status, 200) << id;
    EXPECT_EQ(preview.at("/text").find("{{"), std::string::npos) << id;
  }
}

TEST_F(RestMessages, AServiceSaysWhenItReminds) {
  const auto service = get("/v1/services/massage");
  EXPECT_EQ(service.at("/reminders"), "[]");
  EXPECT_EQ(service.at("/follow_up"), "null");

  const auto changed =
      send(admin, "PATCH", "/v1/services/massage",
           R"({"reminders":[{"before":"PT2H"},{"before":"P1D"}],"follow_up":{"after":"P2D"}})",
           {{"If-Match", service.header("ETag")}});

  ASSERT_EQ(changed.status, 200) << changed.text;
  EXPECT_EQ(changed.at("/reminders"), R"([{"before":"P1D"},{"before":"PT2H"}])");
  EXPECT_EQ(changed.at("/follow_up/after"), "P2D");
  const auto refuse = [&](const std::string& body) {
    return send(admin, "PATCH", "/v1/services/massage", body,
                {{"If-Match", changed.header("ETag")}});
  };
  EXPECT_EQ(refuse(R"({"reminders":[{"before":"tomorrow"}]})").at("/errors/0/pointer"),
            "/reminders/0/before");
  EXPECT_EQ(refuse(R"({"reminders":[{}]})").at("/errors/0/pointer"), "/reminders/0/before");
  EXPECT_EQ(refuse(R"({"reminders":["P1D"]})").at("/errors/0/pointer"), "/reminders/0");
  EXPECT_EQ(refuse(R"({"reminders":[{"before":"PT1M"}]})").at("/errors/0/pointer"),
            "/reminders/0/before");
  EXPECT_EQ(refuse(R"({"reminders":[{"before":"P1D"},{"before":"P1D"}]})").status, 422);
  EXPECT_EQ(refuse(R"({"follow_up":{"after":"PT1M"}})").at("/errors/0/pointer"),
            "/follow_up/after");
  EXPECT_EQ(refuse(R"({"follow_up":null,"reminders":[]})").at("/follow_up"), "null");
}

TEST_F(RestMessages, TheOfficeGetsTheCustomersLinksAndStaffDoNot) {
  const auto made = book("2026-12-01T09:00:00Z", "Dora", "ana");
  ASSERT_EQ(made.status, 201) << made.text;
  EXPECT_TRUE(made.at("/links/manage").starts_with("https://salon.example/l/manage."));
  EXPECT_TRUE(made.at("/links/cancel").starts_with("https://salon.example/l/cancel."));
  EXPECT_TRUE(made.at("/links/ics").starts_with("https://salon.example/l/calendar."));

  EXPECT_EQ(send(office, "GET", "/v1/bookings/" + made.at("/id")).at("/links/cancel"),
            made.at("/links/cancel"));
  EXPECT_EQ(send(ana, "GET", "/v1/bookings/" + made.at("/id")).text.find("/l/"), std::string::npos);
  // A token that only reads gets nothing that changes.
  const auto reader = "hft_" + std::string(43, 'r');
  house.arrange([&](store::Transaction& tx) {
    auto token = *tx.token_by_hash(sha256_hex(office));
    token.id = store::TokenId{"tk_reader"};
    token.hash = sha256_hex(reader);
    token.scopes = "bookings:read";
    tx.put(token);
  });
  const auto seen = send(reader, "GET", "/v1/bookings/" + made.at("/id"));
  EXPECT_EQ(seen.at("/links/ics"), made.at("/links/ics"));
  EXPECT_EQ(seen.text.find("/l/manage."), std::string::npos);
  EXPECT_EQ(seen.text.find("/l/cancel."), std::string::npos);
}

}  // namespace
}  // namespace holdfast::gateway::rest
