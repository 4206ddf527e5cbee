#include "store/rules/closed_time.hpp"

#include <map>

#include "store/rules/conflicts.hpp"
#include "store/rules/waitlist.hpp"

namespace holdfast::store {
namespace {

constexpr Duration kOver = std::chrono::hours{24};
constexpr Duration kAhead = std::chrono::days{800};

void add(const Closure& closure, const ResourceId& resource, Instant now,
         std::vector<Claim>& claims) {
  for (const auto& piece : split(closure.time)) {
    if (piece.end > now - kOver) {
      claims.push_back({resource, piece, ClaimKind::closure, 0, closure.id.value, "closure"});
    }
  }
}

}  // namespace

std::vector<Claim> closed_time(const Closure& closure, Instant now, const Reads& reads) {
  std::vector<Claim> claims;
  if (closure.resource) {
    add(closure, *closure.resource, now, claims);
    return claims;
  }
  for (const auto& resource : reads.resources(closure.agency)) {
    add(closure, resource.id, now, claims);
  }
  return claims;
}

void close_time(const Closure& closure, const std::vector<Claim>& claims, const Actor& actor,
                RuleContext context, Transaction& tx) {
  const auto stored = tx.claims_of(closure.agency, closure.id.value);
  // Also the resources that it was about before.
  std::map<ResourceId, std::vector<Claim>> of_resource;
  for (const auto& claim : stored) {
    of_resource[claim.resource];
  }
  for (const auto& claim : claims) {
    of_resource[claim.resource].push_back(claim);
  }
  tx.replace_claims(closure.agency, closure.id.value, claims);
  for (const auto& [resource, closed] : of_resource) {
    Cause cause;
    cause.agency = closure.agency;
    cause.resource = resource;
    cause.kind = ClaimKind::closure;
    cause.origin = closure.id.value;
    cause.actor = actor;
    cause.opened = "rule.changed";
    judge_conflicts(cause, closed, context, tx);
  }
  look_at_waitlist(closure.agency, freed(stored, claims), context, tx);
}

void close_time_of(const Resource& resource, RuleContext context, Transaction& tx) {
  for (const auto& closure : tx.closures(resource.agency, {context.now, context.now + kAhead})) {
    if (closure.resource) {
      continue;
    }
    auto claims = tx.claims_of(resource.agency, closure.id.value);
    add(closure, resource.id, context.now, claims);
    tx.replace_claims(resource.agency, closure.id.value, claims);
  }
}

}  // namespace holdfast::store
