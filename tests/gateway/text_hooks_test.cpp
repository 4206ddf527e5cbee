// What providers of texts tell us, and what people text back: nothing is believed that is not
// signed, and nothing that comes late takes back what is known.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/hooks/texts.hpp"
#include "notify/sms/twilio_signature.hpp"
#include "store/commands/bookings.hpp"
#include "store/commands/effects.hpp"
#include "store/commands/messages.hpp"
#include "tests/support/house.hpp"

namespace holdfast::gateway {
namespace {

using store::Fate;
using test::at;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr const char* kToken = "example-auth-token";
const std::string kKim = "+436601234567";
const std::string kSalon = "+15550100";

class TextHooksTest : public testing::Test {
 protected:
  TextHooksTest() : salon(house.with_salon()) {
    store::DefineMessageSettings define;
    define.settings.agency = salon.agency;
    define.settings.contact = "+43 1 234";
    define.settings.texts.use = store::TextUse::also;
    define.settings.texts.region = "AT";
    house.apply(define).value();
    store::RequestBooking wish;
    wish.agency = salon.agency;
    wish.service = salon.massage;
    wish.starts_at = at("2026-12-01T09:00:00Z");
    wish.time_zone = "Europe/Berlin";
    wish.customer.name = "Kim";
    wish.customer.email = "kim@customer.example";
    wish.customer.phone = kKim;
    booking = house.apply(wish).value();
    const auto leased = house.apply(store::LeaseEffects{"sms"}).value().at(0);
    store::RecordAttempt sent{leased.id, leased.lease, store::RecordAttempt::Ending::delivered,
                              std::nullopt, "201"};
    sent.fate = Fate::submitted;
    text = house.apply(sent).value();
  }

  static Sms settings(SmsProvider provider) {
    Sms sms;
    sms.provider = provider;
    sms.sender = kSalon;
    sms.auth_token = kToken;
    sms.inbound_key = "from the gateway";
    return sms;
  }
  static std::string url(SmsProvider provider) {
    return "https://gw.example/hooks/sms/" + std::string(name(provider));
  }
  TextHooks make(SmsProvider provider) {
    return {house.ledger(),
            house.clock,
            settings(provider),
            url(provider),
            notify::ReportAddresses(url(provider), {"key"}),
            house.log};
  }
  [[nodiscard]] std::string target() const {
    return notify::ReportAddresses("/hooks/sms/twilio", {"key"}).url_of(text.id.value);
  }

  HttpResponse post(const std::string& target, const notify::FormFields& fields,
                    const std::string& token = kToken) {
    HttpRequest request;
    request.method = "POST";
    request.target = target;
    request.headers.add("X-Twilio-Signature",
                        notify::twilio_signature(token, "https://gw.example" + target, fields));
    request.body = notify::write_form(fields);
    Peer peer;
    peer.address = "192.0.2.1";
    return house.wait(twilio.handle(std::move(request), std::move(peer)));
  }
  HttpResponse report(const std::string& status, const std::string& code = "",
                      const std::string& token = kToken) {
    notify::FormFields fields = {{"MessageSid", "SM1"}, {"MessageStatus", status}, {"To", kKim}};
    if (!code.empty()) {
      fields.emplace_back("ErrorCode", code);
    }
    return post(target(), fields, token);
  }
  HttpResponse write(const std::string& words, const std::string& sid = "SM9") {
    return post("/hooks/sms/twilio",
                {{"MessageSid", sid}, {"From", kKim}, {"To", kSalon}, {"Body", words}});
  }
  HttpResponse get(TextHooks& hooks, const std::string& where) {
    HttpRequest request;
    request.method = "GET";
    request.target = where;
    Peer peer;
    peer.address = "192.0.2.1";
    return house.wait(hooks.handle(std::move(request), std::move(peer)));
  }
  std::string status() {
    return house.read(
        [&](const store::Reads& reads) { return std::string(status_of(*reads.effect(text.id))); });
  }
  bool is_stopped() {
    return house.read([&](const store::Reads& reads) {
      return reads.suppression(salon.agency, "sms", kKim).has_value();
    });
  }
  std::vector<store::Effect> letters() {
    auto all = house.read(
        [&](const store::Reads& reads) { return reads.effects_of(salon.agency, booking.id); });
    std::erase_if(all, [](const store::Effect& effect) { return effect.kind != "letter.wrote"; });
    return all;
  }

