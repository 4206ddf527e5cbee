// Twilio and Kannel as their descriptions have them, played by a function.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "notify/sms/form.hpp"
#include "notify/sms/kannel.hpp"
#include "notify/sms/report_address.hpp"
#include "notify/sms/twilio.hpp"
#include "notify/sms/twilio_signature.hpp"
#include "notify/sms/twilio_words.hpp"
#include "store/base/text.hpp"
#include "tests/support/house.hpp"
#include "tests/sync/scripted_http.hpp"

namespace holdfast::notify {
namespace {

using Kind = TextAnswer::Kind;
using store::Fate;
using test::at;
using test::json_answer;
using test::ScriptedHttp;
using testing::HasSubstr;
using testing::Not;

const FormFields kVector = {{"AccountSid", "AC0123456789abcdef0123456789abcdef"},
                            {"ApiVersion", "2010-04-01"},
                            {"From", "+15550100"},
                            {"MessageSid", "SM0123456789abcdef0123456789abcdef"},
                            {"MessageStatus", "delivered"},
                            {"SmsSid", "SM0123456789abcdef0123456789abcdef"},
                            {"SmsStatus", "delivered"},
                            {"To", "+15550199"}};
constexpr std::string_view kUrl = "https://gw.example/hooks/sms/twilio?m=b42";
constexpr std::string_view kSigned = "jMjlLVLux4kXpZQKq2weyawVB6E=";

TEST(TwilioSignature, IsThatOfTheKnownVector) {
  auto shuffled = kVector;
  std::reverse(shuffled.begin(), shuffled.end());
  EXPECT_EQ(twilio_signature("example-auth-token", kUrl, shuffled), kSigned);
}

TEST(TwilioSignature, IsBelievedByEitherTokenAndPort) {
  EXPECT_TRUE(is_twilio_signed(kSigned, {"new", "example-auth-token"}, kUrl, kVector));
  EXPECT_FALSE(is_twilio_signed(kSigned, {"new", ""}, kUrl, kVector));
  const auto with_port = twilio_signature("example-auth-token",
                                          "https://gw.example:443/hooks/sms/twilio?m=b42", kVector);
  EXPECT_TRUE(is_twilio_signed(with_port, {"example-auth-token"}, kUrl, kVector));
  EXPECT_TRUE(is_twilio_signed(kSigned, {"example-auth-token"},
                               "https://gw.example:443/hooks/sms/twilio?m=b42", kVector));
}

TEST(TwilioSignature, IsOfEveryOctet) {
  auto other = kVector;
  other[4].second = "failed";
  EXPECT_FALSE(is_twilio_signed(kSigned, {"example-auth-token"}, kUrl, other));
  EXPECT_FALSE(is_twilio_signed(kSigned, {"example-auth-token"},
                                "https://gw.example/hooks/sms/twilio?m=b43", kVector));
  // No token is no key, not an empty one.
  const auto by_nobody = twilio_signature("", kUrl, kVector);
  EXPECT_FALSE(is_twilio_signed(by_nobody, {"", ""}, kUrl, kVector));
}

TwilioSettings settings() {
  TwilioSettings settings;
  settings.api_url = "https://api.example";
  settings.account_sid = "AC1";
  settings.secret = "hush";
  return settings;
}

OutgoingText text() {
  OutgoingText text;
  text.to = "+15550199";
  text.from = "+15550100";
  text.body = "Salon & Söhne: confirmed";
  text.segments = segments_of(text.body);
  text.report_url = "https://gw.example/hooks/sms/twilio?m=1";
  text.valid_for = std::chrono::hours{20};
  text.since = at("2026-11-30T08:00:00Z");
  return text;
}

class Providers : public testing::Test {
 protected:
  test::House house;
  ScriptedHttp::Answer answer = [](const OutgoingRequest&) {
    return json_answer(201, R"({"sid":"SM1","status":"queued"})");
  };
  ScriptedHttp http{[this](const OutgoingRequest& request) { return answer(request); }};
  Twilio twilio{http, settings()};
  Kannel kannel{http, {"http://127.0.0.1:13013/cgi-bin/sendsms", "me", "secret"}};
};

TEST_F(Providers, TwilioGetsAFormUnderOurAccount) {
  const auto sent = house.wait(twilio.send(text()));

  EXPECT_EQ(sent.kind, Kind::accepted);
  EXPECT_EQ(sent.reference, "SM1");
  const auto& request = http.asked.at(0);
  EXPECT_EQ(request.url, "https://api.example/2010-04-01/Accounts/AC1/Messages.json");
  EXPECT_EQ(request.headers.find("Authorization"), "Basic " + to_base64("AC1:hush"));
  EXPECT_THAT(request.body, HasSubstr("To=%2B15550199&"));
  EXPECT_EQ(ScriptedHttp::member(request, "Body"), "Salon & Söhne: confirmed");
  EXPECT_EQ(ScriptedHttp::member(request, "From"), "+15550100");
  EXPECT_EQ(ScriptedHttp::member(request, "ValidityPeriod"), "36000");
  EXPECT_EQ(ScriptedHttp::member(request, "StatusCallback"),
            "https://gw.example/hooks/sms/twilio?m=1");
}

TEST_F(Providers, AKeySpeaksForTheAccountAndAServiceSends) {
  auto other = settings();
  other.key_sid = "SK1";
  other.messaging_service_sid = "MG1";
  Twilio by_key{http, other};
  auto plain = text();
  plain.from.clear();

  house.wait(by_key.send(plain));

  const auto& request = http.asked.at(0);
  EXPECT_EQ(request.headers.find("Authorization"), "Basic " + to_base64("SK1:hush"));
  EXPECT_EQ(ScriptedHttp::member(request, "MessagingServiceSid"), "MG1");
  EXPECT_EQ(ScriptedHttp::member(request, "From"), "");
}

struct AnswerRow {
  std::string name;
  int status;
  int code;
  Kind kind;
  bool provider_trouble;
  bool account_fault;
  bool number_is_dead;
};
void PrintTo(const AnswerRow& row, std::ostream* out) { *out << row.name; }

class TwilioAnswers : public testing::TestWithParam<AnswerRow> {};

TEST_P(TwilioAnswers, AreClassified) {
  const auto& row = GetParam();
  const auto answer = read_twilio_answer(json_answer(
      row.status, R"({"code":)" + std::to_string(row.code) + R"(,"message":"to +15550199"})"));
  EXPECT_EQ(answer.kind, row.kind);
  EXPECT_EQ(answer.provider_trouble, row.provider_trouble);
  EXPECT_EQ(answer.account_fault, row.account_fault);
  EXPECT_EQ(answer.number_is_dead, row.number_is_dead);
  EXPECT_THAT(answer.detail, Not(HasSubstr("15550199"))) << "a number in the log";
}

INSTANTIATE_TEST_SUITE_P(
    All, TwilioAnswers,
    testing::Values(AnswerRow{"credentials", 401, 20003, Kind::retry, true, true, false},
                    AnswerRow{"not_found", 404, 20404, Kind::refused, false, false, false},
                    AnswerRow{"too_many", 429, 20429, Kind::retry, true, false, false},
                    AnswerRow{"invalid_to", 400, 21211, Kind::refused, false, false, true},
                    AnswerRow{"not_our_from", 400, 21606, Kind::retry, true, true, false},
                    AnswerRow{"region_closed", 400, 21408, Kind::retry, true, true, false},
                    AnswerRow{"trial", 400, 21608, Kind::retry, true, true, false},
                    AnswerRow{"opted_out", 400, 21610, Kind::refused, false, false, true},
                    AnswerRow{"landline", 400, 21614, Kind::refused, false, false, true},
                    AnswerRow{"too_long", 400, 21617, Kind::refused, false, false, false},
                    AnswerRow{"broken", 503, 0, Kind::unknown, true, false, false}),
    [](const auto& row) { return row.param.name; });

TEST_F(Providers, RetryAfterIsHandedOn) {
  answer = [](const OutgoingRequest&) { return HttpResponse{429, {{"Retry-After", "77"}}, "{}"}; };
  EXPECT_EQ(house.wait(twilio.send(text())).retry_after, std::chrono::seconds{77});
}

TEST_F(Providers, WhatTwilioHasIsFoundByItsWordsAndItsTime) {
  std::string list = R"({"messages":[
    {"sid":"SM_other","status":"sent","body":"else","date_created":"Mon, 30 Nov 2026 08:00:01 +0000"},
    {"sid":"SM_old","status":"sent","body":"Salon & Söhne: confirmed","date_created":"Mon, 30 Nov 2026 06:00:00 +0000"},
    {"sid":"SM_lost","status":"failed","body":"Salon & Söhne: confirmed","date_created":"Mon, 30 Nov 2026 08:00:02 +0000"}
    %]})";
  const auto with = [&](const std::string& more) {
    auto whole = list;
    whole.replace(whole.find('%'), 1, more);
    answer = [whole](const OutgoingRequest&) { return json_answer(200, whole); };
    return house.wait(twilio.find(text()));
  };

  EXPECT_EQ(with("").value(), std::nullopt);
  const auto found = with(
      R"(,{"sid":"SM_ours","status":"queued","body":"Salon & Söhne: confirmed","date_created":"Mon, 30 Nov 2026 08:00:02 +0000"})");
  ASSERT_TRUE(found.value());
  EXPECT_EQ((*found)->reference, "SM_ours");
  EXPECT_THAT(http.asked.at(0).url, HasSubstr("?To=%2B15550199&DateSent%3E=2026-11-30&"));
}

