#include "notify/smtp_session.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/NetSSL.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/Net/SocketAddress.h>

#include <algorithm>
#include <fstream>

#include "store/base/text.hpp"

namespace holdfast::notify {
namespace {

using Ending = store::RecordAttempt::Ending;

/// For the answer to RSET.
constexpr std::chrono::seconds kShort{2};
/// For that to QUIT: nobody waits long for a courtesy, least of all who is stopping.
const Poco::Timespan kGoodbye(0, 250'000);
constexpr std::size_t kLongestToken = 16'384;

Poco::Timespan timespan(std::chrono::seconds seconds) {
  return {static_cast<long>(seconds.count()), 0};
}

/// The fault is our configuration's or the server's, not the message's.
Ended channel_fault(std::string why) {
  Delivery delivery{Ending::retry, std::move(why)};
  delivery.channel_down = true;
  return {std::move(delivery)};
}

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

bool wants_credentials(const SmtpSettings& settings) {
  return !settings.username.empty() || !settings.token_file.empty();
}

/// Errors: none; an empty text is no token.
std::string read_token(const std::string& path) {
  std::ifstream file(path);
  std::string token(kLongestToken, '\0');
  file.read(token.data(), static_cast<std::streamsize>(token.size()));
  token.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
  token = std::string(trim(token));
  return has_control(token) ? std::string{} : token;
}

bool is_good(int code) { return code >= 200 && code < 400; }

}  // namespace

SmtpSession::SmtpSession(const Poco::Net::StreamSocket& connected, const SmtpSettings& settings)
    : settings_(settings), socket_(connected) {}

std::unique_ptr<SmtpSession> SmtpSession::open(const SmtpSettings& settings) {
  const auto context =
      settings.security == SmtpSecurity::none ? Poco::Net::Context::Ptr() : tls_context(settings);
  const Poco::Net::SocketAddress address(settings.host, static_cast<Poco::UInt16>(settings.port));
  if (wants_credentials(settings) && settings.security == SmtpSecurity::none &&
      !address.host().isLoopback()) {
    throw channel_fault("credentials are not sent without TLS; set smtp.tls");
  }
  std::unique_ptr<SmtpSession> session(
      new SmtpSession(connect(settings, address, context), settings));
  session->greet();
  if (settings.security == SmtpSecurity::starttls) {
    session->start_tls(context);
  }
  if (wants_credentials(settings)) {
    session->authenticate();
  }
  return session;
}

void SmtpSession::greet() {
  std::string text;
  const int code = socket_.receiveStatusMessage(text);
  if (!is_good(code)) {
    throw Ended{classify("CONNECT", code, text)};
  }
  hello();
}

void SmtpSession::hello() {
  extensions_ = say("EHLO", "EHLO " + settings_.hello_name);
  std::transform(extensions_.begin(), extensions_.end(), extensions_.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
}

std::string SmtpSession::offer(std::string_view extension) const {
  // The first line is the server's name.
  for (auto at = extensions_.find('\n'); at != std::string::npos; at = extensions_.find('\n', at)) {
    ++at;
    const auto end = std::min(extensions_.find('\n', at), extensions_.size());
    // Every line begins with the code and a hyphen or space, unless the socket took it off.
    auto line = trim(std::string_view(extensions_).substr(at, end - at));
    if (line.starts_with("250")) {
      line.remove_prefix(std::min<std::size_t>(4, line.size()));
    }
    if (line.substr(0, line.find_first_of(" =")) == extension) {
      return std::string(line);
    }
  }
  return {};
}

void SmtpSession::start_tls(const Poco::Net::Context::Ptr& context) {
  if (offer("STARTTLS").empty()) {
    throw channel_fault("the server does not offer STARTTLS, which is required");
  }
  say("STARTTLS", "STARTTLS");
  // Replacing the socket drops what was buffered before the handshake: nobody on the way can slip
  // answers in (RFC 3207 section 5).
  const Poco::Net::SecureStreamSocket secure =
      Poco::Net::SecureStreamSocket::attach(socket_, settings_.host, context);
  socket_ = secure;
  hello();
}

void SmtpSession::authenticate() {
  const auto offered = offer("AUTH");
  if (offered.empty()) {
    throw channel_fault("the server offers no AUTH, but credentials are set");
  }
  if (settings_.token_file.empty()) {
    authenticate_by_password(offered);
  } else if (offered.find("XOAUTH2") != std::string::npos) {
    authenticate_by_token();
  } else {
    throw channel_fault("the server offers no AUTH XOAUTH2, but a token file is set");
  }
}

void SmtpSession::authenticate_by_password(std::string_view offered) {
  if (offered.find("PLAIN") != std::string_view::npos) {
    const auto secret = std::string(1, '\0') + settings_.username + '\0' + settings_.password;
    say("AUTH", "AUTH PLAIN " + to_base64(secret));
  } else if (offered.find("LOGIN") != std::string_view::npos) {
    say("AUTH", "AUTH LOGIN");
    say("AUTH", to_base64(settings_.username));
    say("AUTH", to_base64(settings_.password));
  } else {
    throw channel_fault("the server offers neither AUTH PLAIN nor AUTH LOGIN");
  }
}

void SmtpSession::authenticate_by_token() {
  const auto token = read_token(settings_.token_file);
  if (token.empty()) {
    throw channel_fault("the file of smtp.token_file holds no token");
  }
  const auto secret = "user=" + settings_.username + "\1auth=Bearer " + token + "\1\1";
  const auto answer = say("AUTH", "AUTH XOAUTH2 " + to_base64(secret));
  if (answer.starts_with("334")) {
    // The reason in JSON; the refusal itself comes after an empty line.
    say("AUTH", "");
  }
}

void SmtpSession::announce(const Mail& mail) {
  std::string from = "MAIL FROM:<" + mail.envelope_from + ">";
  std::string to = "RCPT TO:<" + mail.envelope_to + ">";
  if (!offer("SIZE").empty()) {
    from += " SIZE=" + std::to_string(mail.octets.size());
  }
  if (!mail.envelope_id.empty() && !offer("DSN").empty()) {
    from += " RET=HDRS ENVID=" + xtext(mail.envelope_id);
    to += " NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;" + xtext(mail.envelope_to);
  }
  say("MAIL", from);
  say("RCPT", to);
}

std::string SmtpSession::send(const Mail& mail) {
  dot_sent_ = false;
  ++messages_;
  announce(mail);
  say("DATA", "DATA");
  socket_.setReceiveTimeout(timespan(settings_.final_timeout));
  // Our own writer made the octets: CRLF line ends and no line that begins with a dot.
  socket_.sendBytes(mail.octets.data(), static_cast<int>(mail.octets.size()));
  dot_sent_ = true;
  auto answer = say("DOT", ".");
  socket_.setReceiveTimeout(timespan(settings_.timeout));
  return answer;
}

void SmtpSession::reset() {
  socket_.setReceiveTimeout(timespan(kShort));
  say("MAIL", "RSET");
  socket_.setReceiveTimeout(timespan(settings_.timeout));
}

void SmtpSession::quit() noexcept {
  try {
    socket_.setReceiveTimeout(kGoodbye);
    socket_.sendMessage("QUIT");
    std::string text;
    socket_.receiveStatusMessage(text);
  } catch (const std::exception&) {
    // How the server says goodbye changes nothing.
  }
}

std::string SmtpSession::say(std::string_view phase, const std::string& command) {
  socket_.sendMessage(command);
  std::string text;
  const int code = socket_.receiveStatusMessage(text);
  if (code <= 0) {
    throw Poco::Net::ConnectionResetException("the server hung up after " + std::string(phase));
  }
  if (!is_good(code)) {
    auto delivery = classify(phase, code, text);
    const bool usable = !delivery.channel_down;
    throw Ended{std::move(delivery), usable};
  }
  return text;
}

}  // namespace holdfast::notify
