// Handing messages to a relay: SMTP submission (RFC 6409, 5321, 3207, 4954, 3461).
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

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
  /// A file with an OAuth access token, read anew for each connection, since they live for an hour;
  /// not empty: AUTH XOAUTH2 with it instead of the password.
  std::string token_file = {};
  /// PEM file of the authorities to trust; empty: the system's.
  std::string ca_file = {};
  /// What we call ourselves in EHLO.
  std::string hello_name = "localhost";
  std::chrono::seconds timeout{30};
  /// For the answer to the final dot. RFC 5321 section 4.5.3.2.6 wants ten minutes: who hangs up
  /// earlier does not know whether the message was taken, and sends it twice.
  std::chrono::seconds final_timeout{600};
  /// How long a connection is kept for the next message, and for how many in all.
  std::chrono::seconds keep_idle{20};
  int messages_a_connection = 100;
};

class SmtpSession;

/// One relay, with connections to it that are used for several messages. Blocks the calling thread;
/// any number of threads at once.
class Relay {
 public:
  explicit Relay(SmtpSettings settings);
  /// Says goodbye on what is kept.
  ~Relay();
  Relay(const Relay&) = delete;
  Relay& operator=(const Relay&) = delete;

  /// One attempt at one message to one recipient. What the server says is classified in `classify`
  /// and nowhere else. A kept connection that turns out to be closed is no attempt: while the
  /// message has not been sent a new one is opened.
  Delivery submit(const Mail& mail);

 private:
  struct Kept;
  std::unique_ptr<SmtpSession> take_kept();
  /// Null: there is nothing to be kept.
  void keep(std::unique_ptr<SmtpSession> session);

  const SmtpSettings settings_;
  std::mutex mutex_;
  std::vector<Kept> kept_;
};

/// What an SMTP answer means. `phase` is the command that it answers: "CONNECT", "EHLO",
/// "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA" or "DOT". 4yz and lost connections are tried again;
/// 5yz is final for that recipient; refused credentials and a server that is away concern the whole
/// channel. Any other 4yz counts against the receiver's side, unless it looks like a greylist's.
Delivery classify(std::string_view phase, int code, std::string_view text);

/// "5.1.1" (RFC 2034) of an answer such as "550 5.1.1 nobody here"; empty where it has none.
std::string_view enhanced_code(std::string_view answer);

/// The name that a server gave the message that it took, from the words of its answer: "250 2.0.0
/// Ok: queued as 4XyZ". Empty where it told none.
std::string queue_id(std::string_view answer);

/// xtext (RFC 3461 section 4): "+", "=" and what is not printable as "+HH".
std::string xtext(std::string_view text);

}  // namespace holdfast::notify
