// Where the mail server of this machine hands over what came back, by LMTP on loopback.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <list>
#include <memory>

#include "gateway/mail_in/lmtp_dialog.hpp"
#include "gateway/mail_in/mail_in.hpp"

namespace holdfast::gateway {

/// All of it on `executor`, which runs one thing at a time. A message is answered with 250 once
/// what it means is on disk, and with 451 while the ledger cannot write: the mail server keeps it
/// then and comes again.
class LmtpServer {
 public:
  LmtpServer(boost::asio::any_io_executor executor, MailIn& mail_in, std::string host, Log& log);
  ~LmtpServer();
  LmtpServer(const LmtpServer&) = delete;
  LmtpServer& operator=(const LmtpServer&) = delete;

  /// Takes the port; before `run`. Returns it, which the system chose if it was 0.
  /// Errors: unavailable.
  Result<std::uint16_t> listen(std::uint16_t port);
  /// Ends when stopped.
  Awaitable<void> run();
  /// Closes the listener and what stands open. On the executor.
  void stop();

 private:
  struct Visit;
  Awaitable<void> serve(std::shared_ptr<Visit> visit);
  Awaitable<bool> answer(std::shared_ptr<Visit> visit, LmtpMessage message);
  Awaitable<bool> say(std::shared_ptr<Visit> visit, std::string text);
  /// Reads more; false at the end.
  Awaitable<bool> hear(std::shared_ptr<Visit> visit);
  /// Closes the socket when patience ends, unless it is called off.
  static void watch(const std::shared_ptr<Visit>& visit);

  boost::asio::any_io_executor executor_;
  MailIn& mail_in_;
  const std::string host_;
  Log& log_;
  boost::asio::ip::tcp::acceptor acceptor_;
  std::list<std::weak_ptr<Visit>> visits_;
  /// Shared with the visits, which may end after this.
  std::shared_ptr<int> open_ = std::make_shared<int>(0);
  bool stopping_ = false;
};

}  // namespace holdfast::gateway