TEST_F(Providers, NotBeingAnsweredIsNotTheSameAsNotBeingThere) {
  answer = [](const OutgoingRequest&) { return HttpResponse{503, {}, ""}; };
  EXPECT_FALSE(house.wait(twilio.find(text())));
  answer = [](const OutgoingRequest&) { return HttpResponse{200, {}, "<html>"}; };
  EXPECT_FALSE(house.wait(twilio.find(text())));
}

TEST(TwilioStatus, IsRanked) {
  EXPECT_EQ(twilio_fate("queued", ""), Fate::submitted);
  EXPECT_EQ(twilio_fate("sent", ""), Fate::relayed);
  EXPECT_EQ(twilio_fate("undelivered", "30005"), Fate::bounced);
  EXPECT_EQ(twilio_fate("failed", "30036"), Fate::expired);
  EXPECT_EQ(twilio_fate("delivered", ""), Fate::delivered);
  EXPECT_EQ(twilio_fate("something-new", ""), Fate::none);
  EXPECT_TRUE(twilio_report("SM1", "undelivered", "30003", {"30003"}).passing);
  EXPECT_FALSE(twilio_report("SM1", "undelivered", "30005", {"30003"}).passing);
  EXPECT_FALSE(twilio_report("SM1", "delivered", "30003", {"30003"}).passing);
}

