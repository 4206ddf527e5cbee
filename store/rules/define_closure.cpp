// Holidays, leave and repairs over what is booked already (rule C37).
#include <boost/json/object.hpp>

#include "store/commands/closures.hpp"
#include "store/rules/administration.hpp"
#include "store/rules/claim_owners.hpp"
#include "store/rules/closed_time.hpp"
#include "store/rules/closure_words.hpp"

namespace holdfast::store {
namespace {

constexpr Duration kLongest = std::chrono::days{366} + std::chrono::hours{2};
/// Days times resources: one command must not keep the others waiting for seconds.
constexpr std::size_t kMostClaims = 20'000;

Status check(const Closure& closure, Instant now) {
  Faults faults;
  faults.check_line("/reason", closure.reason, 200);
  faults.unless(closure.time.start < closure.time.end, "/ends_at", "must lie after the start");
  faults.unless(closure.time.length() <= kLongest, "/ends_at", "a closure lasts at most 366 days");
  faults.unless(closure.time.end > now, "/ends_at", "lies in the past: there is nothing to close");
  return faults.status();
}

Status check_size(const std::vector<Claim>& claims) {
  Faults faults;
  faults.unless(claims.size() <= kMostClaims, "/ends_at",
                "closes too many resources for too long at once: divide it into shorter ones");
  return faults.status();
}

}  // namespace

boost::json::object describe(const Closure& closure) {
  boost::json::object object{{"start", to_rfc3339(closure.time.start)},
                             {"end", to_rfc3339(closure.time.end)},
                             {"version", closure.version}};
  if (closure.resource) {
    object["resource"] = closure.resource->value;
  }
  return object;
}

Result<DefineClosure::Outcome> decide(const DefineClosure& command, RuleContext context,
                                      Transaction& tx) {
  auto closure = command.closure;
  if (!tx.agency(closure.agency)) {
    return Error{Errc::not_found, "there is no such agency"};
  }
  const auto before = closure.id.empty() ? std::nullopt : tx.closure(closure.agency, closure.id);
  const auto version = next_version(closure, before, command.expected_version);
  if (!version) {
    return version.error();
  }
  if (const auto valid = check(closure, context.now); !valid) {
    return valid.error();
  }
  if (closure.resource && !tx.resource(closure.agency, *closure.resource)) {
    return Error{Errc::not_found, "there is no such resource", {{"pointer", "/resource"}}};
  }
  closure.version = *version;
  if (!before) {
    closure.id = make_id<ClosureId>(context.now, context.random);
  }
  const auto claims = closed_time(closure, context.now, tx);
  if (const auto bearable = check_size(claims); !bearable) {
    return bearable.error();
  }
  DefineClosure::Outcome outcome{closure, bookings_under(closure.agency, claims, context.now, tx)};
  if (command.dry_run) {
    return outcome;
  }
  tx.put(closure);
  record({closure.agency, command.actor, before ? "closure.changed" : "closure.defined",
          closure.id.value, before ? describe(*before) : boost::json::object{}, describe(closure)},
         context, tx);
  close_time(closure, claims, command.actor, context, tx);
  return outcome;
}

}  // namespace holdfast::store
