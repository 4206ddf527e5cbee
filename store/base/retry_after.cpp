#include "store/base/retry_after.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

#include "store/base/text.hpp"
#include "store/base/time.hpp"

namespace holdfast {
namespace {

using std::chrono::seconds;

constexpr seconds kLongest = std::chrono::hours{24};

/// "Sun, 06 Nov 1994 08:49:37 GMT", through the form that we can already read.
std::optional<Instant> http_date(std::string_view text) {
  constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  if (text.size() != 29 || !text.ends_with(" GMT")) {
    return std::nullopt;
  }
  const auto month = std::find(kMonths.begin(), kMonths.end(), text.substr(8, 3));
  if (month == kMonths.end()) {
    return std::nullopt;
  }
  const auto number = std::to_string(month - kMonths.begin() + 101).substr(1);
  return parse_rfc3339(std::string(text.substr(12, 4)) + '-' + number + '-' +
                       std::string(text.substr(5, 2)) + 'T' + std::string(text.substr(17, 8)) +
                       'Z');
}

}  // namespace

std::optional<seconds> retry_after_seconds(std::string_view text) {
  std::int64_t value = 0;
  const auto* end = text.data() + text.size();
  const auto [stop, failed] = std::from_chars(text.data(), end, value);
  if (failed == std::errc::result_out_of_range) {
    return kLongest;
  }
  if (text.empty() || failed != std::errc{} || stop != end || value < 0) {
    return std::nullopt;
  }
  return std::min(kLongest, seconds{std::min<std::int64_t>(value, kLongest.count())});
}

std::optional<seconds> retry_after(const HttpHeaders& headers) {
  const auto value = headers.find("Retry-After");
  if (!value) {
    return std::nullopt;
  }
  if (const auto wait = retry_after_seconds(trim(*value))) {
    return wait;
  }
  const auto then = http_date(trim(*value));
  const auto date = headers.find("Date");
  const auto now = date ? http_date(trim(*date)) : std::nullopt;
  if (!then || !now) {
    return std::nullopt;
  }
  return std::clamp(std::chrono::duration_cast<seconds>(*then - *now), seconds{0}, kLongest);
}

}  // namespace holdfast