TEST(TwilioDates, AreRead) {
  EXPECT_EQ(parse_mail_date("Sun, 22 Nov 2026 07:18:58 +0000"), at("2026-11-22T07:18:58Z"));
  EXPECT_EQ(parse_mail_date("yesterday"), std::nullopt);
  EXPECT_EQ(parse_mail_date("Sun, 31 Feb 2026 07:18:58 +0000"), std::nullopt);
  EXPECT_EQ(parse_mail_date(""), std::nullopt);
}

// A password in an address would stand in logs, and a GET may be repeated on the way.
TEST_F(Providers, KannelGetsAllButTheWordsInFields) {
  answer = [](const OutgoingRequest&) { return HttpResponse{202, {}, "0: Accepted for delivery"}; };
  EXPECT_EQ(house.wait(kannel.send(text())).kind, Kind::accepted);
  const auto& request = http.asked.at(0);
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.url, "http://127.0.0.1:13013/cgi-bin/sendsms");
  EXPECT_EQ(request.headers.find("X-Kannel-Password"), "secret");
  EXPECT_EQ(request.headers.find("X-Kannel-To"), "+15550199");
  EXPECT_EQ(request.headers.find("X-Kannel-Coding"), "0");
  EXPECT_EQ(request.headers.find("X-Kannel-DLR-URL"),
            "https://gw.example/hooks/sms/twilio?m=1&d=%d&t=%T&a=%A");
  EXPECT_EQ(request.body, "Salon & Söhne: confirmed");
}

TEST(KannelAnswers, AreClassified) {
  const auto read = [](int status, std::string body) {
    return read_kannel_answer(HttpResponse{status, {}, std::move(body)});
  };
  EXPECT_EQ(read(202, "3: Queued for later delivery").kind, Kind::accepted);
  EXPECT_TRUE(read(403, "Authorization failed for sendsms").account_fault);
  EXPECT_EQ(read(400, "Missing receiver number, rejected").kind, Kind::refused);
  EXPECT_EQ(read(503, "").kind, Kind::retry);
  EXPECT_EQ(read_kannel_answer(Error{Errc::timed_out, "no answer"}).kind, Kind::unknown);
  EXPECT_EQ(read(400, "a\nb").detail, "answered 400: a b");
}

TEST(KannelReports, AreBits) {
  EXPECT_EQ(kannel_report("1", "")->fate, Fate::delivered);
  EXPECT_EQ(kannel_report("8", "ACK/")->fate, Fate::relayed);
  EXPECT_EQ(kannel_report("16", "NACK/1")->fate, Fate::bounced);
  EXPECT_EQ(kannel_report("3", ""), std::nullopt);
  EXPECT_EQ(kannel_report("", ""), std::nullopt);
}

TEST(ReportAddress, IsKnownByWhoeverMadeItAlone) {
  const ReportAddresses ours("https://gw.example/hooks/sms/twilio", {"new key", "old key"});
  const ReportAddresses before("https://gw.example/hooks/sms/twilio", {"old key"});
  const auto token = [](const std::string& url) { return url.substr(url.find("m=") + 2); };
  const auto url = ours.url_of("ef_1");
  EXPECT_EQ(ours.id_in(token(url)), "ef_1");
  EXPECT_EQ(ours.id_in(token(before.url_of("ef_2"))), "ef_2");
  EXPECT_EQ(before.id_in(token(url)), std::nullopt);
  auto forged = token(url);
  forged[3] = '2';
  EXPECT_EQ(ours.id_in(forged), std::nullopt);
  EXPECT_EQ(ours.id_in(""), std::nullopt);
}

}  // namespace
}  // namespace holdfast::notify
