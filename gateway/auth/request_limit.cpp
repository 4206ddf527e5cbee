#include "gateway/auth/request_limit.hpp"

#include <algorithm>

namespace holdfast::gateway {
namespace {

constexpr Duration kWindow = std::chrono::minutes{1};
/// Tokens that are remembered before the quiet ones are forgotten.
constexpr std::size_t kMany = 10'000;

}  // namespace

RequestLimit::RequestLimit(Clock& clock, std::int64_t a_minute)
    : clock_(clock), a_minute_(a_minute), step_(std::max(Duration{1}, kWindow / a_minute)) {}

RequestLimit::Standing RequestLimit::count(const store::TokenId& token) {
  const auto now = clock_.now();
  const std::lock_guard lock(mutex_);
  if (spent_until_.size() >= kMany) {
    forget_the_quiet(now);
  }
  auto& until = spent_until_.try_emplace(token, now).first->second;
  // Later than that it was written by a clock that has been set back since: it begins anew.
  if (until < now || until > now + kWindow) {
    until = now;
  }
  Standing standing;
  const Duration over = until + step_ - (now + kWindow);
  if (over > Duration{0}) {
    standing.admitted = false;
    standing.wait = std::chrono::ceil<std::chrono::seconds>(over);
    return standing;
  }
  until += step_;
  standing.remaining = (now + kWindow - until) / step_;
  return standing;
}

void RequestLimit::forget_the_quiet(Instant now) {
  std::erase_if(spent_until_, [now](const auto& entry) { return entry.second <= now; });
}

void RequestLimit::tell(const Standing& standing, HttpHeaders& headers) const {
  const auto quota = std::to_string(a_minute_);
  const auto wait = std::max<std::int64_t>(1, standing.wait.count());
  headers.set("RateLimit-Policy", "\"token\";q=" + quota + ";w=60");
  headers.set("RateLimit",
              "\"token\";r=" + std::to_string(standing.remaining) + ";t=" + std::to_string(wait));
}

}  // namespace holdfast::gateway
