#include "sync/expansion.hpp"

namespace holdfast::sync {
namespace {

std::int64_t period_of(Instant now) { return now.time_since_epoch() / kExpansionPeriod; }

}  // namespace

TimeRange expansion_range(Instant now) {
  const Instant next_period{(period_of(now) + 1) * kExpansionPeriod};
  return {now - kExpandBack, next_period + kExpandAhead};
}

std::string stamped_hash(std::string hash, const store::ObjectDraft& draft, Instant now) {
  const bool beyond = draft.first && draft.first->start >= expansion_range(now).end;
  if (draft.unbounded || beyond) {
    hash += '@' + std::to_string(period_of(now));
  }
  return hash;
}

bool is_expanded_too_short(const std::string& stamped, Instant now) {
  const auto at = stamped.find('@');
  return at != std::string::npos && stamped.substr(at + 1) != std::to_string(period_of(now));
}

}  // namespace holdfast::sync
