#include "notify/smtp.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/NetSSL.h>
#include <Poco/Net/SMTPClientSession.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/Net/SocketAddress.h>

#include <algorithm>
#include <sstream>

#include "store/base/text.hpp"

namespace holdfast::notify {
namespace {

using Ending = store::RecordAttempt::Ending;

Poco::Timespan timespan(std::chrono::seconds seconds) {
  return {static_cast<long>(seconds.count()), 0};
}

// An answer that ends the attempt.
struct Ended {
  Delivery delivery;
};

// The reason in one line: servers answer in several, and the log of attempts is read by people.
std::string one_line(std::string_view text) {
  std::string line;
  for (const char c : text.substr(0, 500)) {
    const bool space = c == '\r' || c == '\n' || c == '\t' || c == ' ';
    if (!space) {
      line += c;
    } else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
  }
  return std::string(trim(line));
}

// Poco's session, with the commands that it does not know and the order that we want.
class Session : public Poco::Net::SMTPClientSession {
 public:
  Session(const Poco::Net::StreamSocket& connected, const SmtpSettings& settings)
      : SMTPClientSession(connected), settings_(settings) {}

  void greet() {
    std::string text;
    expect("CONNECT", socket().receiveStatusMessage(text), text);
    hello();
  }

  void start_tls(const Poco::Net::Context::Ptr& context) {
    if (extensions_.find("STARTTLS") == std::string::npos) {
      throw Ended{
          {Ending::retry, "the server does not offer STARTTLS, which is required", {}, true}};
    }
    say("STARTTLS", "STARTTLS");
    // Replacing the socket drops what was buffered before the handshake: nobody on the way can slip
    // answers in (RFC 3207 section 5).
    const Poco::Net::SecureStreamSocket secure =
        Poco::Net::SecureStreamSocket::attach(socket(), settings_.host, context);
    socket() = secure;
    hello();
  }

  void authenticate() {
    const auto offered = extensions_.find("AUTH");
    if (offered == std::string::npos) {
      throw Ended{{Ending::retry, "the server offers no AUTH, but a user name is set", {}, true}};
    }
    const auto line = extensions_.substr(offered, extensions_.find('\n', offered) - offered);
    if (line.find("PLAIN") != std::string::npos) {
      const auto secret = std::string(1, '\0') + settings_.username + '\0' + settings_.password;
      say("AUTH", "AUTH PLAIN " + to_base64(secret));
    } else if (line.find("LOGIN") != std::string::npos) {
      say("AUTH", "AUTH LOGIN");
      say("AUTH", to_base64(settings_.username));
      say("AUTH", to_base64(settings_.password));
    } else {
      throw Ended{{Ending::retry, "the server offers neither AUTH PLAIN nor AUTH LOGIN", {}, true}};
    }
  }

  std::string send(const Mail& mail) {
    say("MAIL", "MAIL FROM:<" + mail.envelope_from + ">");
    say("RCPT", "RCPT TO:<" + mail.envelope_to + ">");
    say("DATA", "DATA");
    socket().setReceiveTimeout(timespan(settings_.final_timeout));
    // Our own writer made the octets: CRLF line ends and no line that begins with a dot.
    socket().sendBytes(mail.octets.data(), static_cast<int>(mail.octets.size()));
    dot_sent_ = true;
    return say("DOT", ".");
  }

  /// After the dot nobody knows whether the message was taken.
  [[nodiscard]] bool dot_sent() const { return dot_sent_; }

  void quit() {
    std::string text;
    socket().setReceiveTimeout(timespan(std::chrono::seconds(2)));
    socket().sendMessage("QUIT", text);
  }

