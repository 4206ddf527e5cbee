#include "notify/sms/twilio_words.hpp"

#include <algorithm>
#include <array>
#include <boost/json/object.hpp>
#include <charconv>
#include <cstdio>
#include <utility>

#include "store/base/retry_after.hpp"
#include "store/json.hpp"

namespace holdfast::notify {
namespace {

namespace json = boost::json;
using Kind = TextAnswer::Kind;
using store::Fate;

constexpr int kCreated = 201;
constexpr int kTooMany = 429;

/// What is wrong with the number that was texted.
constexpr std::array kDeadNumber = {21201, 21211, 21610, 21612, 21614};
/// What is wrong with our account, its sender or where it may send to.
constexpr std::array kAccount = {20003, 21212, 21408, 21606, 21608};

template <class List>
bool is_in(const List& list, int code) {
  return std::find(list.begin(), list.end(), code) != list.end();
}

/// A text, or a number as text; empty for all else.
std::string member(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(json::string_view(name.data(), name.size()));
  if (value == nullptr) {
    return {};
  }
  if (const auto* text = value->if_string()) {
    return {text->data(), text->size()};
  }
  const auto* number = value->if_int64();
  return number == nullptr ? std::string{} : std::to_string(*number);
}

int number_of(const std::string& text) {
  int number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

TextAnswer trouble(std::string detail) {
  TextAnswer answer;
  answer.provider_trouble = true;
  answer.detail = std::move(detail);
  return answer;
}

/// The words of an error repeat the number; its code says as much.
TextAnswer read_refusal(const HttpResponse& response) {
  const auto body = store::parse_json(response.body);
  const auto* object = body ? body->if_object() : nullptr;
  const int code = object == nullptr ? 0 : number_of(member(*object, "code"));
  auto answer = trouble("answered " + std::to_string(response.status) +
                        (code == 0 ? "" : ", Twilio's code " + std::to_string(code)));
  if (response.status == kTooMany || response.status >= 500) {
    answer.kind = response.status == kTooMany ? Kind::retry : Kind::unknown;
    answer.retry_after = retry_after(response.headers);
    return answer;
  }
  answer.account_fault = response.status == 401 || response.status == 403 || is_in(kAccount, code);
  if (answer.account_fault) {
    return answer;
  }
  answer.provider_trouble = false;
  answer.kind = Kind::refused;
  answer.number_is_dead = is_in(kDeadNumber, code);
  return answer;
}

TwilioMessage message_of(const json::object& object) {
  TwilioMessage message;
  message.sid = member(object, "sid");
  message.status = member(object, "status");
  message.body = member(object, "body");
  message.error_code = member(object, "error_code");
  message.created_at = parse_mail_date(member(object, "date_created")).value_or(Instant{});
  return message;
}

}  // namespace

TextAnswer read_twilio_answer(const Result<HttpResponse>& response) {
  if (!response) {
    // Also where the connection was refused: what is looked for and not found is sent again.
    auto answer = trouble(response.error().detail);
    answer.kind = Kind::unknown;
    return answer;
  }
  if (response->status != kCreated) {
    return read_refusal(*response);
  }
  const auto message = read_twilio_message(response->body);
  TextAnswer answer;
  answer.kind = Kind::accepted;
  answer.reference = message ? message->sid : "";
  answer.detail = message ? "Twilio has it, " + message->status : "Twilio has it";
  return answer;
}

Result<TwilioMessage> read_twilio_message(std::string_view text) {
  const auto body = store::parse_json(text);
  const auto* object = body ? body->if_object() : nullptr;
  if (object == nullptr || member(*object, "sid").empty()) {
    return Error{Errc::validation, "the answer is no message of Twilio's"};
  }
  return message_of(*object);
}

Result<std::vector<TwilioMessage>> read_twilio_list(std::string_view text) {
  const auto body = store::parse_json(text);
  const auto* object = body ? body->if_object() : nullptr;
  const auto* list = object == nullptr ? nullptr : object->if_contains("messages");
  const auto* items = list == nullptr ? nullptr : list->if_array();
  if (items == nullptr) {
    return Error{Errc::validation, "the answer is no list of Twilio's"};
  }
  std::vector<TwilioMessage> messages;
  for (const auto& item : *items) {
    if (const auto* one = item.if_object()) {
      messages.push_back(message_of(*one));
    }
  }
  return messages;
}

Fate twilio_fate(std::string_view status, std::string_view code) {
  if (status == "delivered" || status == "read") {
    return Fate::delivered;
  }
  if (status == "undelivered" || status == "failed") {
    return code == "30036" ? Fate::expired : Fate::bounced;
  }
  if (status == "canceled") {
    return Fate::bounced;
  }
  if (status == "sent") {
    return Fate::relayed;
  }
  constexpr std::array kUnderWay = {"accepted", "scheduled", "queued", "sending",
                                    "partially_delivered"};
  const bool under_way = std::find(kUnderWay.begin(), kUnderWay.end(), status) != kUnderWay.end();
  return under_way ? Fate::submitted : Fate::none;
}

bool is_lost(std::string_view status) {
  return status == "undelivered" || status == "failed" || status == "canceled";
}

TextReport twilio_report(std::string sid, std::string_view status, std::string code,
                         const std::vector<std::string>& passing_codes) {
  TextReport report;
  report.reference = std::move(sid);
  report.fate = twilio_fate(status, code);
  report.passing =
      report.fate == Fate::bounced &&
      std::find(passing_codes.begin(), passing_codes.end(), code) != passing_codes.end();
  report.detail = "Twilio says " + std::string(status.substr(0, 30)) +
                  (code.empty() ? "" : ", code " + code.substr(0, 10));
  report.code = std::move(code);
  return report;
}

std::vector<std::string> parse_codes(std::string_view list) {
  std::vector<std::string> codes;
  std::string code;
  for (const char c : list) {
    if (c != ' ' && c != ',') {
      code += c;
    } else if (!code.empty()) {
      codes.push_back(std::exchange(code, {}));
    }
  }
  if (!code.empty()) {
    codes.push_back(std::move(code));
  }
  return codes;
}

std::optional<Instant> parse_mail_date(std::string_view text) {
  constexpr std::array kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  int day = 0;
  int year = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
  char month_name[4] = {};
  const std::string copy(text.substr(0, 40));
  const auto comma = copy.find(',');
  const auto* begin = comma == std::string::npos ? copy.c_str() : copy.c_str() + comma + 1;
  if (std::sscanf(begin, " %d %3s %d %d:%d:%d", &day, month_name, &year, &hour, &minute, &second) !=
      6) {
    return std::nullopt;
  }
  const auto* const month = std::find(kMonths.begin(), kMonths.end(), std::string_view(month_name));
  const std::chrono::year_month_day date{
      std::chrono::year{year},
      std::chrono::month{static_cast<unsigned>(month - kMonths.begin()) + 1},
      std::chrono::day{static_cast<unsigned>(day)}};
  if (month == kMonths.end() || !date.ok()) {
    return std::nullopt;
  }
  // Twilio's dates are in UTC.
  return Instant{std::chrono::sys_days{date}} + std::chrono::hours{hour} +
         std::chrono::minutes{minute} + std::chrono::seconds{second};
}

}  // namespace holdfast::notify
