// Appointments that several customers share: which there are, and what is done to all of one.
#include <algorithm>
#include <boost/json/array.hpp>

#include "gateway/rest/access.hpp"
#include "gateway/rest/answers.hpp"
#include "gateway/rest/booking_call.hpp"
#include "gateway/rest/booking_members.hpp"
#include "gateway/rest/entity_tags.hpp"
#include "gateway/rest/handlers.hpp"
#include "gateway/rest/keyed_definition.hpp"
#include "gateway/rest/session_json.hpp"
#include "gateway/rest/session_request.hpp"
#include "gateway/rest/slot_question.hpp"
#include "store/engine.hpp"

namespace holdfast::gateway::rest {
namespace {

namespace json = boost::json;

constexpr std::chrono::days kLongestRange{62};

json::object one_json(const Context& context, const store::GroupSession& session, Names& names,
                      const std::string& time_zone, const store::Reads& reads) {
  if (const auto service = reads.service(session.agency, session.service)) {
    names.learn(*service);
  }
  for (const auto& taken : session.taken) {
    names.learn(reads, session.agency, taken.resource);
  }
  const auto taken = reads.seats_taken(session.agency, session.id).size();
  return session_json(session, static_cast<int>(taken), names, context.settings.base_url,
                      time_zone);
}

bool may_see_one_of(const Request& request, const store::GroupSession& session) {
  return std::any_of(session.taken.begin(), session.taken.end(),
                     [&](const auto& taken) { return may_see(request, taken.resource); });
}

Result<HttpResponse> list(const Context& context, const Request& request,
                          const store::Reads& reads) {
  Faults faults;
  const auto zone_name = agency_zone(request.agency(), reads);
  const auto known = TimeZone::find(zone_name);
  const auto zone = known ? *known : TimeZone::utc();
  const auto from = read_bound(request.query, "from", zone, faults);
  const auto to = read_bound(request.query, "to", zone, faults);
  const auto named = request.query.find("service");
  const auto service =
      named ? find_service(reads, request.agency(), *named) : std::optional<store::Service>{};
  if (!service) {
    faults.add("?service", named ? "not_found" : "required", "The id or slug of a service.");
  }
  // Two hours more, for the clock changes in between.
  if (from && to && (*to <= *from || *to - *from > kLongestRange + std::chrono::hours{2})) {
    faults.add("?to", "range", "`to` lies after `from`, at most 62 days.");
  }
  if (!faults.none()) {
    return faults.error();
  }
  Names names;
  json::array data;
  for (const auto& session : reads.sessions_of(request.agency(), service->id, {*from, *to})) {
    if (may_see_one_of(request, session)) {
      data.push_back(one_json(context, session, names, zone_name, reads));
    }
  }
  return list_response(context, request, std::move(data), std::nullopt);
}

template <class Command>
Awaitable<Result<HttpResponse>> take_step(Context context, Request request,
                                          Prepared<Command> prepared) {
  const auto zone = prepared.time_zone;
  auto command = prepared.command;
  if (command.dry_run) {
    const auto outcome = co_await context.ledger.apply(std::move(command));
    if (!outcome) {
      co_return localised(outcome.error(), zone);
    }
    co_return class_rehearsal(*outcome, prepared.names, context.settings.base_url, zone);
  }
  std::function<HttpResponse(const store::WholeClass&)> show =
      [names = std::move(prepared.names), base_url = context.settings.base_url, zone](
          const store::WholeClass& whole) { return class_response(whole, names, base_url, zone); };
  auto answer =
      co_await define<Command>(context, std::move(request), std::move(command), std::move(show),
                               context.settings.rules.keep_booking_answers);
  if (!answer) {
    co_return localised(answer.error(), zone);
  }
  co_return answer;
}

}  // namespace

// GET /v1/sessions
Awaitable<Result<HttpResponse>> list_sessions(Context context, Request request) {
  const auto read = [&](const store::Reads& reads) { return list(context, request, reads); };
  co_return store::read(context.ledger.engine(), read);
}

// GET /v1/sessions/{id}
Awaitable<Result<HttpResponse>> show_session(Context context, Request request) {
  const auto show = [&](const store::Reads& reads) -> Result<HttpResponse> {
    const auto session = visible_session(request, reads);
    if (!session) {
      return nothing_there();
    }
    Names names;
    const auto zone = agency_zone(request.agency(), reads);
    auto response = json_response(200, one_json(context, *session, names, zone, reads));
    response.headers.set("ETag", version_tag(session->version));
    return unless_known(request.headers, std::move(response));
  };
  co_return store::read(context.ledger.engine(), show);
}

// POST /v1/sessions/{id}/move
Awaitable<Result<HttpResponse>> move_session(Context context, Request request) {
  const auto prepare = [&](const store::Reads& reads) { return read_class_move(request, reads); };
  auto prepared = store::read(context.ledger.engine(), prepare);
  if (!prepared) {
    co_return prepared.error();
  }
  co_return co_await take_step<store::MoveClass>(context, std::move(request), std::move(*prepared));
}

// POST /v1/sessions/{id}/reassign
Awaitable<Result<HttpResponse>> reassign_session(Context context, Request request) {
  const auto prepare = [&](const store::Reads& reads) {
    return read_class_reassign(request, reads);
  };
  auto prepared = store::read(context.ledger.engine(), prepare);
  if (!prepared) {
    co_return prepared.error();
  }
  co_return co_await take_step<store::ReassignClass>(context, std::move(request),
                                                     std::move(*prepared));
}

// POST /v1/sessions/{id}/cancel
Awaitable<Result<HttpResponse>> cancel_session(Context context, Request request) {
  const auto prepare = [&](const store::Reads& reads) { return read_class_cancel(request, reads); };
  auto prepared = store::read(context.ledger.engine(), prepare);
  if (!prepared) {
    co_return prepared.error();
  }
  co_return co_await take_step<store::CancelClass>(context, std::move(request),
                                                   std::move(*prepared));
}

}  // namespace holdfast::gateway::rest
