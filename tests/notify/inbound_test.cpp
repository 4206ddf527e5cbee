// What comes back by mail, from the octets to their meaning.
#include <gtest/gtest.h>

#include <chrono>

#include "notify/inbound/meaning.hpp"
#include "notify/inbound/mime_reader.hpp"
#include "store/base/text.hpp"

namespace holdfast::notify::inbound {
namespace {

using Kind = Meaning::Kind;
using store::Fate;

constexpr std::string_view kSomebody = "ana@customer.example";

// Line ends as they come over the wire.
std::string wire(std::string_view text) {
  std::string out;
  for (const char c : text) {
    out += c == '\n' ? "\r\n" : std::string(1, c);
  }
  return out;
}

Meaning read(std::string_view text, std::string_view sender = {}) {
  return understand(wire(text), sender, TimeZone::find("Europe/Vienna").value());
}

std::string report(const std::string& groups) {
  return "From: MAILER-DAEMON@mx.example\n"
         "Message-ID: <report-1@mx.example>\n"
         "MIME-Version: 1.0\n"
         "Content-Type: multipart/report; report-type=delivery-status;\n"
         "\tboundary=\"b1/mx.example\"\n"
         "\n"
         "--b1/mx.example\n"
         "Content-Type: text/plain; charset=us-ascii\n"
         "\n"
         "I could not deliver it. 550 5.1.1 is what they said.\n"
         "--b1/mx.example\n"
         "Content-Type: message/delivery-status\n"
         "\n"
         "Reporting-MTA: dns; mx.gw.example\n"
         "Original-Envelope-Id: ef_1\n"
         "\n" +
         groups +
         "\n--b1/mx.example\n"
         "Content-Type: text/rfc822-headers\n"
         "\n"
         "Subject: Confirmed\n"
         "--b1/mx.example--\n";
}

struct Row {
  const char* what;
  std::string groups;
  std::vector<Fate> fates;
};
void PrintTo(const Row& row, std::ostream* out) { *out << row.what; }
class Reports : public testing::TestWithParam<Row> {};

TEST_P(Reports, SayWhatTheirActionSays) {
  const auto meaning = read(report(GetParam().groups));

  std::vector<Fate> fates;
  for (const auto& said : meaning.said) {
    fates.push_back(said.fate);
  }
  EXPECT_EQ(fates, GetParam().fates);
}

INSTANTIATE_TEST_SUITE_P(
    Rfc3464, Reports,
    testing::Values(Row{"failed",
                        "Final-Recipient: rfc822; a@x.example\nAction: failed\nStatus: 5.3.0\n"
                        "Diagnostic-Code: smtp; 500 5.3.0 Error: command failed\n",
                        {Fate::bounced}},
                    Row{"given_up_after_days",
                        "Final-Recipient: rfc822; a@x\nAction: failed\nStatus: 4.3.0\n",
                        {Fate::expired}},
                    Row{"delayed",
                        "Final-Recipient: rfc822;a@x\nAction: delayed\nStatus: 4.4.1\n",
                        {Fate::delayed}},
                    Row{"delivered", "Action: delivered\nStatus: 2.0.0\n", {Fate::delivered}},
                    Row{"relayed", "Action: relayed\nStatus: 2.0.0\n", {Fate::relayed}},
                    Row{"a_list", "Action: expanded\nStatus: 2.0.0\n", {Fate::relayed}},
                    Row{"shouted", "ACTION: Failed (really)\nStatus: 5.1.1\n", {Fate::bounced}},
                    Row{"two_recipients",
                        "Action: delivered\nStatus: 2.0.0\n\nAction: failed\nStatus: 5.1.1\n",
                        {Fate::delivered, Fate::bounced}},
                    Row{"an_action_that_nobody_knows", "Action: dreamt\nStatus: 2.0.0\n", {}}));

TEST(Report, KeepsTheReasonInOneLine) {
  const auto meaning =
      read(report("Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 <a@x.example>:\n"
                  "    User unknown\n"));

  ASSERT_EQ(meaning.said.size(), 1U);
  EXPECT_EQ(meaning.said[0].status, "5.1.1");
  EXPECT_EQ(meaning.said[0].detail, "550 5.1.1 <a@x.example>: User unknown");
}

TEST(Report, IsTheSameByItsMessageId) {
  const auto text = report("Action: failed\nStatus: 5.1.1\n");

  EXPECT_EQ(read(text).name, read("Received: by way of somebody else\n" + text).name);
}

TEST(Bounce, InWordsOnlyIsKnownByItsCode) {
  const auto meaning = read(
      "From: Mail system <mailer-daemon@old.example>\nSubject: failure notice\n\n"
      "Hi. This is the program at old.example, 15 years old.\n"
      "ana@customer.example: 550 5.1.1 no such person here\n");

  EXPECT_EQ(meaning.kind, Kind::report);
  ASSERT_EQ(meaning.said.size(), 1U);
  EXPECT_EQ(meaning.said[0].fate, Fate::bounced);
  EXPECT_EQ(meaning.said[0].status, "");
  EXPECT_EQ(meaning.said[0].detail, "550 5.1.1 no such person here");
}

TEST(Bounce, WithoutACodeMeansNothing) {
  EXPECT_EQ(read("Subject: hm\n\nIt is 2550 m high, in 1550, at 192.5.1.1.\n").kind,
            Kind::automatic);
}

TEST(AbsenceNotice, IsNoBounceAndNoLetter) {
  const auto meaning = read(
      "From: ana@customer.example\nAuto-Submitted: auto-replied\nSubject: Away\n\n"
      "I am away until the 5th. Call extension 550 please.\n",
      kSomebody);

  EXPECT_EQ(meaning.kind, Kind::automatic);
}

TEST(Complaint, IsToldApart) {
  const auto meaning = read(
      "Content-Type: multipart/report; report-type=feedback-report; boundary=x\n\n"
      "--x\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\n--x--\n",
      kSomebody);

  ASSERT_EQ(meaning.said.size(), 1U);
  EXPECT_EQ(meaning.said[0].fate, Fate::complained);
}

const std::string kReply =
    "BEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:bk_1@salon.example\n"
    "DTSTAMP:20261122T071500Z\nSEQUENCE:3\n"
    "ATTENDEE;PARTSTAT=DECLINED;CN=Ana:MAILTO:Ana@Customer.example\n"
    "COMMENT:I am ill\\, sorry\nEND:VEVENT\nEND:VCALENDAR\n";

std::string with_calendar(const std::string& calendar, const std::string& type) {
  return "From: ana@customer.example\nSubject: Declined\nMIME-Version: 1.0\n"
         "Content-Type: multipart/mixed; boundary=outer\n\n--outer\n"
         "Content-Type: multipart/alternative; boundary=inner\n\n--inner\n"
         "Content-Type: text/plain\n\nAna has declined.\n--inner\n"
         "Content-Type: " +
         type + "\nContent-Transfer-Encoding: base64\n\n" + to_base64(wire(calendar)) +
         "\n--inner--\n--outer--\n";
}

TEST(Answer, IsFoundWhereMailProgramsPutIt) {
  for (const auto* type : {"text/calendar; charset=UTF-8; method=REPLY", "application/ics",
                           "application/octet-stream; name=\"invite.ics\""}) {
    const auto meaning = read(with_calendar(kReply, type), kSomebody);
    ASSERT_EQ(meaning.kind, Kind::answer) << type;
    EXPECT_EQ(meaning.answer->uid, "bk_1@salon.example");
    EXPECT_EQ(meaning.answer->sequence, 3);
    ASSERT_EQ(meaning.answer->attendees.size(), 1U);
    EXPECT_EQ(meaning.answer->attendees[0].address, "ana@customer.example");
    EXPECT_EQ(meaning.answer->attendees[0].participation, "DECLINED");
    EXPECT_EQ(meaning.answer->comment, "I am ill, sorry");
    EXPECT_FALSE(meaning.from_program);
  }
}

TEST(Answer, WithAnotherTimeSaysWhich) {
  const auto meaning =
      read(with_calendar("BEGIN:VCALENDAR\nMETHOD:COUNTER\nBEGIN:VEVENT\nUID:u\n"
                         "DTSTAMP:20261122T071500Z\nDTSTART;TZID=Europe/Vienna:20261201T120000\n"
                         "DTEND;TZID=Europe/Vienna:20261201T130000\nATTENDEE:mailto:a@x\n"
                         "END:VEVENT\nEND:VCALENDAR\n",
                         "text/calendar"),
           kSomebody);

  ASSERT_EQ(meaning.kind, Kind::answer);
  ASSERT_TRUE(meaning.answer->proposed);
  EXPECT_EQ(to_rfc3339(meaning.answer->proposed->start), "2026-12-01T11:00:00Z");
  EXPECT_EQ(to_rfc3339(meaning.answer->proposed->end), "2026-12-01T12:00:00Z");
}

struct Vouched {
  const char* what;
  std::string fields;
  std::string domain;
};
void PrintTo(const Vouched& row, std::ostream* out) { *out << row.what; }
class VouchedAnswer : public testing::TestWithParam<Vouched> {};

TEST_P(VouchedAnswer, ComesFromTheDomainThatOurServerNames) {
  const auto meaning =
      understand(wire(GetParam().fields + with_calendar(kReply, "text/calendar")), kSomebody,
                 TimeZone::find("Europe/Vienna").value(), "mx.salon.example");

  EXPECT_EQ(meaning.vouched, GetParam().domain);
}

INSTANTIATE_TEST_SUITE_P(
    Results, VouchedAnswer,
    testing::Values(
        Vouched{"not_looked_at", "", ""},
        Vouched{"by_dmarc", "Authentication-Results: MX.salon.example 1; spf=none; dmarc=pass\n",
                "customer.example"},
        Vouched{"by_dkim",
                "Authentication-Results: mx.salon.example;\n\tdkim=pass (2048-bit key; x) "
                "header.d=customer.example header.s=a\n",
                "customer.example"},
        Vouched{"by_spf",
                "Authentication-Results: mx.salon.example; spf=pass "
                "smtp.mailfrom=ana@customer.example\n",
                "customer.example"},
        Vouched{"signed_by_somebody_else",
                "Authentication-Results: mx.salon.example; dkim=pass header.d=evil.example\n", ""},
        Vouched{"dmarc_has_the_last_word",
                "Authentication-Results: mx.salon.example; spf=pass "
                "smtp.mailfrom=customer.example; dmarc=fail\n",
                ""},
        Vouched{"in_a_comment",
                "Authentication-Results: mx.salon.example; spf=fail (; dmarc=pass)\n", ""},
        Vouched{"word_of_another_server", "Authentication-Results: mx.evil.example; dmarc=pass\n",
                ""},
        Vouched{"below_the_word_of_ours",
                "Authentication-Results: mx.salon.example; dmarc=fail\n"
                "Authentication-Results: mx.salon.example; dmarc=pass\n",
                ""}),
    [](const auto& row) { return row.param.what; });

TEST(Letter, IsPassedOnAsPlainText) {
  const auto meaning = read(
      "From: ana@customer.example\nContent-Type: text/plain; charset=utf-8\n"
      "Content-Transfer-Encoding: quoted-printable\n\n"
      "Gr=C3=BC=C3=9Fe, may I bring my =\ndog?\n",
      kSomebody);

  EXPECT_EQ(meaning.kind, Kind::letter);
  EXPECT_EQ(meaning.text, "Grüße, may I bring my dog?");
}

TEST(Letter, InHtmlAloneIsReadWithoutItsMarkup) {
  const auto meaning = read(
      "From: ana@customer.example\nContent-Type: text/html\n\n"
      "<html><head><title>x</title></head><style>p{}</style><p>May I bring<br>my &lt;dog&gt;?"
      "<script>alert(1)</script></p></html>\n",
      kSomebody);

  EXPECT_EQ(meaning.text, "May I bring\nmy <dog>?");
}

TEST(Letter, InAnOlderAlphabetIsReadToo) {
  const auto meaning = read(
      "From: ana@customer.example\nContent-Type: text/plain; charset=ISO-8859-1\n\n"
      "Gr\xfc\xdf"
      "e\n",
      kSomebody);

  EXPECT_EQ(meaning.text, "Grüße");
}

// Nothing that anybody can send may be more than slow to read, and no part of it may be believed.
TEST(HostileMail, IsReadToItsEnd) {
  std::string deep = "Content-Type: multipart/mixed; boundary=a\n\n";
  for (int i = 0; i < 2000; ++i) {
    deep += "--a\nContent-Type: multipart/mixed; boundary=a\n\n";
  }
  std::string wide = "Content-Type: multipart/mixed; boundary=a\n\n";
  for (int i = 0; i < 5000; ++i) {
    wide += "--a\n\nx\n";
  }
  std::string folded = "X: a\n";
  for (int i = 0; i < 20'000; ++i) {
    folded += " a\n";
  }
  for (const auto& text :
       {std::string{}, std::string("\n"), std::string(":"), std::string("\0\0\n", 3), deep, wide,
        folded, std::string(100'000, 'x'), std::string("Content-Type: \"\\"),
        std::string("Content-Type: multipart/report; report-type=delivery-status; boundary=\"\n"),
        std::string("Content-Transfer-Encoding: base64\n\n=====\n"),
        std::string("Content-Transfer-Encoding: quoted-printable\n\n=\n==4\n=")}) {
    const auto meaning = read(text, kSomebody);
    EXPECT_TRUE(meaning.said.empty());
    EXPECT_LE(meaning.text.size(), 20'000U);
  }
}

// Whoever ever had a mail of ours can send one. It is read while others wait, so what it costs must
// not grow with the square of its length.
TEST(HostileMail, OfAHundredThousandEmptyGroupsIsReadAtOnce) {
  std::string groups;
  for (int i = 0; i < 150'000; ++i) {
    groups += "a:b\n\n";
  }
  const auto begun = std::chrono::steady_clock::now();

  const auto meaning = read(report(groups));

  EXPECT_TRUE(meaning.said.empty());
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds{15});
}

TEST(HostileMail, OfNothingButMarkupIsReadAtOnce) {
  std::string markup;
  for (int i = 0; i < 13'000; ++i) {
    markup += "<style></style>";
  }
  const auto begun = std::chrono::steady_clock::now();

  const auto meaning = read(
      "From: ana@customer.example\nContent-Type: text/html\n\n" + markup + "<p>Hello", kSomebody);

  EXPECT_EQ(meaning.text, "Hello");
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds{8});
}

TEST(HostileMail, CutOffAnywhereIsStillRead) {
  const auto whole = wire(with_calendar(kReply, "text/calendar")) +
                     wire(report("Action: failed\nStatus: 5.1.1\n"));
  for (std::size_t length = 0; length < whole.size(); length += 7) {
    const auto meaning =
        understand(std::string_view(whole).substr(0, length), kSomebody, TimeZone::utc());
    EXPECT_FALSE(meaning.name.empty());
  }
}

}  // namespace
}  // namespace holdfast::notify::inbound
