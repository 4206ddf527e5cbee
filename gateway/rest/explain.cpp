#include "store/explain.hpp"

#include <boost/json/array.hpp>

#include "gateway/rest/access.hpp"
#include "gateway/rest/answers.hpp"
#include "gateway/rest/handlers.hpp"
#include "gateway/rest/names.hpp"
#include "gateway/rest/slot_question.hpp"
#include "gateway/rest/start_time.hpp"
#include "store/engine.hpp"

namespace holdfast::gateway::rest {
namespace {

namespace json = boost::json;

json::object span_json(TimeRange time, const TimeZone& zone) {
  return {{"starts_at", to_rfc3339(time.start, zone.offset_at(time.start))},
          {"ends_at", to_rfc3339(time.end, zone.offset_at(time.end))}};
}

/// What a claim comes from, without what people call it: of an event only its calendar.
json::object claim_json(const store::Claim& claim, const TimeZone& zone) {
  auto body = span_json(claim.time, zone);
  body["kind"] = std::string(name(claim.kind));
  body["rule"] = claim.rule;
  body["origin"] = claim.origin.substr(0, claim.origin.find('/'));
  return body;
}

json::object cap_json(const store::Occupancy::Count& count, const TimeZone& zone) {
  auto body = span_json(count.period, zone);
  body["bookings"] = count.bookings;
  body["cap"] = count.cap;
  return body;
}

json::object calendar_json(const store::Explanation::Member::Calendar& calendar) {
  return {{"id", calendar.source.id.value},
          {"state", std::string(name(calendar.source.state))},
          {"last_good_at", or_null(calendar.source.last_good_at)},
          {"blind", calendar.blind}};
}

template <class Items, class Show>
json::array listed(const Items& items, Show show) {
  json::array list;
  for (const auto& item : items) {
    list.push_back(show(item));
  }
  return list;
}

/// Staff learn of others whether they are free, not why.
json::object member_json(const store::Explanation::Member& member, bool with_details,
                         const Names& names, const TimeZone& zone) {
  json::object body;
  body["part"] = member.part;
  body["requirement"] = member.requirement;
  body["resource"] = names.reference(member.resource);
  body["free"] = member.hindrance == store::Hindrance::none;
  body["details"] = nullptr;
  if (!with_details) {
    return body;
  }
  json::object details;
  details["hindrance"] = std::string(name(member.hindrance));
  details["active"] = member.active;
  details["in_hours"] = member.in_hours;
  details["needed"] = span_json(member.span, zone);
  details["claims"] =
      listed(member.claims, [&](const auto& claim) { return claim_json(claim, zone); });
  details["caps_reached"] =
      listed(member.caps, [&](const auto& count) { return cap_json(count, zone); });
  details["calendars"] =
      listed(member.calendars, [](const auto& calendar) { return calendar_json(calendar); });
  body["details"] = std::move(details);
  return body;
}

json::value refusal_json(const std::optional<Error>& refusal) {
  if (!refusal) {
    return nullptr;
  }
  json::object body{{"code", name(refusal->code)}, {"detail", refusal->detail}};
  body["rule"] = nullptr;
  for (const auto& field : refusal->fields) {
    if (field.name == "rule") {
      body["rule"] = field.value;
    }
  }
  return body;
}

Result<HttpResponse> answer_question(const Context& context, const Request& request,
                                     const store::Reads& reads) {
  Faults faults;
  const auto question = read_slot_question(request, reads, faults);
  const auto at = request.query.find("at");
  const auto start = at ? parse_rfc3339(*at) : std::nullopt;
  if (!start) {
    faults.add("?at", at ? "format" : "required",
               "An instant: RFC 3339 with an offset (write + as %2B).");
  }
  if (!faults.none()) {
    return faults.error();
  }
  const auto wish = question.wish(*start);
  const auto explained = store::explain(wish, context.settings.rules, context.clock.now(), reads);
  if (!explained) {
    return explained.error();
  }
  Names names;
  auto body = when_json(explained->time, question.zone.name());
  body["free"] = !explained->refusal;
  body["refusal"] = refusal_json(explained->refusal);
  json::array members;
  for (const auto& member : explained->members) {
    names.learn(reads, request.agency(), member.resource);
    members.push_back(member_json(member, may_see(request, member.resource), names, question.zone));
  }
  body["members"] = std::move(members);
  body["sessions"] = listed(explained->sessions, [](const auto& session) {
    return json::object{
        {"id", session.id.value}, {"seats", session.seats}, {"seats_left", session.free}};
  });
  return json_response(200, body);
}

}  // namespace

// GET /v1/slots/explain: why a time can be had, or cannot.
Awaitable<Result<HttpResponse>> explain_slot(Context context, Request request) {
  const auto answer = [&](const store::Reads& reads) {
    return answer_question(context, request, reads);
  };
  co_return store::read(context.ledger.engine(), answer);
}

}  // namespace holdfast::gateway::rest
