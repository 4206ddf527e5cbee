// The SMTP client against a server that follows a script, over loopback.
#include "notify/smtp.hpp"

#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/StreamSocket.h>
#include <gtest/gtest.h>

#include <thread>

#include "sample.hpp"

namespace holdfast::notify {
namespace {

using Ending = store::RecordAttempt::Ending;

// Answers each line that begins with `expect` with `answer`. An empty answer hangs up.
struct Turn {
  std::string expect;
  std::string answer;
};

class ScriptedServer {
 public:
  ScriptedServer(std::string greeting, std::vector<Turn> turns)
      : socket_(Poco::Net::SocketAddress("127.0.0.1", 0)),
        thread_([this, greeting = std::move(greeting), turns = std::move(turns)] {
          serve(greeting, turns);
        }) {}
  ~ScriptedServer() { thread_.join(); }

  int port() { return socket_.address().port(); }
  std::vector<std::string> lines;

 private:
  void serve(const std::string& greeting, const std::vector<Turn>& turns) {
    auto peer = socket_.acceptConnection();
    peer.setReceiveTimeout(Poco::Timespan(5, 0));
    if (greeting.empty()) {
      return;
    }
    say(peer, greeting);
    for (const auto& turn : turns) {
      for (auto line = read_line(peer);; line = read_line(peer)) {
        lines.push_back(line);
        if (line.starts_with(turn.expect) || line.empty()) {
          break;
        }
      }
      if (turn.answer.empty()) {
        return;
      }
      say(peer, turn.answer);
    }
  }
  static void say(Poco::Net::StreamSocket& peer, const std::string& text) {
    const auto line = text + "\r\n";
    peer.sendBytes(line.data(), static_cast<int>(line.size()));
  }
  static std::string read_line(Poco::Net::StreamSocket& peer) {
    std::string line;
    char c = 0;
    while (peer.receiveBytes(&c, 1) == 1 && c != '\n') {
      if (c != '\r') {
        line += c;
      }
    }
    return line.empty() && c == '\n' ? " " : line;
  }

