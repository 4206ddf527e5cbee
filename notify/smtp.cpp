#include "notify/smtp.hpp"

#include <Poco/Exception.h>

#include <algorithm>

#include "notify/smtp_session.hpp"
#include "store/base/text.hpp"
#include "store/suppression.hpp"

namespace holdfast::notify {
namespace {

using Ending = store::RecordAttempt::Ending;
using SteadyTime = std::chrono::steady_clock::time_point;

// The reason in one line: servers answer in several, and the log of attempts is read by people.
std::string one_line(std::string_view text) {
  std::string line;
  for (const char c : text.substr(0, 500)) {
    const bool space = c == '\r' || c == '\n' || c == '\t' || c == ' ';
    if (!space) {
      line += c;
    } else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
  }
  return std::string(trim(line));
}

Delivery taken(std::string_view answer) {
  Delivery delivery{Ending::delivered, one_line(answer)};
  // The relay has it; what becomes of it there is another matter.
  delivery.fate = store::Fate::submitted;
  delivery.reference = queue_id(answer);
  return delivery;
}

Delivery line_broke(const Poco::Exception& fault, bool dot_sent) {
  const auto said = one_line(fault.displayText());
  if (dot_sent) {
    return {Ending::unknown, "no answer to the message, it may have been taken: " + said};
  }
  Delivery delivery{Ending::retry, said};
  delivery.channel_down = true;
  return delivery;
}

/// Meant for one message of one sender: another one may pass.
bool is_greylisting(std::string_view enhanced) {
  return enhanced == "4.7.1" || enhanced.starts_with("4.2.");
}

/// Whether another message can follow one that was refused.
bool can_go_on(SmtpSession& session) {
  try {
    session.reset();
    return true;
  } catch (const Ended&) {
    return false;
  } catch (const Poco::Exception&) {
    return false;
  }
}

/// Leaves nothing of a session that cannot be used any more.
Delivery attempt(std::unique_ptr<SmtpSession>& session, const Mail& mail) {
  try {
    return taken(session->send(mail));
  } catch (const Ended& ended) {
    auto delivery = ended.delivery;
    if (!ended.usable || !can_go_on(*session)) {
      session.reset();
    }
    return delivery;
  } catch (const Poco::Exception& fault) {
    auto delivery = line_broke(fault, session->dot_sent());
    session.reset();
    return delivery;
  }
}

/// What the relay holds against us and not against the recipient: our address or host is not let
/// in (5.7.x), or our messages are too large for it (5.3.4). The message waits until somebody has
/// seen to it, or its time is over.
bool is_for_us_to_mend(std::string_view phase, std::string_view enhanced) {
  // After the dot 5.7.1 is mostly said of the one message's words; 5.7.2x is about our domain.
  const bool policy = phase == "DOT" ? enhanced.size() == 6 && enhanced.starts_with("5.7.2")
                                     : enhanced.starts_with("5.7.");
  const bool not_about_recipient = phase == "MAIL" || phase == "DATA" || phase == "DOT";
  return not_about_recipient && (policy || enhanced == "5.3.4");
}

}  // namespace

struct Relay::Kept {
  std::unique_ptr<SmtpSession> session;
  SteadyTime until;
};

Relay::Relay(SmtpSettings settings) : settings_(std::move(settings)) {}

Relay::~Relay() {
  for (auto& kept : kept_) {
    kept.session->quit();
  }
}

std::unique_ptr<SmtpSession> Relay::take_kept() {
  const std::scoped_lock lock(mutex_);
  const auto now = std::chrono::steady_clock::now();
  // Those that nobody wanted for long are dropped without a word: the server may have hung up.
  std::erase_if(kept_, [now](const Kept& kept) { return kept.until < now; });
  if (kept_.empty()) {
    return nullptr;
  }
  auto session = std::move(kept_.back().session);
  kept_.pop_back();
  return session;
}

void Relay::keep(std::unique_ptr<SmtpSession> session) {
  if (!session) {
    return;
  }
  if (session->messages() >= settings_.messages_a_connection) {
    session->quit();
    return;
  }
  const std::scoped_lock lock(mutex_);
  kept_.push_back({std::move(session), std::chrono::steady_clock::now() + settings_.keep_idle});
}

Delivery Relay::submit(const Mail& mail) {
  auto session = take_kept();
  if (session) {
    auto delivery = attempt(session, mail);
    // A server that closed a connection while nobody used it has refused nothing.
    const bool stale = !session && delivery.ending == Ending::retry && delivery.channel_down;
    if (!stale) {
      keep(std::move(session));
      return delivery;
    }
  }
  try {
    session = SmtpSession::open(settings_);
  } catch (const Ended& ended) {
    return ended.delivery;
  } catch (const Poco::Exception& fault) {
    return line_broke(fault, false);
  }
  auto delivery = attempt(session, mail);
  keep(std::move(session));
  return delivery;
}

Delivery classify(std::string_view phase, int code, std::string_view text) {
  Delivery delivery{Ending::retry, std::string(phase) + ": " + one_line(text)};
  const bool about_us = phase == "CONNECT" || phase == "EHLO" || phase == "STARTTLS";
  const bool credentials = code == 530 || code == 534 || code == 535 || code == 538;
  if (credentials || phase == "AUTH" || about_us || code == 421 || code < 0) {
    delivery.channel_down = true;
  } else if (code >= 500 && is_for_us_to_mend(phase, enhanced_code(text))) {
    // Before anything was said of the message itself, all the others would fare alike.
    delivery.channel_down = phase == "MAIL";
  } else if (code >= 500) {
    delivery.ending = Ending::failed;
    delivery.address_is_dead = phase == "RCPT" && store::is_dead_address(enhanced_code(text));
  } else {
    delivery.destination_down = !is_greylisting(enhanced_code(text));
  }
  return delivery;
}

std::string_view enhanced_code(std::string_view answer) {
  constexpr std::string_view kDigits = "0123456789";
  const auto reply = std::min(answer.find_first_not_of(kDigits), answer.size());
  if (reply == 3 && reply < answer.size() && (answer[3] == ' ' || answer[3] == '-')) {
    answer.remove_prefix(4);
  }
  const auto code = answer.substr(0, answer.find_first_not_of("0123456789."));
  const bool three = std::count(code.begin(), code.end(), '.') == 2;
  return three && code.size() >= 5 && code[1] == '.' && code.back() != '.' ? code
                                                                           : std::string_view{};
}

std::string queue_id(std::string_view answer) {
  constexpr std::string_view kBefore = "queued as ";
  const auto lower = to_lower(answer);
  const auto at = lower.find(kBefore);
  if (at == std::string::npos) {
    return {};
  }
  auto id = trim(answer.substr(at + kBefore.size()));
  id = id.substr(0, std::min(id.find_first_of(" \t\r\n"), std::size_t{100}));
  return has_control(id) ? std::string{} : std::string(id);
}

std::string xtext(std::string_view text) {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto u = static_cast<unsigned char>(c);
    if (u < '!' || u > '~' || c == '+' || c == '=') {
      out += {'+', kHex[u >> 4], kHex[u & 0xF]};
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace holdfast::notify
