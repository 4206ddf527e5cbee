// One connection to a relay, over Poco's sockets.
#pragma once

#include <Poco/Net/Context.h>
#include <Poco/Net/DialogSocket.h>

#include <memory>
#include <string>

#include "notify/smtp.hpp"

namespace holdfast::notify {

/// An answer that ends the attempt.
struct Ended {
  Delivery delivery;
  /// The connection can be used for another message.
  bool usable = false;
};

/// Throws Ended for what the server refuses, Poco::Exception for what the line does. One thread at
/// a time.
class SmtpSession {
 public:
  /// Connects, greets, begins TLS and authenticates, as the settings say. They outlive the session.
  static std::unique_ptr<SmtpSession> open(const SmtpSettings& settings);

  /// The server's words after it took the message.
  std::string send(const Mail& mail);

  /// After the dot nobody knows whether the message was taken, until the answer comes.
  [[nodiscard]] bool dot_sent() const { return dot_sent_; }
  /// Messages that were tried on this connection.
  [[nodiscard]] int messages() const { return messages_; }
  /// Forgets a message that was refused half way (RSET), so that the next one can begin.
  void reset();
  /// Says goodbye, if the line still carries it.
  void quit() noexcept;

 private:
  SmtpSession(const Poco::Net::StreamSocket& connected, const SmtpSettings& settings);

  void greet();
  void hello();
  void start_tls(const Poco::Net::Context::Ptr& context);
  void authenticate();
  void authenticate_by_token();
  void authenticate_by_password(std::string_view offered);
  void announce(const Mail& mail);
  /// What EHLO offered under that name, with its arguments; empty: nothing.
  [[nodiscard]] std::string offer(std::string_view extension) const;
  std::string say(std::string_view phase, const std::string& command);

  const SmtpSettings& settings_;
  Poco::Net::DialogSocket socket_;
  /// The lines of EHLO's answer, in capitals.
  std::string extensions_;
  bool dot_sent_ = false;
  int messages_ = 0;
};

}  // namespace holdfast::notify
