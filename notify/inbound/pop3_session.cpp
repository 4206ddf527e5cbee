#include "notify/inbound/pop3_session.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/DialogSocket.h>
#include <Poco/Net/NetSSL.h>
#include <Poco/Net/POP3ClientSession.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/Net/SocketAddress.h>

#include <charconv>
#include <ostream>
#include <streambuf>

#include "store/base/text.hpp"

namespace holdfast::notify::inbound {
namespace {

using Poco::Net::POP3ClientSession;
using Poco::Net::StreamSocket;

constexpr std::size_t kLongestWords = 200;
/// RFC 1939 section 7; some servers know longer ones.
constexpr std::size_t kLongestName = 250;

Poco::Timespan timespan(std::chrono::seconds seconds) {
  return {static_cast<long>(seconds.count()), 0};
}

Error trouble(std::string_view step, std::string_view words) {
  std::string said;
  for (const char c : words.substr(0, kLongestWords)) {
    said += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
  }
  return {Errc::unavailable, std::string(step) + ": " + said};
}

Poco::Net::Context::Ptr tls_context(const Pop3Settings& settings) {
  Poco::Net::initializeSSL();
  Poco::Net::Context::Ptr context =
      new Poco::Net::Context(Poco::Net::Context::TLS_CLIENT_USE, "", "", settings.ca_file,
                             Poco::Net::Context::VERIFY_STRICT, 9, settings.ca_file.empty());
  context->requireMinimumProtocol(Poco::Net::Context::PROTO_TLSV1_2);
  return context;
}

bool is_good(const std::string& answer) { return answer.starts_with("+OK"); }

/// Reads what the server says first, and begins TLS by STLS where that is wanted. What came with
/// the greeting besides it is dropped with the buffer: nobody on the way can slip answers in.
Status greet(StreamSocket& socket, const Pop3Settings& settings,
             const Poco::Net::Context::Ptr& context) {
  Poco::Net::DialogSocket dialog(socket);
  std::string answer;
  dialog.receiveMessage(answer);
  if (!is_good(answer)) {
    return trouble("greeting", answer);
  }
  if (settings.security != SmtpSecurity::starttls) {
    return {};
  }
  dialog.sendMessage("STLS");
  dialog.receiveMessage(answer);
  if (!is_good(answer)) {
    return trouble("STLS, which is required", answer);
  }
  socket = Poco::Net::SecureStreamSocket::attach(socket, settings.host, context);
  return {};
}

Result<StreamSocket> connect(const Pop3Settings& settings) {
  const Poco::Net::SocketAddress address(settings.host, static_cast<Poco::UInt16>(settings.port));
  if (settings.security == SmtpSecurity::none && !address.host().isLoopback()) {
    return Error{Errc::unavailable, "credentials are not sent without TLS; set mail_in.pop3_tls"};
  }
  const auto context =
      settings.security == SmtpSecurity::none ? Poco::Net::Context::Ptr() : tls_context(settings);
  StreamSocket socket;
  if (settings.security == SmtpSecurity::tls) {
    Poco::Net::SecureStreamSocket secure(context);
    secure.setPeerHostName(settings.host);
    secure.connect(address, timespan(settings.timeout));
    secure.completeHandshake();
    socket = secure;
  } else {
    socket.connect(address, timespan(settings.timeout));
  }
  socket.setReceiveTimeout(timespan(settings.timeout));
  socket.setSendTimeout(timespan(settings.timeout));
  if (const auto begun = greet(socket, settings, context); !begun) {
    return begun.error();
  }
  return socket;
}

/// A letter that is longer is read to its end, so that the next answer is understood, but not on
/// and on.
constexpr std::size_t kReadOver = 16;

/// Keeps no more than so many octets: the size that a server tells beforehand is only a word.
class BoundedText final : public std::streambuf {
 public:
  explicit BoundedText(std::size_t most) : most_(most) {}
  [[nodiscard]] bool full() const { return seen_ > most_; }
  std::string take() { return std::move(text_); }

