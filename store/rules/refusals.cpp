#include "store/rules/refusals.hpp"

#include <algorithm>
#include <utility>

#include "store/freshness.hpp"

namespace holdfast::store {
namespace {

/// Calendars that are named at most.
constexpr std::size_t kMostSources = 20;

/// What must be read again before the time can be promised: "so_… 2026-12-01T09:00:00Z", each with
/// its last good read, if there was one.
void name_blind(Error& error, const Wish& wish, RuleContext context, const Reads& reads) {
  auto blind = freshness(wish, context.settings, context.now, reads).blind;
  blind.resize(std::min(blind.size(), kMostSources));
  for (const auto& source : blind) {
    const auto seen = source.last_good_at ? ' ' + to_rfc3339(*source.last_good_at) : std::string{};
    error.fields.push_back({"source", source.id.value + seen});
  }
}

}  // namespace

Error with_alternatives(Error error, const Wish& wish, RuleContext context, const Reads& reads) {
  switch (error.code) {
    case Errc::slot_taken:
    case Errc::busy_outside:
    case Errc::source_unverified:
    case Errc::hold_expired:
    case Errc::offer_expired:
      break;
    default:
      return error;
  }
  if (error.code == Errc::source_unverified) {
    name_blind(error, wish, context, reads);
  }
  for (const auto start : alternatives(wish, context.settings, context.now, reads, 5)) {
    error.fields.push_back({"alternative", to_rfc3339(start)});
  }
  return error;
}

Status expect_version(std::int64_t expected, std::int64_t current) {
  if (expected == current) {
    return {};
  }
  return Error{Errc::version_conflict,
               "the version that the change is meant for is " + std::to_string(expected) +
                   ", the stored one is " + std::to_string(current),
               {{"current_version", std::to_string(current)}}};
}

}  // namespace holdfast::store
