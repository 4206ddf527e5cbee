#include <boost/json/array.hpp>

#include "gateway/rest/access.hpp"
#include "gateway/rest/answers.hpp"
#include "gateway/rest/closure_json.hpp"
#include "gateway/rest/entity_tags.hpp"
#include "gateway/rest/handlers.hpp"
#include "gateway/rest/keyed_definition.hpp"
#include "store/engine.hpp"

namespace holdfast::gateway::rest {
namespace {

namespace json = boost::json;

/// Beyond the longest booking window nothing is booked.
constexpr std::chrono::days kAhead{800};

struct Definition {
  store::DefineClosure command;
  Names names;
  TimeZone zone;
};

TimeZone zone_of_agency(const Request& request, const store::Reads& reads) {
  const auto agency = reads.agency(request.agency());
  const auto zone = TimeZone::find(agency ? agency->time_zone : "UTC");
  return zone ? *zone : TimeZone::utc();
}

/// Staff see what is about themselves or about everybody: a colleague's leave is their own affair.
bool may_see(const Request& request, const store::Closure& closure) {
  return !closure.resource || may_see(request, *closure.resource);
}

std::optional<store::Closure> visible_closure(const Request& request, const store::Reads& reads) {
  auto closure = reads.closure(request.agency(), store::ClosureId{request.id});
  return closure && may_see(request, *closure) ? std::move(closure) : std::nullopt;
}

void learn(Names& names, const store::Closure& closure, const store::Reads& reads) {
  if (closure.resource) {
    names.learn(reads, closure.agency, *closure.resource);
  }
}

HttpResponse closure_response(int status, const store::Closure& closure, const json::object& body,
                              std::string_view base_url) {
  auto response = json_response(status, body);
  response.headers.set("ETag", version_tag(closure.version));
  if (status == 201) {
    response.headers.set("Location", std::string(base_url) + "/v1/closures/" + closure.id.value);
  }
  return response;
}

HttpResponse would_be_response(json::value would_be) {
  json::object body;
  body["dry_run"] = true;
  body["would_be"] = std::move(would_be);
  return json_response(200, body);
}

Result<Definition> read_definition(const Request& request, const store::Reads& reads,
                                   store::Closure closure, std::optional<std::int64_t> expected) {
  const auto dry_run = is_dry_run(request.query);
  if (!dry_run) {
    return dry_run.error();
  }
  Definition definition{{}, {}, zone_of_agency(request, reads)};
  Faults faults;
  Members body(request.body, "", faults);
  if (!expected) {
    body.require({"reason"});
    for (const auto& [day, instant] :
         {std::pair{"first_day", "starts_at"}, {"last_day", "ends_at"}}) {
      if (!body.has(day) && !body.has(instant)) {
        faults.add(body.pointer_to(instant), "required",
                   "Send " + std::string(instant) + ", or " + day + " for whole days.");
      }
    }
  }
  read_closure(body, faults, reads, definition.zone, closure);
  body.finish();
  if (!faults.none()) {
    return faults.error();
  }
  learn(definition.names, closure, reads);
  definition.command = {request.actor(), std::move(closure), expected, *dry_run};
  return definition;
}

Result<Definition> read_new(const Request& request, const store::Reads& reads) {
  store::Closure closure;
  closure.agency = request.agency();
  return read_definition(request, reads, std::move(closure), std::nullopt);
}

Result<Definition> read_change(const Request& request, const store::Reads& reads) {
  auto closure = visible_closure(request, reads);
  if (!closure) {
    return nothing_there();
  }
  const auto expected = expected_version(request.headers, closure->version);
  return read_definition(request, reads, std::move(*closure), expected);
}

/// The closure as it would be, and whom it would hit.
Awaitable<Result<HttpResponse>> rehearse(Context context, Definition definition) {
  auto outcome = co_await context.ledger.apply(std::move(definition.command));
  if (!outcome) {
    co_return outcome.error();
  }
  if (outcome->closure.version == 1) {
    outcome->closure.id = {};
  }
  co_return would_be_response(closure_json(*outcome, definition.names, definition.zone));
}

Result<std::optional<Instant>> read_bound(const Request& request, const std::string& name,
                                          const TimeZone& zone) {
  const auto text = request.query.find(name);
  if (!text) {
    return std::optional<Instant>{};
  }
  if (const auto date = parse_local_date(*text)) {
    return std::optional{zone.first_instant_at_or_after(LocalTime{*date})};
  }
  if (const auto at = parse_rfc3339(*text)) {
    return std::optional{*at};
  }
  Faults faults;
  faults.add('?' + name, "format", "A date (2026-12-01) or an instant (RFC 3339, write + as %2B).");
  return faults.error();
}

Result<json::array> list(const Context& context, const Request& request,
                         const store::Reads& reads) {
  const auto zone = zone_of_agency(request, reads);
  const auto from = read_bound(request, "from", zone);
  if (!from) {
    return from.error();
  }
  const auto to = read_bound(request, "to", zone);
  if (!to) {
    return to.error();
  }
  const auto start = from->value_or(context.clock.now());
  const TimeRange range{start, to->value_or(start + kAhead)};
  Names names;
  json::array data;
  for (const auto& closure : reads.closures(request.agency(), range)) {
    if (may_see(request, closure)) {
      learn(names, closure, reads);
      data.push_back(closure_json(closure, names, zone));
    }
  }
  return data;
}

}  // namespace

// GET /v1/closures: those that touch the range; without one, those that are not over.
Awaitable<Result<HttpResponse>> list_closures(Context context, Request request) {
  const auto read_all = [&](const store::Reads& reads) { return list(context, request, reads); };
  auto data = store::read(context.ledger.engine(), read_all);
  if (!data) {
    co_return data.error();
  }
  co_return list_response(context, request, std::move(*data), std::nullopt);
}

// GET /v1/closures/{id}
Awaitable<Result<HttpResponse>> show_closure(Context context, Request request) {
  const auto show = [&](const store::Reads& reads) -> Result<HttpResponse> {
    const auto closure = visible_closure(request, reads);
    if (!closure) {
      return nothing_there();
    }
    Names names;
    learn(names, *closure, reads);
    const auto body = closure_json(*closure, names, zone_of_agency(request, reads));
    return unless_known(request.headers,
                        closure_response(200, *closure, body, context.settings.base_url));
  };
  co_return store::read(context.ledger.engine(), show);
}

// POST /v1/closures: bookings under it become conflicted, and are named (rule C37).
Awaitable<Result<HttpResponse>> create_closure(Context context, Request request) {
  const auto prepare = [&](const store::Reads& reads) { return read_new(request, reads); };
  auto definition = store::read(context.ledger.engine(), prepare);
  if (!definition) {
    co_return definition.error();
  }
  if (definition->command.dry_run) {
    co_return co_await rehearse(context, std::move(*definition));
  }
  std::function<HttpResponse(const store::DefineClosure::Outcome&)> show =
      [names = std::move(definition->names), zone = definition->zone,
       base_url = context.settings.base_url](const store::DefineClosure::Outcome& outcome) {
        return closure_response(201, outcome.closure, closure_json(outcome, names, zone), base_url);
      };
  co_return co_await define<store::DefineClosure>(context, std::move(request),
                                                  std::move(definition->command), std::move(show));
}

// PATCH /v1/closures/{id}: the members that are sent replace the stored ones.
Awaitable<Result<HttpResponse>> change_closure(Context context, Request request) {
  const auto prepare = [&](const store::Reads& reads) { return read_change(request, reads); };
  auto definition = store::read(context.ledger.engine(), prepare);
  if (!definition) {
    co_return definition.error();
  }
  if (definition->command.dry_run) {
    co_return co_await rehearse(context, std::move(*definition));
  }
  const auto changed = co_await context.ledger.apply(std::move(definition->command));
  if (!changed) {
    co_return changed.error();
  }
  const auto body = closure_json(*changed, definition->names, definition->zone);
  co_return closure_response(200, changed->closure, body, context.settings.base_url);
}

// DELETE /v1/closures/{id}: the time is open again, and conflicts that it raised are closed.
Awaitable<Result<HttpResponse>> remove_closure(Context context, Request request) {
  const auto prepare = [&](const store::Reads& reads) -> Result<store::RemoveClosure> {
    const auto closure = visible_closure(request, reads);
    if (!closure) {
      return nothing_there();
    }
    const auto dry_run = is_dry_run(request.query);
    if (!dry_run) {
      return dry_run.error();
    }
    return store::RemoveClosure{request.agency(), request.actor(), closure->id,
                                expected_version(request.headers, closure->version), *dry_run};
  };
  auto command = store::read(context.ledger.engine(), prepare);
  if (!command) {
    co_return command.error();
  }
  const bool dry_run = command->dry_run;
  const auto removed = co_await context.ledger.apply(std::move(*command));
  if (!removed) {
    co_return removed.error();
  }
  if (dry_run) {
    co_return would_be_response(nullptr);
  }
  HttpResponse response;
  response.status = 204;
  co_return response;
}

}  // namespace holdfast::gateway::rest
