#include "gateway/mail_in/lmtp_dialog.hpp"

#include <algorithm>

#include "store/base/text.hpp"

namespace holdfast::gateway {
namespace {

constexpr std::size_t kLongestAddress = 320;

/// "<ana@x.example> SIZE=100": the address; nothing where there are no brackets. Parameters after
/// it are hints that we have no use for.
std::optional<std::string> path_in(std::string_view argument) {
  argument = trim(argument);
  const auto end = argument.find('>');
  if (!argument.starts_with('<') || end == std::string_view::npos || end > kLongestAddress) {
    return std::nullopt;
  }
  auto address = argument.substr(1, end - 1);
  // A source route, which nobody uses any more (RFC 5321 appendix C).
  if (address.starts_with('@')) {
    address.remove_prefix(std::min(address.find(':') + 1, address.size()));
  }
  return std::string(address);
}

/// What follows "MAIL FROM:"; nothing for another command.
std::optional<std::string_view> argument_of(std::string_view line, std::string_view command) {
  if (line.size() < command.size() ||
      !equal_ignoring_case(line.substr(0, command.size()), command)) {
    return std::nullopt;
  }
  return line.substr(command.size());
}

LmtpDialog::Step say(std::string answer) { return {std::move(answer) + "\r\n"}; }

}  // namespace

LmtpDialog::LmtpDialog(std::string host, std::function<bool(std::string_view)> accepts,
                       LmtpLimits limits)
    : host_(std::move(host)), accepts_(std::move(accepts)), limits_(limits) {}

std::string LmtpDialog::greeting() const { return "220 " + host_ + " LMTP Holdfast\r\n"; }

LmtpDialog::Step LmtpDialog::line(std::string_view text, LineEnd end) {
  if (in_data_) {
    return data(text, end);
  }
  const bool whole = at_start_ && end == LineEnd::crlf;
  at_start_ = end != LineEnd::none;
  if (end == LineEnd::none) {
    return {};
  }
  return whole ? command(text) : say("500 5.5.2 the line is too long, or does not end in CR LF");
}

LmtpDialog::Step LmtpDialog::data(std::string_view text, LineEnd end) {
  const bool begins = at_start_;
  at_start_ = end == LineEnd::crlf;
  if (begins && end == LineEnd::crlf && text == ".") {
    return end_of_data();
  }
  if (begins && text.starts_with('.')) {
    text.remove_prefix(1);
  }
  if (message_.octets.size() + text.size() + 2 > limits_.message_bytes) {
    too_large_ = true;
    message_.octets.clear();
    message_.octets.shrink_to_fit();
  }
  if (!too_large_) {
    message_.octets.append(text);
    message_.octets.append(end == LineEnd::crlf ? "\r\n" : end == LineEnd::lf ? "\n" : "");
  }
  return {};
}

LmtpDialog::Step LmtpDialog::end_of_data() {
  Step step;
  if (too_large_) {
    for (std::size_t i = 0; i < message_.recipients.size(); ++i) {
      step.answer += "552 5.3.4 the message is larger than " +
                     std::to_string(limits_.message_bytes) + " octets\r\n";
    }
  } else {
    step.message = std::move(message_);
  }
  forget();
  return step;
}

LmtpDialog::Step LmtpDialog::command(std::string_view line) {
  if (line.size() >= limits_.line_bytes) {
    return say("500 5.5.2 the line is too long");
  }
  if (argument_of(line, "LHLO ")) {
    greeted_ = true;
    forget();
    return say("250-" + host_ +
               "\r\n250-PIPELINING\r\n250-ENHANCEDSTATUSCODES\r\n250-8BITMIME\r\n"
               "250 SIZE " +
               std::to_string(limits_.message_bytes));
  }
  if (argument_of(line, "QUIT")) {
    auto step = say("221 2.0.0 goodbye");
    step.goodbye = true;
    return step;
  }
  if (argument_of(line, "NOOP")) {
    return say("250 2.0.0 still here");
  }
  if (argument_of(line, "RSET")) {
    forget();
    return say("250 2.0.0 forgotten");
  }
  if (!greeted_) {
    return say("503 5.5.1 LHLO comes first");
  }
  if (const auto argument = argument_of(line, "MAIL FROM:")) {
    return mail_from(*argument);
  }
  if (const auto argument = argument_of(line, "RCPT TO:")) {
    return rcpt_to(*argument);
  }
  if (equal_ignoring_case(trim(line), "DATA")) {
    if (message_.recipients.empty()) {
      return say("503 5.5.1 there is no recipient");
    }
    in_data_ = true;
    return say("354 until a dot by itself");
  }
  return say("500 5.5.2 this is no command here");
}

LmtpDialog::Step LmtpDialog::mail_from(std::string_view argument) {
  auto sender = path_in(argument);
  if (has_sender_ || !sender) {
    return say(has_sender_ ? "503 5.5.1 there is a sender already"
                           : "501 5.5.4 wanted MAIL FROM:<address>");
  }
  message_.sender = std::move(*sender);
  has_sender_ = true;
  return say("250 2.1.0 ok");
}

LmtpDialog::Step LmtpDialog::rcpt_to(std::string_view argument) {
  auto recipient = path_in(argument);
  if (!has_sender_ || !recipient) {
    return say(has_sender_ ? "501 5.5.4 wanted RCPT TO:<address>" : "503 5.5.1 MAIL comes first");
  }
  if (message_.recipients.size() >= limits_.recipients) {
    return say("452 4.5.3 too many recipients");
  }
  if (!accepts_(*recipient)) {
    return say("550 5.1.1 nobody has that address");
  }
  message_.recipients.push_back(std::move(*recipient));
  return say("250 2.1.5 ok");
}

void LmtpDialog::forget() {
  message_ = {};
  has_sender_ = false;
  in_data_ = false;
  too_large_ = false;
  at_start_ = true;
}

}  // namespace holdfast::gateway
