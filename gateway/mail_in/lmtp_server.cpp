#include "gateway/mail_in/lmtp_server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <optional>

namespace holdfast::gateway {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr auto kAsTuple = asio::as_tuple(asio::use_awaitable);
/// Connections at once: mail servers open a few.
constexpr int kMost = 20;
/// For each read and write. A mail server keeps its connections open between messages.
constexpr std::chrono::seconds kPatience{120};
constexpr std::chrono::milliseconds kAcceptPause{100};

std::string answer_to(const Result<std::string>& taken) {
  if (taken) {
    return "250 2.0.0 " + *taken + "\r\n";
  }
  if (taken.error().code == Errc::not_found) {
    return "550 5.1.1 nobody has that address\r\n";
  }
  return "451 4.3.0 cannot be kept now, come again\r\n";
}

constexpr std::size_t kReadAtOnce = 8192;

/// One of the connections that are counted.
class Place {
 public:
  explicit Place(std::shared_ptr<int> open) : open_(std::move(open)) { ++*open_; }
  ~Place() { --*open_; }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

 private:
  std::shared_ptr<int> open_;
};

struct Piece {
  std::string text;
  LineEnd end;
};

/// Takes a line off what was read, or as much of it as a line may have; nothing if more must be
/// read first.
std::optional<Piece> take_piece(std::string& unread) {
  const auto longest = LmtpLimits{}.line_bytes;
  const auto end = unread.find('\n');
  if (end == std::string::npos && unread.size() <= longest) {
    return std::nullopt;
  }
  if (end > longest) {
    // A carriage return stays with the line feed that it may belong to.
    const auto cut = unread[longest - 1] == '\r' ? longest - 1 : longest;
    Piece piece{unread.substr(0, cut), LineEnd::none};
    unread.erase(0, cut);
    return piece;
  }
  Piece piece{unread.substr(0, end), LineEnd::lf};
  unread.erase(0, end + 1);
  if (piece.text.ends_with('\r')) {
    piece.text.pop_back();
    piece.end = LineEnd::crlf;
  }
  return piece;
}

}  // namespace

struct LmtpServer::Visit {
  Visit(tcp::socket from, LmtpDialog words)
      : socket(std::move(from)), watch(socket.get_executor()), dialog(std::move(words)) {}

  tcp::socket socket;
  /// Closes the socket when patience ends.
  asio::steady_timer watch;
  LmtpDialog dialog;
  std::string unread;
};

LmtpServer::LmtpServer(asio::any_io_executor executor, MailIn& mail_in, std::string host, Log& log)
    : executor_(executor),
      mail_in_(mail_in),
      host_(std::move(host)),
      log_(log),
      acceptor_(executor) {}

LmtpServer::~LmtpServer() = default;

Result<std::uint16_t> LmtpServer::listen(std::uint16_t port) {
  const tcp::endpoint where(asio::ip::address_v4::loopback(), port);
  boost::system::error_code fault;
  acceptor_.open(where.protocol(), fault);
  if (!fault) {
    acceptor_.set_option(tcp::acceptor::reuse_address(true), fault);
    acceptor_.bind(where, fault);
  }
  if (!fault) {
    acceptor_.listen(asio::socket_base::max_listen_connections, fault);
  }
  if (fault) {
    return Error{Errc::unavailable, "mail_in.lmtp_port " + std::to_string(port) +
                                        " cannot be listened on: " + fault.message()};
  }
  return acceptor_.local_endpoint().port();
}

Awaitable<void> LmtpServer::run() {
  while (!stopping_) {
    auto [fault, socket] = co_await acceptor_.async_accept(kAsTuple);
    if (stopping_) {
      co_return;
    }
    if (fault || *open_ >= kMost) {
      // What is too much is closed; the mail server comes again.
      asio::steady_timer pause(executor_, kAcceptPause);
      co_await pause.async_wait(kAsTuple);
      continue;
    }
    auto accepts = [this](std::string_view address) { return mail_in_.accepts(address); };
    LmtpDialog dialog(host_, std::move(accepts));
    auto visit = std::make_shared<Visit>(std::move(socket), std::move(dialog));
    std::erase_if(visits_, [](const std::weak_ptr<Visit>& gone) { return gone.expired(); });
    visits_.push_back(visit);
    asio::co_spawn(executor_, serve(std::move(visit)), asio::detached);
  }
}

void LmtpServer::stop() {
  stopping_ = true;
  boost::system::error_code ignored;
  acceptor_.close(ignored);
  for (const auto& weak : visits_) {
    if (const auto visit = weak.lock()) {
      visit->watch.cancel();
      visit->socket.close(ignored);
    }
  }
}

void LmtpServer::watch(const std::shared_ptr<Visit>& visit) {
  visit->watch.expires_after(kPatience);
  visit->watch.async_wait([weak = std::weak_ptr(visit)](const boost::system::error_code& fault) {
    const auto late = fault ? nullptr : weak.lock();
    if (late) {
      boost::system::error_code ignored;
      late->socket.close(ignored);
    }
  });
}

Awaitable<bool> LmtpServer::say(std::shared_ptr<Visit> visit, std::string text) {
  if (text.empty()) {
    co_return true;
  }
  watch(visit);
  const auto buffer = asio::buffer(text);
  const auto [fault, written] = co_await asio::async_write(visit->socket, buffer, kAsTuple);
  visit->watch.cancel();
  co_return !fault;
}

Awaitable<bool> LmtpServer::hear(std::shared_ptr<Visit> visit) {
  watch(visit);
  auto& unread = visit->unread;
  const auto before = unread.size();
  unread.resize(before + kReadAtOnce);
  const auto room = asio::buffer(unread.data() + before, kReadAtOnce);
  const auto [fault, read] = co_await visit->socket.async_read_some(room, kAsTuple);
  visit->watch.cancel();
  unread.resize(before + (fault ? 0 : read));
  co_return !fault;
}

Awaitable<bool> LmtpServer::answer(std::shared_ptr<Visit> visit, LmtpMessage message) {
  std::string answers;
  for (const auto& recipient : message.recipients) {
    ReceivedMail mail{message.sender, recipient, message.octets};
    Result<std::string> taken = Error{Errc::unavailable, "the store cannot be read"};
    try {
      taken = co_await mail_in_.take(std::move(mail));
    } catch (const store::EngineFailure& failure) {
      log_.error("mail_in.store_failed", {{"what", failure.error.detail}});
    }
    answers += answer_to(taken);
  }
  co_return co_await say(std::move(visit), std::move(answers));
}

Awaitable<void> LmtpServer::serve(std::shared_ptr<Visit> visit) {
  const Place place(open_);
  auto greeting = visit->dialog.greeting();
  bool going = co_await say(visit, std::move(greeting));
  while (going && !stopping_) {
    const auto piece = take_piece(visit->unread);
    if (!piece) {
      going = co_await hear(visit);
      continue;
    }
    auto step = visit->dialog.line(piece->text, piece->end);
    going = co_await say(visit, std::move(step.answer));
    if (going && step.message) {
      going = co_await answer(visit, std::move(*step.message));
    }
    going = going && !step.goodbye;
  }
  boost::system::error_code ignored;
  visit->socket.close(ignored);
}

}  // namespace holdfast::gateway