  test::House house;
  test::Salon salon;
  store::Booking booking;
  store::Effect text;
  TextHooks twilio = make(SmsProvider::twilio);
};

TEST_F(TextHooksTest, SaysWhatBecameOfIt) {
  EXPECT_EQ(report("sent").status, 204);
  EXPECT_EQ(status(), "relayed");
  EXPECT_EQ(report("delivered").status, 204);
  EXPECT_EQ(status(), "delivered");
}

TEST_F(TextHooksTest, WhatComesLateTakesNothingBack) {
  report("delivered");
  report("sent");
  report("queued");
  report("failed", "30005");
  EXPECT_EQ(status(), "delivered");
}

TEST_F(TextHooksTest, ADeliveryAfterAFailureCounts) {
  report("undelivered", "30005");
  EXPECT_EQ(status(), "bounced");
  report("delivered");
  EXPECT_EQ(status(), "delivered");
}

TEST_F(TextHooksTest, AReasonThatPassesHasItSentOnceMore) {
  report("undelivered", "30003");
  EXPECT_EQ(status(), "retrying");
}

TEST_F(TextHooksTest, ForgedReportsChangeNothing) {
  EXPECT_EQ(report("delivered", "", "another token").status, 403);
  EXPECT_EQ(report("delivered", "", "").status, 403);
  EXPECT_EQ(status(), "submitted");
  // Rightly signed, about a text that is not ours.
  const auto foreign = post("/hooks/sms/twilio?m=" + text.id.value + ".00",
                            {{"MessageSid", "SM1"}, {"MessageStatus", "delivered"}});
  EXPECT_EQ(foreign.status, 204);
  EXPECT_EQ(status(), "submitted");
}

TEST_F(TextHooksTest, AnotherProvidersDoorLeadsNowhere) {
  EXPECT_EQ(get(twilio, "/hooks/sms/kannel?m=1&d=1").status, 404);
  auto off = make(SmsProvider::none);
  EXPECT_EQ(get(off, "/hooks/sms/none").status, 404);
  EXPECT_EQ(get(twilio, "/hooks/sms/twilio").status, 405);
}

TEST_F(TextHooksTest, StopAndStartAreHonoured) {
  EXPECT_THAT(write("Stop").body, HasSubstr("<Response></Response>"));
  EXPECT_TRUE(is_stopped());
  EXPECT_THAT(letters(), IsEmpty());
  write("START", "SM10");
  EXPECT_FALSE(is_stopped());
}

TEST_F(TextHooksTest, ForgedStopsAreNone) {
  const notify::FormFields fields = {
      {"MessageSid", "SM9"}, {"From", kKim}, {"To", kSalon}, {"Body", "STOP"}};
  EXPECT_EQ(post("/hooks/sms/twilio", fields, "another token").status, 403);
  EXPECT_FALSE(is_stopped());
}

TEST_F(TextHooksTest, HelpIsAnswered) {
  EXPECT_THAT(write("HELP").body, HasSubstr("<Message>"));
  EXPECT_THAT(write("help", "SM10").body, HasSubstr("+43 1 234. STOP ends these texts."));
}

TEST_F(TextHooksTest, WordsForPeopleReachThemOnce) {
  write("I am late <b>10 min</b>");
  write("I am late <b>10 min</b>");
  ASSERT_THAT(letters(), SizeIs(1));
  EXPECT_THAT(letters()[0].payload, HasSubstr("I am late"));
}

// To Twilio it is a STOP; the customer may have meant the appointment.
TEST_F(TextHooksTest, CancelStopsAndIsReadByPeople) {
  write("Cancel");
  EXPECT_TRUE(is_stopped());
  EXPECT_THAT(letters(), SizeIs(1));
}

TEST_F(TextHooksTest, StrangersReachNobody) {
  post("/hooks/sms/twilio",
       {{"MessageSid", "SM9"}, {"From", "+15550177"}, {"To", kSalon}, {"Body", "hello"}});
  EXPECT_THAT(letters(), IsEmpty());
}

TEST_F(TextHooksTest, KannelReportsByTheTextsOwnAddress) {
  auto kannel = make(SmsProvider::kannel);
  const auto own = notify::ReportAddresses("/hooks/sms/kannel", {"key"}).url_of(text.id.value);
  EXPECT_EQ(get(kannel, own + "&d=1&t=1795406313&a=").status, 204);
  EXPECT_EQ(get(kannel, own + "&d=8&t=1795406313&a=ACK%2F").status, 204);
  EXPECT_EQ(status(), "delivered");
  EXPECT_EQ(get(kannel, "/hooks/sms/kannel?m=" + text.id.value + ".00&d=2").status, 404);
}

TEST_F(TextHooksTest, KannelHandsOverWordsWithItsKey) {
  auto kannel = make(SmsProvider::kannel);
  const std::string words = "&from=%2B436601234567&to=15550100&id=1&text=stop";
  EXPECT_EQ(get(kannel, "/hooks/sms/kannel/inbound?key=wrong" + words).status, 404);
  EXPECT_FALSE(is_stopped());
  const auto answer = get(kannel, "/hooks/sms/kannel/inbound?key=from+the+gateway" + words);
  EXPECT_THAT(answer.body, HasSubstr("you get no more texts"));
  EXPECT_TRUE(is_stopped());
}

}  // namespace
}  // namespace holdfast::gateway