 protected:
  int_type overflow(int_type c) override {
    const char octet = traits_type::to_char_type(c);
    return xsputn(&octet, 1) == 1 ? c : traits_type::eof();
  }
  std::streamsize xsputn(const char* octets, std::streamsize count) override {
    seen_ += static_cast<std::size_t>(count);
    if (seen_ > most_ * kReadOver) {
      return 0;
    }
    if (seen_ <= most_) {
      text_.append(octets, static_cast<std::size_t>(count));
    }
    return count;
  }

 private:
  const std::size_t most_;
  std::string text_;
  std::size_t seen_ = 0;
};

/// "+OK 3 1200" or "+OK 3 QhdPYR:00WBw1Ph7x7": the last of the words.
std::string second_word(const std::string& answer) {
  const auto rest = std::string(trim(std::string_view(answer).substr(3)));
  const auto space = rest.find(' ');
  return space == std::string::npos ? std::string{} : std::string(trim(rest.substr(space + 1)));
}

}  // namespace

struct Pop3Session::Line {
  explicit Line(const StreamSocket& socket) : session(socket) {}
  POP3ClientSession session;

  Result<std::string> ask(const std::string& command, const std::string& argument = {}) {
    std::string answer;
    const bool good = argument.empty() ? session.sendCommand(command, answer)
                                       : session.sendCommand(command, argument, answer);
    return good ? Result<std::string>(std::move(answer)) : trouble(command, answer);
  }
};

Pop3Session::Pop3Session(std::unique_ptr<Line> line) : line_(std::move(line)) {}
Pop3Session::~Pop3Session() = default;

Result<std::unique_ptr<Pop3Session>> Pop3Session::open(const Pop3Settings& settings) {
  try {
    const auto socket = connect(settings);
    if (!socket) {
      return socket.error();
    }
    auto line = std::make_unique<Line>(*socket);
    if (const auto named = line->ask("USER", settings.username); !named) {
      return named.error();
    }
    if (const auto known = line->ask("PASS", settings.password); !known) {
      return known.error();
    }
    return std::unique_ptr<Pop3Session>(new Pop3Session(std::move(line)));
  } catch (const Poco::Exception& fault) {
    return trouble("connection", fault.displayText());
  }
}

Result<Pop3Listing> Pop3Session::list(int most) {
  try {
    const int count = line_->session.messageCount();
    Pop3Listing listing;
    listing.complete = count <= most;
    for (int number = listing.complete ? 1 : count - most + 1; number <= count; ++number) {
      const auto sized = line_->ask("LIST", std::to_string(number));
      const auto named = sized ? line_->ask("UIDL", std::to_string(number)) : sized;
      if (!named) {
        return named.error();
      }
      Pop3Letter letter;
      letter.number = number;
      const auto size = second_word(*sized);
      std::from_chars(size.data(), size.data() + size.size(), letter.size);
      letter.name = second_word(*named);
      if (letter.name.empty() || letter.name.size() > kLongestName) {
        return trouble("UIDL", "the server told no name of a letter");
      }
      listing.letters.push_back(std::move(letter));
    }
    return listing;
  } catch (const Poco::Exception& fault) {
    return trouble("list", fault.displayText());
  }
}

Result<std::string> Pop3Session::retrieve(int number, std::size_t most) {
  try {
    BoundedText text(most);
    std::ostream out(&text);
    line_->session.retrieveMessage(number, out);
    if (!out) {
      return trouble("RETR", "the letter does not end");
    }
    if (text.full()) {
      return Error{Errc::too_large, "the letter has more than " + std::to_string(most) + " octets"};
    }
    return text.take();
  } catch (const Poco::Exception& fault) {
    return trouble("RETR", fault.displayText());
  }
}

Status Pop3Session::remove(int number) {
  try {
    const auto removed = line_->ask("DELE", std::to_string(number));
    return removed ? Status{} : Status{removed.error()};
  } catch (const Poco::Exception& fault) {
    return trouble("DELE", fault.displayText());
  }
}

Status Pop3Session::quit() {
  try {
    const auto done = line_->ask("QUIT");
    return done ? Status{} : Status{done.error()};
  } catch (const Poco::Exception& fault) {
    return trouble("QUIT", fault.displayText());
  }
}

}  // namespace holdfast::notify::inbound
