// Time on resources. No stored claim is longer than 24 hours (the schema says so too), so that an
// overlap search reads a bounded piece of an index however much history there is.
#include <algorithm>
#include <iterator>
#include <tuple>

#include "store/sqlite/session.hpp"

namespace holdfast::sqlite {

using namespace store;

namespace {

Claim read_claim(Row row) {
  Claim claim;
  row.read(claim.resource, claim.time.start, claim.time.end, claim.kind, claim.unit, claim.origin,
           claim.rule);
  return claim;
}

#define CLAIM_COLUMNS "select resource, start_at, end_at, kind, unit, origin, rule from claims "

static_assert(kLongestClaim == std::chrono::microseconds(86'400'000'000));

// The order of the primary key. Of one origin, so that is left out.
bool by_key(const Claim& a, const Claim& b) {
  return std::tie(a.resource, a.time.start, a.time.end, a.unit, a.kind, a.rule) <
         std::tie(b.resource, b.time.start, b.time.end, b.unit, b.kind, b.rule);
}

std::vector<Claim> without(const std::vector<Claim>& claims, const std::vector<Claim>& others) {
  std::vector<Claim> rest;
  std::set_difference(claims.begin(), claims.end(), others.begin(), others.end(),
                      std::back_inserter(rest), by_key);
  return rest;
}

}  // namespace

std::vector<Claim> Session::claims(AgencyId agency, const ResourceId& resource,
                                   TimeRange time) const {
  return db_.all(read_claim,
                 CLAIM_COLUMNS
                 "where agency = ?1 and resource = ?2 and start_at < ?4 "
                 "and start_at > ?3 - 86400000000 and end_at > ?3 order by start_at",
                 agency, resource, time.start, time.end);
}

// Left to itself SQLite takes the primary key, whose first column is the same in every row, and
// reads all claims of the agency.
std::vector<Claim> Session::claims_of(AgencyId agency, std::string_view origin) const {
  return db_.all(read_claim,
                 CLAIM_COLUMNS
                 "indexed by claims_origin where agency = ? and origin = ? "
                 "order by resource, start_at",
                 agency, origin);
}

// Read in pairs, the later beside the earlier: a few index steps for each exclusive claim.
std::int64_t Session::count_double_bookings() const {
  return db_.number(
      "select count(*) from claims a cross join claims b "
      "on b.agency = a.agency and b.resource = a.resource "
      "and b.start_at >= a.start_at and b.start_at < a.end_at "
      "where a.kind in ('booking', 'hold') and b.kind in ('booking', 'hold') and a.unit = b.unit "
      "and (b.start_at, b.end_at, b.origin, b.kind) > (a.start_at, a.end_at, a.origin, a.kind)");
}

// What stays is not touched: a booking that somebody put an event on top of keeps its time while
// its other claims move, although the guard would not let it take that time anew.
void Session::replace_claims(AgencyId agency, std::string_view origin,
                             const std::vector<Claim>& claims) {
  auto before = claims_of(agency, origin);
  auto after = claims;
  std::sort(before.begin(), before.end(), by_key);
  std::sort(after.begin(), after.end(), by_key);

  for (const auto& claim : without(before, after)) {
    db_.run(
        "delete from claims where agency = ? and resource = ? and start_at = ? and end_at = ? "
        "and origin = ? and unit = ? and kind = ?",
        agency, claim.resource, claim.time.start, claim.time.end, origin, claim.unit, claim.kind);
  }
  for (const auto& claim : without(after, before)) {
    // Two instances of one series may fall together: busy time twice is busy time. An exclusive
    // claim twice is a fault, and meets the guard.
    db_.run(is_exclusive(claim.kind)
                ? "insert into claims (agency, resource, start_at, end_at, kind, unit, origin, "
                  "rule) values (?, ?, ?, ?, ?, ?, ?, ?)"
                : "insert into claims (agency, resource, start_at, end_at, kind, unit, origin, "
                  "rule) values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
            agency, claim.resource, claim.time.start, claim.time.end, claim.kind, claim.unit,
            origin, claim.rule);
  }
}

}  // namespace holdfast::sqlite
