#include "notify/mime.hpp"

#include <algorithm>

#include "store/base/text.hpp"

namespace holdfast::notify {
namespace {

constexpr std::string_view kCrlf = "\r\n";

bool is_atom_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
         std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

bool is_dot_atom(std::string_view text) {
  bool after_dot = true;
  for (const char c : text) {
    if (c == '.') {
      if (after_dot) {
        return false;
      }
      after_dot = true;
    } else if (is_atom_character(c)) {
      after_dot = false;
    } else {
      return false;
    }
  }
  return !after_dot;
}

bool is_domain(std::string_view text) {
  if (text.empty() || text.size() > 255 || text.front() == '-' || text.back() == '-') {
    return false;
  }
  bool after_dot = true;
  for (const char c : text) {
    const bool alphanumeric =
        (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    if (c == '.' ? after_dot : !(alphanumeric || c == '-')) {
      return false;
    }
    after_dot = c == '.';
  }
  return !after_dot;
}

bool is_plain_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

// The longest prefix of at most `limit` octets that ends between two characters.
std::string_view whole_characters(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) {
    return text;
  }
  while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0U) == 0x80U) {
    --limit;
  }
  return text.substr(0, limit);
}

// 76 characters a line, RFC 2045 section 6.8.
std::string base64_lines(std::string_view body) {
  const auto encoded = to_base64(body);
  std::string lines;
  lines.reserve(encoded.size() + encoded.size() / 38 + 2);
  for (std::size_t i = 0; i < encoded.size(); i += 76) {
    lines.append(encoded, i, 76).append(kCrlf);
  }
  return lines;
}

void write_part(std::string& out, const MimePart& part) {
  out.append("Content-Type: ").append(part.content_type).append(kCrlf);
  out.append("Content-Transfer-Encoding: base64").append(kCrlf);
  if (!part.disposition.empty()) {
    out.append("Content-Disposition: ").append(part.disposition).append(kCrlf);
  }
  out.append(kCrlf).append(base64_lines(part.body));
}

void open_multipart(std::string& out, std::string_view subtype, std::string_view boundary) {
  out.append("Content-Type: multipart/").append(subtype).append(";").append(kCrlf);
  out.append(" boundary=\"").append(boundary).append("\"").append(kCrlf).append(kCrlf);
}

void next_part(std::string& out, std::string_view boundary) {
  out.append("--").append(boundary).append(kCrlf);
}

void close_multipart(std::string& out, std::string_view boundary) {
  out.append("--").append(boundary).append("--").append(kCrlf);
}

void write_alternatives(std::string& out, const MailDraft& draft, std::string_view boundary) {
  if (draft.alternatives.size() == 1) {
    write_part(out, draft.alternatives.front());
    return;
  }
  open_multipart(out, "alternative", boundary);
  for (const auto& part : draft.alternatives) {
    next_part(out, boundary);
    write_part(out, part);
  }
  close_multipart(out, boundary);
}

Result<std::string> write_mailbox(const Mailbox& mailbox) {
  if (const auto checked = check_address(mailbox.address); !checked) {
    return checked.error();
  }
  if (mailbox.name.empty()) {
    return mailbox.address;
  }
  auto phrase = encode_header_text(mailbox.name);
  if (!phrase) {
    return phrase.error();
  }
  if (*phrase == mailbox.name) {
    // A quoted-string holds any printable ASCII once its two special characters are escaped.
    std::string quoted = "\"";
    for (const char c : mailbox.name) {
      if (c == '"' || c == '\\') {
        quoted += '\\';
      }
      quoted += c;
    }
    *phrase = quoted + '"';
  }
  return *phrase + " <" + mailbox.address + ">";
}

}  // namespace

Status check_address(std::string_view address) {
  const auto at = address.rfind('@');
  const bool good = at != std::string_view::npos && at > 0 && at <= 64 && address.size() <= 254 &&
                    is_dot_atom(address.substr(0, at)) && is_domain(address.substr(at + 1));
  if (!good) {
    return Error{Errc::validation, "not a mail address of the form name@host.example"};
  }
  return {};
}

Result<std::string> encode_header_text(std::string_view text) {
  if (!is_utf8(text) || has_control(text)) {
    return Error{Errc::validation,
                 "header text must be UTF-8 without line breaks and control characters"};
  }
  // Text that looks like an encoded word is encoded too, or it would be decoded at the other end.
  if (is_plain_ascii(text) && text.find("=?") == std::string_view::npos && text.size() <= 200) {
    return std::string(text);
  }
  // 75 octets less "=?UTF-8?B?" and "?=" leave 63: 15 groups of 4, 45 octets of text.
  std::string encoded;
  while (!text.empty()) {
    const auto piece = whole_characters(text, 45);
    encoded.append(encoded.empty() ? "" : "\r\n ");
    encoded.append("=?UTF-8?B?").append(to_base64(piece)).append("?=");
    text.remove_prefix(piece.size());
  }
  return encoded;
}

Result<std::string> write_mail(const MailDraft& draft) {
  const auto from = write_mailbox(draft.from);
  const auto to = write_mailbox(draft.to);
  const auto subject = encode_header_text(draft.subject);
  for (const auto* checked : {&from, &to, &subject}) {
    if (!*checked) {
      return checked->error();
    }
  }
  if (const auto good = draft.reply_to.empty() ? Status{} : check_address(draft.reply_to); !good) {
    return good.error();
  }
  if (draft.alternatives.empty() || !is_plain_ascii(draft.message_id) ||
      draft.message_id.find_first_of(" <>") != std::string::npos) {
    return Error{Errc::validation, "a message wants a body and a Message-ID without < and >"};
  }
  // Base64 has no '=_', so no body can hold a boundary.
  const auto mark = sha256_hex(draft.message_id).substr(0, 24);
  const auto mixed = "=_mixed_" + mark;
  const auto alternative = "=_alternative_" + mark;

  std::string out;
  const auto header = [&out](std::string_view name, std::string_view value) {
    out.append(name).append(": ").append(value).append(kCrlf);
  };
  header("From", *from);
  header("To", *to);
  if (!draft.reply_to.empty()) {
    header("Reply-To", draft.reply_to);
  }
  header("Subject", *subject);
  header("Date", to_mail_date(draft.date));
  header("Message-ID", "<" + draft.message_id + ">");
  header("Auto-Submitted", "auto-generated");
  header("MIME-Version", "1.0");
  if (draft.attachments.empty()) {
    write_alternatives(out, draft, alternative);
    return out;
  }
  open_multipart(out, "mixed", mixed);
  next_part(out, mixed);
  write_alternatives(out, draft, alternative);
  for (const auto& part : draft.attachments) {
    next_part(out, mixed);
    write_part(out, part);
  }
  close_multipart(out, mixed);
  return out;
}

}  // namespace holdfast::notify
