#include "notify/inbound/report.hpp"

#include <algorithm>
#include <cctype>

#include "caldav/icalendar/write.hpp"
#include "store/base/text.hpp"

namespace holdfast::notify::inbound {
namespace {

using store::Fate;

constexpr std::size_t kMostRecipients = 20;
constexpr std::size_t kLongestDetail = 300;
/// Of a bounce in words: enough for the reason, which stands before the returned message.
constexpr std::size_t kLookedThrough = 16U * 1024;
/// Of a report in a form. Anybody who ever had a mail of ours can send one, and it is read while
/// others wait: what it may cost is bounded whatever it holds.
constexpr std::size_t kLongestReport = 64U * 1024;
constexpr int kMostGroups = 100;

std::string one_line(std::string_view text) {
  auto line = icalendar::clean_text(text.substr(0, kLongestDetail));
  std::replace_if(
      line.begin(), line.end(), [](char c) { return c == '\n' || c == '\t'; }, ' ');
  return std::string(trim(line));
}

std::string_view field_of(const std::vector<Field>& fields, std::string_view name) {
  const auto found = std::find_if(fields.begin(), fields.end(),
                                  [name](const Field& field) { return field.name == name; });
  return found == fields.end() ? std::string_view{} : std::string_view(found->value);
}

/// By what was done, not by the class of the status: a message that was given up after days comes
/// back as failed with a status that says "temporary".
Fate fate_of(std::string_view action, std::string_view status) {
  const auto done = to_lower(trim(action.substr(0, action.find_first_of(" ;("))));
  if (done == "delivered") {
    return Fate::delivered;
  }
  if (done == "relayed" || done == "expanded") {
    return Fate::relayed;
  }
  if (done == "delayed") {
    return Fate::delayed;
  }
  if (done == "failed") {
    return status.starts_with('4') ? Fate::expired : Fate::bounced;
  }
  return Fate::none;
}

/// "5.1.1" at the left of a text; empty if there is none.
std::string_view status_in(std::string_view text) {
  const auto end = std::min(text.find_first_not_of("0123456789."), text.size());
  const auto status = text.substr(0, end);
  const bool good = status.size() >= 5 && status.size() <= 9 &&
                    std::count(status.begin(), status.end(), '.') == 2 && status[1] == '.' &&
                    status.back() != '.';
  return good ? status : std::string_view{};
}

Said said_of(const std::vector<Field>& recipient) {
  const auto status = status_in(field_of(recipient, "status"));
  auto words = field_of(recipient, "diagnostic-code");
  if (const auto kind = words.find(';'); kind != std::string_view::npos) {
    words = trim(words.substr(kind + 1));
  }
  return {fate_of(field_of(recipient, "action"), status), std::string(status),
          one_line(words.empty() ? field_of(recipient, "action") : words)};
}

/// Groups of fields with empty lines between: the first is about the message, each further one
/// about a recipient.
std::vector<Said> read_delivery_status(std::string_view text) {
  text = text.substr(0, kLongestReport);
  std::vector<Said> said;
  for (int group = 0; group < kMostGroups && said.size() < kMostRecipients; ++group) {
    text.remove_prefix(std::min(text.find_first_not_of("\r\n"), text.size()));
    if (text.empty()) {
      break;
    }
    const auto fields = take_fields(text);
    if (!field_of(fields, "action").empty()) {
      said.push_back(said_of(fields));
    }
  }
  std::erase_if(said, [](const Said& one) { return one.fate == Fate::none; });
  return said;
}

bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

/// Where a number such as 550 or 5.1.1 begins, by itself.
bool begins_refusal(std::string_view text, std::size_t at) {
  if (text[at] != '5' || (at > 0 && (is_digit(text[at - 1]) || text[at - 1] == '.'))) {
    return false;
  }
  const auto rest = text.substr(at);
  const bool reply = rest.size() > 3 && rest[1] >= '0' && rest[1] <= '5' && is_digit(rest[2]) &&
                     (rest[3] == ' ' || rest[3] == '-');
  return reply || !status_in(rest).empty();
}

}  // namespace

std::vector<Said> read_report(const Part& mail) {
  if (!mail.is("multipart/report")) {
    return {};
  }
  const auto kind = to_lower(mail.content_type.parameter("report-type"));
  if (kind == "feedback-report") {
    return {{Fate::complained, "", "the receiver called the message unwanted"}};
  }
  for (const auto* part : leaves(mail)) {
    if (part->is("message/delivery-status") || part->is("message/global-delivery-status")) {
      return read_delivery_status(part->decoded());
    }
  }
  return {};
}

std::vector<Said> read_plain_bounce(const Part& mail) {
  if (mail.is("multipart/report")) {
    // It has its say in a form; the words beside it are for people.
    return {};
  }
  for (const auto* part : leaves(mail)) {
    if (!part->is("text/plain")) {
      continue;
    }
    const auto text = part->decoded().substr(0, kLookedThrough);
    for (std::size_t at = 0; at < text.size(); ++at) {
      if (begins_refusal(text, at)) {
        const auto end = std::min(text.find('\n', at), text.size());
        const auto words = std::string_view(text).substr(at, end - at);
        return {{Fate::bounced, std::string(status_in(words)), one_line(words)}};
      }
    }
  }
  return {};
}

}  // namespace holdfast::notify::inbound
