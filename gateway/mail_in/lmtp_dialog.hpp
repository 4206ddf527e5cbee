// The words of LMTP (RFC 2033): what is answered to which line. No socket.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::gateway {

struct LmtpLimits {
  /// Reports and answers are small; what is larger carries pictures that nobody looks at.
  std::size_t message_bytes = 4U * 1024 * 1024;
  std::size_t line_bytes = 2048;
  std::size_t recipients = 20;
};

/// A message with its envelope, once its final dot has come.
struct LmtpMessage {
  std::string sender;
  /// At least one. Each wants an answer of its own, in this order (RFC 2033 section 4.2).
  std::vector<std::string> recipients;
  std::string octets;
};

/// How a piece of text ends.
enum class LineEnd {
  /// It goes on in the next piece: the line is longer than the limit.
  none,
  /// A bare line feed, which ends no line of SMTP: it is part of the text.
  lf,
  crlf,
};

/// One connection's state. One thread at a time.
class LmtpDialog {
 public:
  /// `accepts` says whether mail to an address is wanted.
  LmtpDialog(std::string host, std::function<bool(std::string_view)> accepts,
             LmtpLimits limits = {});

  [[nodiscard]] std::string greeting() const;

  struct Step {
    /// With CRLF; empty: nothing is said yet.
    std::string answer = {};
    std::optional<LmtpMessage> message = {};
    bool goodbye = false;
  };
  /// What comes of one line, or of a piece of one that is too long, without its end. Only a whole
  /// line that ends in CR LF is a command, and only a dot by itself between two of them ends a
  /// message.
  Step line(std::string_view text, LineEnd end = LineEnd::crlf);

 private:
  Step data(std::string_view text, LineEnd end);
  Step end_of_data();
  Step command(std::string_view line);
  Step mail_from(std::string_view argument);
  Step rcpt_to(std::string_view argument);
  void forget();

  const std::string host_;
  const std::function<bool(std::string_view)> accepts_;
  const LmtpLimits limits_;
  bool greeted_ = false;
  bool has_sender_ = false;
  bool in_data_ = false;
  bool too_large_ = false;
  /// The next piece begins a line.
  bool at_start_ = true;
  LmtpMessage message_;
};

}  // namespace holdfast::gateway
