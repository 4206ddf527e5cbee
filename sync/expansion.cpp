#include "sync/expansion.hpp"

#include <optional>

#include "store/base/time_zone.hpp"

namespace holdfast::sync {
namespace {

constexpr char kPeriod = '@';
constexpr char kRules = '~';

std::int64_t period_of(Instant now) { return now.time_since_epoch() / kExpansionPeriod; }

/// What stands after the mark, up to the next one; nothing if the mark is not there.
std::optional<std::string_view> part_of(std::string_view stamped, char mark) {
  const auto at = stamped.find(mark);
  if (at == std::string_view::npos) {
    return std::nullopt;
  }
  const auto rest = stamped.substr(at + 1);
  return rest.substr(0, rest.find(kRules));
}

}  // namespace

const std::string& rules_of_zones() {
  static const auto version = TimeZone::database_version();
  return version;
}

TimeRange expansion_range(Instant now) {
  const Instant next_period{(period_of(now) + 1) * kExpansionPeriod};
  return {now - kExpandBack, next_period + kExpandAhead};
}

std::string stamped_hash(std::string hash, const store::ObjectDraft& draft, Instant now,
                         std::string_view rules) {
  const bool beyond = draft.first && draft.first->start >= expansion_range(now).end;
  if (draft.unbounded || beyond) {
    hash += kPeriod + std::to_string(period_of(now));
  }
  if (!rules.empty()) {
    hash += kRules;
    hash += rules;
  }
  return hash;
}

bool is_out_of_date(std::string_view stamped, Instant now, std::string_view rules) {
  const auto period = part_of(stamped, kPeriod);
  const auto read_by = part_of(stamped, kRules);
  return (period && *period != std::to_string(period_of(now))) || (read_by && *read_by != rules);
}

}  // namespace holdfast::sync
