#include "store/rules/busy_time.hpp"

#include <algorithm>
#include <tuple>

#include "store/rules/waitlist.hpp"
#include "store/spans.hpp"

namespace holdfast::store {
namespace {

constexpr Duration kOver = std::chrono::hours{24};

void sort(std::vector<Claim>& claims) {
  std::sort(claims.begin(), claims.end(), [](const Claim& a, const Claim& b) {
    return std::tie(a.resource, a.time.start, a.time.end) <
           std::tie(b.resource, b.time.start, b.time.end);
  });
}

}  // namespace

std::vector<Claim> busy_claims(const ObjectDraft& draft, const Cause& cause, Instant now) {
  std::vector<TimeRange> spans;
  for (const auto& instance : draft.instances) {
    if (instance.busy && !instance.time.empty() && instance.time.end > now - kOver) {
      spans.push_back(instance.time);
    }
  }
  std::vector<Claim> claims;
  for (const auto& span : merged(std::move(spans))) {
    for (const auto& piece : split(span)) {
      claims.push_back({cause.resource, piece, cause.kind, 0, cause.origin, draft.busy_rule});
    }
  }
  return claims;
}

std::string origin_of(const CalendarId& calendar, std::string_view name) {
  return calendar.value + "/" + std::string(name);
}

std::string origin_of(const SourceId& source, std::string_view uid) {
  return source.value + "/" + std::string(uid);
}

Claimed set_busy(const Cause& cause, std::vector<Claim> claims, RuleContext context,
                 Transaction& tx) {
  auto stored = tx.claims_of(cause.agency, cause.origin);
  sort(stored);
  sort(claims);
  if (stored == claims) {
    return {};
  }
  tx.replace_claims(cause.agency, cause.origin, claims);
  const auto judged = judge_conflicts(cause, context, tx);
  look_at_waitlist(cause.agency, freed(stored, claims), context, tx);
  return {true, judged};
}

}  // namespace holdfast::store
