// A mailbox elsewhere, read by POP3 (RFC 1939, 2595): for those whose mail server brings nothing.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "notify/smtp.hpp"
#include "store/base/result.hpp"

namespace holdfast::notify::inbound {

struct Pop3Settings {
  std::string host;
  int port = 995;
  /// STLS, or TLS from the first octet; without either only to this machine.
  SmtpSecurity security = SmtpSecurity::tls;
  std::string username;
  std::string password;
  /// PEM file of the authorities to trust; empty: the system's.
  std::string ca_file;
  std::chrono::seconds timeout{30};
};

/// One letter in a mailbox.
struct Pop3Letter {
  /// Good for this visit.
  int number = 0;
  std::size_t size = 0;
  /// Good for as long as the letter lies there (UIDL).
  std::string name;
};

struct Pop3Listing {
  /// The oldest first.
  std::vector<Pop3Letter> letters;
  /// Nothing lies there besides.
  bool complete = true;
};

/// One visit. What is removed is gone once `quit` has succeeded, and stays where the line breaks
/// before. Every call blocks; one at a time, on any thread. Errors: unavailable, with the server's
/// words and no secret; too_large.
class Pop3Session {
 public:
  static Result<std::unique_ptr<Pop3Session>> open(const Pop3Settings& settings);
  ~Pop3Session();
  Pop3Session(const Pop3Session&) = delete;
  Pop3Session& operator=(const Pop3Session&) = delete;

  /// At most the newest `most`.
  Result<Pop3Listing> list(int most);
  Result<std::string> retrieve(int number, std::size_t most);
  Status remove(int number);
  Status quit();

 private:
  struct Line;
  explicit Pop3Session(std::unique_ptr<Line> line);
  std::unique_ptr<Line> line_;
};

}  // namespace holdfast::notify::inbound
