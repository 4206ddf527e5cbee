// Handing a message to a relay: SMTP submission (RFC 6409, 5321, 3207, 4954) with Poco's sockets.
//
// Blocks the calling thread; the mail channel calls it on a pool of its own.
#pragma once

#include <chrono>
#include <string>

#include "notify/channel.hpp"
#include "notify/compose.hpp"

namespace holdfast::notify {

enum class SmtpSecurity {
  /// Only to a relay on the same host.
  none,
  /// Port 587: EHLO, STARTTLS, EHLO. Fails closed if the server does not offer it.
  starttls,
  /// Port 465: TLS from the first octet.
  tls,
};

struct SmtpSettings {
  std::string host = "localhost";
  int port = 25;
  SmtpSecurity security = SmtpSecurity::none;
  /// Empty: no AUTH. Never sent before TLS, save to a loopback address.
  std::string username = {};
  std::string password = {};
  /// PEM file of the authorities to trust; empty: the system's.
  std::string ca_file = {};
  /// What we call ourselves in EHLO.
  std::string hello_name = "localhost";
  std::chrono::seconds timeout{30};
  /// For the answer to the final dot. RFC 5321 section 4.5.3.2.6 wants ten minutes: who hangs up
  /// earlier does not know whether the message was taken, and sends it twice.
  std::chrono::seconds final_timeout{600};
};

/// One attempt, one connection, one recipient. What the server says is classified here and nowhere
/// else: 4yz and lost connections are tried again; 5yz is final for that recipient; refused
/// credentials and a server that is away concern the whole channel.
Delivery submit(const Mail& mail, const SmtpSettings& settings);

/// What an SMTP answer means. `phase` is the command that it answers: "CONNECT", "EHLO",
/// "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA" or "DOT".
Delivery classify(std::string_view phase, int code, std::string_view text);

}  // namespace holdfast::notify
