// Mail messages as octets (RFC 5322, 2045 to 2047, 6047). This is the only place that writes mail.
//
// Bodies are always Base64, so no line of them can be taken for a command or be rewritten on the
// way; header values are checked, so none can become a second header.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/base/result.hpp"
#include "store/base/time.hpp"

namespace holdfast::notify {

/// "Ana Weiß" <ana@x.example>. The name may be empty.
struct Mailbox {
  std::string name;
  std::string address;
};

/// Errc::validation unless it is one address as RFC 5321 section 4.1.2 has it (dot-atom local part,
/// ASCII domain), without anything that could end the header or the command.
Status check_address(std::string_view address);

/// A phrase for a display name or an unstructured header: as it is where it is plain ASCII, else
/// RFC 2047 encoded words of at most 75 octets that do not cut a character. CR, LF, NUL and other
/// controls are refused with Errc::validation.
Result<std::string> encode_header_text(std::string_view text);

struct MimePart {
  /// "text/calendar; charset=UTF-8; method=REQUEST".
  std::string content_type;
  /// Empty, or "attachment; filename=\"invite.ics\"".
  std::string disposition;
  std::string body;
};

struct MailDraft {
  Mailbox from;
  Mailbox to;
  std::string subject;
  /// Without angle brackets.
  std::string message_id;
  Instant date;
  /// The parts of multipart/alternative, plainest first; one part stands by itself.
  std::vector<MimePart> alternatives;
  /// Behind the alternatives, in a multipart/mixed around both.
  std::vector<MimePart> attachments;
  /// An address; empty: answers go to the sender.
  std::string reply_to = {};
};

/// The whole message with CRLF line ends. The same draft gives the same octets.
Result<std::string> write_mail(const MailDraft& draft);

}  // namespace holdfast::notify
