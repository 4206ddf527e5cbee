// LMTP line by line: what a mail server says and is told.
#include "gateway/mail_in/lmtp_dialog.hpp"

#include <gtest/gtest.h>

namespace holdfast::gateway {
namespace {

class Lmtp : public testing::Test {
 protected:
  static bool accepts(std::string_view address) { return address == "good@gw.example"; }
  static LmtpLimits limits() {
    LmtpLimits limits;
    limits.message_bytes = 1000;
    limits.recipients = 2;
    return limits;
  }
  std::string say(std::string_view line) { return dialog.line(line).answer.substr(0, 3); }
  void begin() {
    EXPECT_EQ(say("LHLO mx.example"), "250");
    EXPECT_EQ(say("MAIL FROM:<>"), "250");
    EXPECT_EQ(say("RCPT TO:<good@gw.example>"), "250");
    EXPECT_EQ(say("DATA"), "354");
  }

  LmtpDialog dialog{"gw.example", accepts, limits()};
};

TEST_F(Lmtp, HandsOverAMessageWithItsEnvelope) {
  EXPECT_EQ(say("LHLO mx.example"), "250");
  EXPECT_EQ(say("mail from:<ana@customer.example> SIZE=77"), "250");
  EXPECT_EQ(say("RCPT TO:<good@gw.example>"), "250");
  EXPECT_EQ(say("DATA"), "354");
  EXPECT_EQ(say("Subject: x"), "");
  EXPECT_EQ(say(""), "");
  EXPECT_EQ(say("..dot"), "");

  const auto step = dialog.line(".");

  ASSERT_TRUE(step.message);
  EXPECT_EQ(step.answer, "") << "it is answered once it is on disk";
  EXPECT_EQ(step.message->sender, "ana@customer.example");
  EXPECT_EQ(step.message->recipients, std::vector<std::string>{"good@gw.example"});
  EXPECT_EQ(step.message->octets, "Subject: x\r\n\r\n.dot\r\n");
}

TEST_F(Lmtp, TakesNothingForAnAddressThatIsNotOurs) {
  say("LHLO mx.example");
  say("MAIL FROM:<>");

  EXPECT_EQ(say("RCPT TO:<other@gw.example>"), "550");
  EXPECT_EQ(say("DATA"), "503") << "there is nobody to take it";
}

TEST_F(Lmtp, RefusesWhatIsTooLargeForEachRecipient) {
  begin();
  for (int i = 0; i < 30; ++i) {
    say(std::string(100, 'x'));
  }

  const auto step = dialog.line(".");

  EXPECT_FALSE(step.message);
  EXPECT_EQ(step.answer.substr(0, 3), "552");
  EXPECT_EQ(say("MAIL FROM:<>"), "250") << "and the next one is taken";
}

TEST_F(Lmtp, WantsThingsInTheirOrder) {
  EXPECT_EQ(say("MAIL FROM:<>"), "503");
  EXPECT_EQ(say("LHLO mx.example"), "250");
  EXPECT_EQ(say("RCPT TO:<good@gw.example>"), "503");
  EXPECT_EQ(say("DATA"), "503");
  EXPECT_EQ(say("MAIL FROM:<>"), "250");
  EXPECT_EQ(say("MAIL FROM:<>"), "503");
  EXPECT_EQ(say("RSET"), "250");
  EXPECT_EQ(say("MAIL FROM:<>"), "250");
  EXPECT_EQ(say("NOOP"), "250");
}

TEST_F(Lmtp, KnowsWhatItDoesNotKnow) {
  for (const auto* line : {"", "EHLO x", "HELO x", "VRFY x", "RCPT", "MAIL FROM:ana", "\x01"}) {
    EXPECT_EQ(say(line)[0], '5') << line;
  }
  EXPECT_EQ(say(std::string(5000, 'x')), "500");
}

TEST_F(Lmtp, TakesSomeRecipientsAtOnceAndNoMore) {
  say("LHLO mx.example");
  say("MAIL FROM:<>");
  EXPECT_EQ(say("RCPT TO:<good@gw.example>"), "250");
  EXPECT_EQ(say("RCPT TO:<good@gw.example>"), "250");
  EXPECT_EQ(say("RCPT TO:<good@gw.example>"), "452");
}

// A line that is longer than what is read at once comes in pieces. None of them is a line of its
// own: else a mail could end itself and go on as commands.
TEST_F(Lmtp, NoPieceOfALongLineIsTakenForALine) {
  begin();
  const std::string much(400, 'A');
  EXPECT_EQ(dialog.line(much, LineEnd::none).answer, "");
  EXPECT_EQ(dialog.line(".", LineEnd::crlf).answer, "");
  EXPECT_EQ(dialog.line("NOOP", LineEnd::crlf).answer, "");
  EXPECT_EQ(dialog.line(".", LineEnd::lf).answer, "") << "a bare line feed ends nothing";
  EXPECT_EQ(dialog.line(".", LineEnd::crlf).answer, "") << "it follows a bare line feed";

  const auto step = dialog.line(".");

  ASSERT_TRUE(step.message);
  EXPECT_EQ(step.message->octets, much + ".\r\nNOOP\r\n\n.\r\n");
}

TEST_F(Lmtp, ACommandThatIsTooLongIsRefusedOnce) {
  EXPECT_EQ(dialog.line("LHLO " + std::string(400, 'x'), LineEnd::none).answer, "");
  EXPECT_EQ(dialog.line("QUIT").answer.substr(0, 3), "500");
  EXPECT_EQ(say("LHLO mx.example"), "250");
  EXPECT_EQ(dialog.line("NOOP", LineEnd::lf).answer.substr(0, 3), "500");
}

TEST_F(Lmtp, SaysGoodbye) {
  const auto step = dialog.line("QUIT");

  EXPECT_TRUE(step.goodbye);
  EXPECT_EQ(step.answer.substr(0, 3), "221");
}

}  // namespace
}  // namespace holdfast::gateway
