// POST /v1/conflicts/{id}/resolve
#include <boost/json/parse.hpp>

#include "gateway/rest/access.hpp"
#include "gateway/rest/answers.hpp"
#include "gateway/rest/booking_json.hpp"
#include "gateway/rest/conflict_json.hpp"
#include "gateway/rest/handlers.hpp"
#include "gateway/rest/keyed_definition.hpp"
#include "gateway/rest/members.hpp"
#include "gateway/rest/start_time.hpp"
#include "store/commands/conflicts.hpp"
#include "store/engine.hpp"

namespace holdfast::gateway::rest {
namespace {

using store::ResolveConflict;

constexpr std::size_t kLongestReason = 1000;
constexpr std::size_t kLongestName = 80;

struct Prepared {
  ResolveConflict command;
  Names names;
};

bool has_start(const Members& body) {
  return body.has("starts_at") || body.has("local") || body.has("time_zone");
}

/// The start, where the body names one.
Result<std::optional<Instant>> read_new_start(Members& body, const store::Booking& booking,
                                              Faults& faults) {
  if (!has_start(body)) {
    return std::optional<Instant>{};
  }
  const auto members = read_start(body, faults);
  if (!faults.none()) {
    return faults.error();
  }
  const auto start = decide_start(members, booking.time_zone);
  if (!start) {
    return start.error();
  }
  return std::optional{start->at};
}

Result<Prepared> prepare(const Request& request, const store::Reads& reads) {
  const auto conflict = reads.conflict(request.agency(), store::ConflictId{request.id});
  if (!conflict || !may_see(request, conflict->resource)) {
    return nothing_there();
  }
  const auto booking = reads.booking(request.agency(), conflict->booking);
  if (!booking) {
    return nothing_there();
  }
  Prepared prepared;
  auto& command = prepared.command;
  Faults faults;
  Members body(request.body, "", faults);
  body.require({"how"});
  const auto how = body.text("how", kLongestName);
  command.reason = body.lines("reason", kLongestReason).value_or("");
  const auto to = body.text("to", kLongestName);
  const auto start = read_new_start(body, *booking, faults);
  body.finish();
  if (how) {
    const auto known = store::resolution(*how);
    if (known) {
      command.how = *known;
    } else {
      faults.add("/how", "value", "This is keep, move, reassign, cancel or accept_overlap.");
    }
  }
  if (to) {
    const auto resource = find_resource(reads, request.agency(), *to);
    if (resource) {
      command.to = resource->id;
    } else {
      faults.add("/to", "not_found", "There is no such resource. Send an id or a slug.");
    }
  }
  if (!faults.none()) {
    return faults.error();
  }
  if (!start) {
    return start.error();
  }
  if (request.by_staff() && command.how == store::Resolution::reassign) {
    return Error{Errc::forbidden, "Staff do not fill the calendars of others.", {}};
  }
  const auto dry_run = is_dry_run(request.query);
  if (!dry_run) {
    return dry_run.error();
  }
  command.agency = request.agency();
  command.actor = request.actor();
  command.conflict = conflict->id;
  command.starts_at = *start;
  command.dry_run = *dry_run;
  if (request.by_staff()) {
    command.keep_with = request.caller.user.resource;
  }
  prepared.names.learn(reads, *booking);
  if (const auto service = reads.service(request.agency(), booking->service)) {
    prepared.names.learn(reads, *service);
  }
  return prepared;
}

HttpResponse outcome_response(const ResolveConflict::Outcome& outcome, const Names& names,
                              const std::string& base_url) {
  return json_response(200, {{"conflict", conflict_json(outcome.conflict, names, base_url)},
                             {"booking", booking_json(outcome.booking, names, base_url)}});
}

/// What would come of it, without what only a real change has.
HttpResponse rehearsed_response(const ResolveConflict::Outcome& outcome, const Names& names) {
  boost::json::object body;
  auto booking = boost::json::parse(dry_run_response(outcome.booking, names).body);
  body["dry_run"] = true;
  body["would_be"] = {{"resolution", outcome.conflict.resolution},
                      {"booking", booking.at("would_be")}};
  return json_response(200, body);
}

}  // namespace

Awaitable<Result<HttpResponse>> resolve_conflict(Context context, Request request) {
  const auto read = [&](const store::Reads& reads) { return prepare(request, reads); };
  auto prepared = store::read(context.ledger.engine(), read);
  if (!prepared) {
    co_return prepared.error();
  }
  if (prepared->command.dry_run) {
    const auto outcome = co_await context.ledger.apply(std::move(prepared->command));
    if (!outcome) {
      co_return outcome.error();
    }
    co_return rehearsed_response(*outcome, prepared->names);
  }
  std::function<HttpResponse(const ResolveConflict::Outcome&)> show =
      [names = std::move(prepared->names),
       base_url = context.settings.base_url](const ResolveConflict::Outcome& outcome) {
        return outcome_response(outcome, names, base_url);
      };
  co_return co_await define<ResolveConflict>(context, std::move(request),
                                             std::move(prepared->command), std::move(show));
}

}  // namespace holdfast::gateway::rest