 private:
  void hello() {
    extensions_ = say("EHLO", "EHLO " + settings_.hello_name);
    std::transform(extensions_.begin(), extensions_.end(), extensions_.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  }

  std::string say(std::string_view phase, const std::string& command) {
    socket().sendMessage(command);
    std::string text;
    const int code = socket().receiveStatusMessage(text);
    expect(phase, code, text);
    return text;
  }

  static void expect(std::string_view phase, int code, const std::string& text) {
    if (code < 200 || code >= 400) {
      throw Ended{classify(phase, code, text)};
    }
  }

  const SmtpSettings& settings_;
  std::string extensions_;
  bool dot_sent_ = false;
};

Poco::Net::Context::Ptr tls_context(const SmtpSettings& settings) {
  Poco::Net::initializeSSL();
  Poco::Net::Context::Ptr context =
      new Poco::Net::Context(Poco::Net::Context::TLS_CLIENT_USE, "", "", settings.ca_file,
                             Poco::Net::Context::VERIFY_STRICT, 9, settings.ca_file.empty());
  context->requireMinimumProtocol(Poco::Net::Context::PROTO_TLSV1_2);
  return context;
}

Poco::Net::StreamSocket connect(const SmtpSettings& settings,
                                const Poco::Net::SocketAddress& address,
                                const Poco::Net::Context::Ptr& context) {
  Poco::Net::StreamSocket socket;
  if (settings.security == SmtpSecurity::tls) {
    Poco::Net::SecureStreamSocket secure(context);
    secure.setPeerHostName(settings.host);
    secure.connect(address, timespan(settings.timeout));
    secure.completeHandshake();
    socket = secure;
  } else {
    socket.connect(address, timespan(settings.timeout));
  }
  // Without it each command waits for a delayed acknowledgement: 22 mails a second.
  socket.setNoDelay(true);
  socket.setReceiveTimeout(timespan(settings.timeout));
  socket.setSendTimeout(timespan(settings.timeout));
  return socket;
}

std::string send_one(const Mail& mail, const SmtpSettings& settings, bool& dot_sent) {
  const auto context =
      settings.security == SmtpSecurity::none ? Poco::Net::Context::Ptr() : tls_context(settings);
  const Poco::Net::SocketAddress address(settings.host, static_cast<Poco::UInt16>(settings.port));
  if (!settings.username.empty() && settings.security == SmtpSecurity::none &&
      !address.host().isLoopback()) {
    throw Ended{{Ending::retry, "credentials are not sent without TLS; set smtp.tls", {}, true}};
  }
  Session session(connect(settings, address, context), settings);
  try {
    session.greet();
    if (settings.security == SmtpSecurity::starttls) {
      session.start_tls(context);
    }
    if (!settings.username.empty()) {
      session.authenticate();
    }
    const auto answer = session.send(mail);
    try {
      session.quit();
    } catch (const Poco::Exception&) {
      // The message is taken; how the server says goodbye changes nothing.
    }
    return answer;
  } catch (...) {
    dot_sent = session.dot_sent();
    throw;
  }
}

}  // namespace

Delivery classify(std::string_view phase, int code, std::string_view text) {
  const auto said = std::string(phase) + ": " + one_line(text);
  const bool about_us = phase == "CONNECT" || phase == "EHLO" || phase == "STARTTLS";
  const bool credentials = code == 530 || code == 534 || code == 535 || code == 538;
  if (credentials || phase == "AUTH") {
    return {Ending::retry, said, {}, true};
  }
  if (about_us || code == 421 || code < 0) {
    return {Ending::retry, said, {}, true};
  }
  if (code >= 500) {
    return {Ending::failed, said, {}, false};
  }
  return {Ending::retry, said, {}, false};
}

Delivery submit(const Mail& mail, const SmtpSettings& settings) {
  bool dot_sent = false;
  try {
    return {Ending::delivered, one_line(send_one(mail, settings, dot_sent)), {}, false};
  } catch (const Ended& ended) {
    return ended.delivery;
  } catch (const Poco::Exception& fault) {
    const auto said = one_line(fault.displayText());
    if (dot_sent) {
      return {
          Ending::retry, "no answer to the message, it may have been taken: " + said, {}, false};
    }
    return {Ending::retry, said, {}, true};
  }
}

}  // namespace holdfast::notify