  Poco::Net::ServerSocket socket_;
  std::thread thread_;
};

Mail sample_mail() {
  return compose(test::sample_effect(test::sample_appointment()), {.domain = "salon.example"})
      .value();
}

SmtpSettings settings_for(int port) {
  return {.host = "127.0.0.1",
          .port = port,
          .timeout = std::chrono::seconds(2),
          .final_timeout = std::chrono::seconds(2)};
}

// One message over a connection of its own.
Delivery submit(const Mail& mail, const SmtpSettings& settings) {
  return Relay(settings).submit(mail);
}

const Turn kHello{"EHLO", "250 mx.example"};
const Turn kMail{"MAIL FROM:<booking@salon.example>", "250 ok"};
const Turn kRcpt{"RCPT TO:<ana@customer.example>", "250 ok"};
const Turn kData{"DATA", "354 go on"};

TEST(Smtp, TellsTheQueueIdOfAMessageThatWasTaken) {
  ScriptedServer server(
      "220 mx",
      {kHello, kMail, kRcpt, kData, {".", "250 2.0.0 queued as 4XyZ"}, {"QUIT", "221 bye"}});

  const auto delivery = submit(sample_mail(), settings_for(server.port()));

  EXPECT_EQ(delivery.ending, Ending::delivered);
  EXPECT_EQ(delivery.detail, "250 2.0.0 queued as 4XyZ");
}

struct Refusal {
  const char* what;
  std::string greeting;
  std::vector<Turn> turns;
  Ending ending;
  bool channel_down;
};
void PrintTo(const Refusal& row, std::ostream* out) { *out << row.what; }

class SmtpRefusal : public testing::TestWithParam<Refusal> {};

TEST_P(SmtpRefusal, EndsAsItsMeaningSays) {
  ScriptedServer server(GetParam().greeting, GetParam().turns);

  const auto delivery = submit(sample_mail(), settings_for(server.port()));

  EXPECT_EQ(delivery.ending, GetParam().ending) << delivery.detail;
  EXPECT_EQ(delivery.channel_down, GetParam().channel_down) << delivery.detail;
}

INSTANTIATE_TEST_SUITE_P(
    Script, SmtpRefusal,
    testing::Values(
        Refusal{"hung_up_before_greeting", "", {}, Ending::retry, true},
        Refusal{"not_now_at_greeting", "421 too busy", {}, Ending::retry, true},
        Refusal{"greylisted_at_recipient",
                "220 mx",
                {kHello, kMail, {"RCPT", "451 4.7.1 greylisted"}},
                Ending::retry,
                false},
        // The relay has lost its entry for us: nobody's mail is to be given up for that.
        Refusal{"sender_not_let_in",
                "220 mx",
                {kHello, {"MAIL", "550 5.7.26 not authenticated"}},
                Ending::retry,
                true},
        Refusal{"policy_at_data",
                "220 mx",
                {kHello, kMail, kRcpt, {"DATA", "554 5.7.1 not from there"}},
                Ending::retry,
                false},
        Refusal{"too_large_for_the_relay",
                "220 mx",
                {kHello, kMail, kRcpt, kData, {".", "552 5.3.4 too big"}},
                Ending::retry,
                false},
        Refusal{"unknown_recipient",
                "220 mx",
                {kHello, kMail, {"RCPT", "550 5.1.1 unknown"}},
                Ending::failed,
                false},
        Refusal{"sender_refused_for_good",
                "220 mx",
                {kHello, {"MAIL", "553 5.1.8 no"}},
                Ending::failed,
                false},
        Refusal{"not_now_at_data",
                "220 mx",
                {kHello, kMail, kRcpt, {"DATA", "452 4.3.1 full"}},
                Ending::retry,
                false},
        Refusal{"refused_after_the_dot",
                "220 mx",
                {kHello, kMail, kRcpt, kData, {".", "554 5.7.1 spam"}},
                Ending::failed,
                false},
        Refusal{"not_now_after_the_dot",
                "220 mx",
                {kHello, kMail, kRcpt, kData, {".", "451 4.3.0 later"}},
                Ending::retry,
                false},
        Refusal{"hung_up_after_the_dot",
                "220 mx",
                {kHello, kMail, kRcpt, kData, {".", ""}},
                Ending::unknown,
                false},
        Refusal{"closing_at_mail",
                "220 mx",
                {kHello, {"MAIL", "421 4.3.2 shutting down"}},
                Ending::retry,
                true}));

TEST(Smtp, ThatNobodyAnswersRestsTheChannel) {
  int port = 0;
  {
    Poco::Net::ServerSocket closed(Poco::Net::SocketAddress("127.0.0.1", 0));
    port = closed.address().port();
  }

  const auto delivery = submit(sample_mail(), settings_for(port));

  EXPECT_EQ(delivery.ending, Ending::retry);
  EXPECT_TRUE(delivery.channel_down);
}

TEST(Smtp, SendsNothingIfTlsIsWantedAndNotOffered) {
  ScriptedServer server("220 mx", {kHello});
  auto settings = settings_for(server.port());
  settings.security = SmtpSecurity::starttls;

  const auto delivery = submit(sample_mail(), settings);

  EXPECT_EQ(delivery.ending, Ending::retry);
  EXPECT_NE(delivery.detail.find("does not offer STARTTLS"), std::string::npos);
}

TEST(Smtp, AuthenticatesWithPlainWhereOffered) {
  ScriptedServer server("220 mx", {{"EHLO", "250-mx\r\n250 AUTH LOGIN PLAIN"},
                                   {"AUTH PLAIN AHVzZXIAc2VjcmV0", "235 ok"},
                                   kMail,
                                   kRcpt,
                                   kData,
                                   {".", "250 ok"},
                                   {"QUIT", "221 bye"}});
  auto settings = settings_for(server.port());
  settings.username = "user";
  settings.password = "secret";

  EXPECT_EQ(submit(sample_mail(), settings).ending, Ending::delivered);
}

TEST(Smtp, RefusedCredentialsConcernTheChannelAndLoseNoMessage) {
  ScriptedServer server("220 mx", {{"EHLO", "250-mx\r\n250 AUTH PLAIN"}, {"AUTH", "535 5.7.8 no"}});
  auto settings = settings_for(server.port());
  settings.username = "user";
  settings.password = "wrong";

  const auto delivery = submit(sample_mail(), settings);

  EXPECT_EQ(delivery.ending, Ending::retry);
  EXPECT_TRUE(delivery.channel_down);
  EXPECT_EQ(delivery.detail.find("wrong"), std::string::npos) << "a secret in the log";
}

// A handshake for each message would cost more than the message.
TEST(Relay, SendsSeveralMessagesOverOneConnection) {
  ScriptedServer server("220 mx", {kHello,
                                   kMail,
                                   kRcpt,
                                   kData,
                                   {".", "250 2.0.0 Ok: queued as A1"},
                                   kMail,
                                   {"RCPT", "550 5.1.1 unknown"},
                                   {"RSET", "250 ok"},
                                   kMail,
                                   kRcpt,
                                   kData,
                                   {".", "250 2.0.0 Ok: queued as A3"},
                                   {"QUIT", "221 bye"}});
  Relay relay(settings_for(server.port()));

  EXPECT_EQ(relay.submit(sample_mail()).reference, "A1");
  EXPECT_EQ(relay.submit(sample_mail()).ending, Ending::failed);
  EXPECT_EQ(relay.submit(sample_mail()).reference, "A3");
}

TEST(Relay, AsksForReportsUnderAnAddressOfTheMessagesOwn) {
  auto mail = sample_mail();
  mail.envelope_from = "booking+token@gw.example";
  mail.envelope_id = "token+=";
  const auto size = std::to_string(mail.octets.size());
  ScriptedServer server("220 mx", {{"EHLO", "250-mx\r\n250-SIZE 10240000\r\n250 DSN"},
                                   {"MAIL FROM:<booking+token@gw.example> SIZE=" + size +
                                        " RET=HDRS ENVID=token+2B+3D",
                                    "250 ok"},
                                   {"RCPT TO:<ana@customer.example> NOTIFY=SUCCESS,FAILURE,DELAY "
                                    "ORCPT=rfc822;ana@customer.example",
                                    "250 ok"},
                                   kData,
                                   {".", "250 ok"},
                                   {"QUIT", "221 bye"}});

  EXPECT_EQ(Relay(settings_for(server.port())).submit(mail).ending, Ending::delivered);
}

TEST(Relay, AsksForNothingThatTheServerDoesNotOffer) {
  auto mail = sample_mail();
  mail.envelope_id = "token";
  ScriptedServer server("220 mx",
                        {kHello, kMail, kRcpt, kData, {".", "250 ok"}, {"QUIT", "221 bye"}});

  {
    Relay relay(settings_for(server.port()));
    EXPECT_EQ(relay.submit(mail).ending, Ending::delivered);
  }

  for (const auto& line : server.lines) {
    EXPECT_EQ(line.find("ENVID"), std::string::npos) << line;
    EXPECT_EQ(line.find("NOTIFY"), std::string::npos) << line;
  }
}

TEST(QueueId, IsFoundInTheWordsOfServers) {
  EXPECT_EQ(queue_id("250 2.0.0 Ok: queued as 4XyZ1"), "4XyZ1");
  EXPECT_EQ(queue_id("250 2.6.0 <a@b> Queued as XYZ 12 bytes"), "XYZ");
  EXPECT_EQ(queue_id("250 ok"), "");
}

TEST(Xtext, EscapesWhatEndsAParameter) {
  EXPECT_EQ(xtext("a b+c=d\xc3\xbc"), "a+20b+2Bc+3Dd+C3+BC");
}

}  // namespace
}  // namespace holdfast::notify
