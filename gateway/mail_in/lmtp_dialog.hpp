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

/// One connection's state. One thread at a time.
class LmtpDialog {
 public:
  /// `accepts` says whether mail to an address is wanted.
  LmtpDialog(std::string host, std::function<bool(std::string_view)> accepts,
             LmtpLimits limits = {});

  [[nodiscard]] std::string greeting() const;

  /// What comes of one line without its end. A line longer than the limit is told as that many
  /// octets of it.
  struct Step {
    /// With CRLF; empty: nothing is said yet.
    std::string answer = {};
    std::optional<LmtpMessage> message = {};
    bool goodbye = false;
  };
  Step line(std::string_view line);

 private:
  Step data_line(std::string_view line);
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
  LmtpMessage message_;
};

}  // namespace holdfast::gateway
