#include "notify/sms/kannel.hpp"

#include <algorithm>

#include "store/base/retry_after.hpp"
#include "store/base/text.hpp"

namespace holdfast::notify {
namespace {

using Kind = TextAnswer::Kind;
using store::Fate;

constexpr std::chrono::milliseconds kAnswerWithin{15'000};
constexpr std::size_t kLargestAnswer = 4096;
constexpr std::string_view kAllEvents = "31";
/// What the gateway fills in: the event, when, and the centre's words.
constexpr std::string_view kPlaces = "&d=%d&t=%T&a=%A";
/// What a gateway says fits in a line.
constexpr std::size_t kLongestWords = 100;

/// One printable line.
std::string line_of(std::string_view text) {
  std::string line(text.substr(0, kLongestWords));
  std::replace_if(
      line.begin(), line.end(), [](char c) { return c < ' ' || c > '~'; }, ' ');
  return std::string(trim(line));
}

std::string minutes_of(std::chrono::seconds time) {
  const auto minutes = std::chrono::ceil<std::chrono::minutes>(time).count();
  return std::to_string(std::max<std::int64_t>(minutes, 1));
}

}  // namespace

Kannel::Kannel(HttpClient& http, KannelSettings settings)
    : http_(http), settings_(std::move(settings)) {}

Awaitable<TextAnswer> Kannel::send(OutgoingText text) {
  // By header fields: a query with the password in it would stand in logs. And by POST: a GET may
  // be repeated by whoever carries it.
  OutgoingRequest request;
  request.method = "POST";
  request.url = settings_.url;
  request.headers = {{"Content-Type", "text/plain; charset=UTF-8"},
                     {"X-Kannel-Username", settings_.username},
                     {"X-Kannel-Password", settings_.password},
                     {"X-Kannel-To", text.to},
                     {"X-Kannel-Charset", "UTF-8"},
                     {"X-Kannel-Coding", text.segments.alphabet == Alphabet::gsm7 ? "0" : "2"}};
  if (!text.from.empty()) {
    request.headers.add("X-Kannel-From", text.from);
  }
  if (!text.report_url.empty()) {
    request.headers.add("X-Kannel-DLR-Mask", kAllEvents);
    request.headers.add("X-Kannel-DLR-URL", text.report_url + std::string(kPlaces));
  }
  if (text.valid_for) {
    request.headers.add("X-Kannel-Validity", minutes_of(*text.valid_for));
  }
  request.body = std::move(text.body);
  request.timeout = kAnswerWithin;
  request.max_response_bytes = kLargestAnswer;
  request.cut_response = true;
  const auto response = co_await http_.send(std::move(request));
  co_return read_kannel_answer(response);
}

Awaitable<Result<std::optional<TextAnswer>>> Kannel::find(OutgoingText /*text*/) {
  co_return std::optional<TextAnswer>{};
}

Awaitable<Result<std::optional<TextReport>>> Kannel::ask(std::string /*reference*/) {
  co_return std::optional<TextReport>{};
}

TextAnswer read_kannel_answer(const Result<HttpResponse>& response) {
  TextAnswer answer;
  if (!response) {
    answer.kind = Kind::unknown;
    answer.provider_trouble = true;
    answer.detail = response.error().detail;
    return answer;
  }
  const int status = response->status;
  answer.detail = "answered " + std::to_string(status) + ": " + line_of(response->body);
  if (status == 202) {
    // Also "3: Queued for later delivery": it is kept until the way on is open.
    answer.kind = Kind::accepted;
    return answer;
  }
  answer.retry_after = retry_after(response->headers);
  answer.account_fault = status == 401 || status == 403 || status == 404;
  answer.provider_trouble = answer.account_fault || status == 429 || status >= 500;
  answer.kind = answer.provider_trouble ? Kind::retry : Kind::refused;
  return answer;
}

std::optional<TextReport> kannel_report(std::string_view bit, std::string_view words) {
  TextReport report;
  if (bit == "1") {
    report.fate = Fate::delivered;
  } else if (bit == "2" || bit == "16") {
    report.fate = Fate::bounced;
  } else if (bit == "4") {
    report.fate = Fate::delayed;
  } else if (bit == "8") {
    report.fate = Fate::relayed;
  } else {
    return std::nullopt;
  }
  report.code = bit;
  report.detail = "the gateway reports " + std::string(bit) +
                  (words.empty() ? std::string{} : ": " + line_of(words));
  return report;
}

}  // namespace holdfast::notify
