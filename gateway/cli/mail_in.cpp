// holdfast mail-in: what a mail server pipes its messages into.
#include <istream>
#include <iterator>
#include <ostream>

#include "gateway/cli/commands.hpp"
#include "gateway/mail_in/lmtp_client.hpp"
#include "notify/inbound/mime_reader.hpp"
#include "store/base/text.hpp"

namespace holdfast::gateway::cli {
namespace {

// What mail servers understand of a program's exit status (sysexits.h).
constexpr int kNobody = 67;
constexpr int kComeAgain = 75;

constexpr std::size_t kLargest = 4U * 1024 * 1024;

struct Choices {
  std::string sender;
  std::string recipient;
};

std::string read_all(std::istream& in) {
  std::string octets;
  std::string piece(65'536, '\0');
  while (in && octets.size() <= kLargest) {
    in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    octets.append(piece, 0, static_cast<std::size_t>(in.gcount()));
  }
  return octets;
}

/// The line that mboxes put before a message is none of it.
std::string without_mbox_line(std::string octets) {
  if (octets.starts_with("From ")) {
    octets.erase(0, std::min(octets.find('\n'), octets.size() - 1) + 1);
  }
  return octets;
}

bool is_safe(std::string_view address) {
  return !has_control(address) && address.find_first_of("<> ") == std::string_view::npos &&
         address.size() <= 320;
}

/// An address as the server before us left it in a field of its own; empty if it left none.
std::string field_address(const std::vector<notify::inbound::Field>& fields,
                          std::initializer_list<std::string_view> names) {
  for (const auto name : names) {
    for (const auto& field : fields) {
      if (field.name == name) {
        auto address = field.value;
        std::erase_if(address, [](char c) { return c == '<' || c == '>'; });
        return address;
      }
    }
  }
  return {};
}

int status_of(int code) {
  if (code >= 200 && code < 300) {
    return kOk;
  }
  return code >= 500 ? kNobody : kComeAgain;
}

/// Whatever is wrong here, the mail itself is good: it must stay where it is until it is put right.
Config config_or_later(Session& session) {
  try {
    return session.config();
  } catch (const Failure& failure) {
    throw Failure{static_cast<ExitCode>(kComeAgain), failure.text};
  }
}

int take_mail(Session& session, const Choices& choices) {
  const auto config = config_or_later(session);
  if (config.mail_in.address.empty() || config.mail_in.lmtp_port == 0) {
    session.console.err << "holdfast: mail-in wants mail_in.address and mail_in.lmtp_port to be "
                           "set, the same as for the server\n";
    return kComeAgain;
  }
  ReceivedMail mail;
  mail.octets = without_mbox_line(read_all(session.console.in));
  const auto fields = notify::inbound::read_fields(mail.octets);
  mail.recipient = choices.recipient.empty()
                       ? field_address(fields, {"delivered-to", "x-original-to", "envelope-to"})
                       : choices.recipient;
  mail.sender = choices.sender.empty() ? field_address(fields, {"return-path"}) : choices.sender;
  if (mail.recipient.empty() || !is_safe(mail.recipient) || !is_safe(mail.sender)) {
    session.console.err << "holdfast: for whom the mail is could not be told; pass --recipient\n";
    return kNobody;
  }
  const auto handed = hand_over(config.mail_in.lmtp_port, mail);
  if (status_of(handed.code) != kOk) {
    session.console.err << "holdfast: " << handed.words << '\n';
  }
  return status_of(handed.code);
}

}  // namespace

void add_mail_in(CLI::App& app, Session& session) {
  auto* command = app.add_subcommand(
      "mail-in",
      "Hands a mail from standard input to the running server: an answer to an invitation, or a "
      "report on a message. For a mail server's pipe. Exit status as of sysexits.h: 0 taken; 67 "
      "nobody has the address; 75 not now, the mail server should keep it and try again.");
  auto choices = std::make_shared<Choices>();
  command->add_option("--recipient", choices->recipient,
                      "The envelope's recipient; else Delivered-To, X-Original-To or Envelope-To");
  command->add_option("--sender", choices->sender,
                      "The envelope's sender, empty for reports; else Return-Path");
  command->callback([&session, choices] {
    session.command = [&session, choices] {
      return static_cast<ExitCode>(take_mail(session, *choices));
    };
  });
}

}  // namespace holdfast::gateway::cli
