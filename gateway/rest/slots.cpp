#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "gateway/rest/access.hpp"
#include "gateway/rest/answers.hpp"
#include "gateway/rest/entity_tags.hpp"
#include "gateway/rest/handlers.hpp"
#include "gateway/rest/names.hpp"
#include "gateway/rest/slot_question.hpp"
#include "gateway/rest/start_time.hpp"
#include "store/base/text.hpp"
#include "store/engine.hpp"
#include "store/freshness.hpp"

namespace holdfast::gateway::rest {
namespace {

namespace json = boost::json;

constexpr std::chrono::days kLongestRange{62};
constexpr int kMostSlots = 1000;

/// Both bounds are read alike, and the second is left out.
TimeRange read_range(const Query& query, const TimeZone& zone, Faults& faults) {
  const auto from = read_bound(query, "from", zone, faults);
  const auto to = read_bound(query, "to", zone, faults);
  if (!from || !to) {
    return {};
  }
  if (*to <= *from) {
    faults.add("?to", "range",
               "`to` lies after `from` and is not part of the range: for one day, send the next "
               "day as `to`.");
  } else if (*to - *from > kLongestRange + std::chrono::hours{2}) {
    // Two hours more, for the clock changes in between.
    faults.add("?to", "range", "At most 62 days at once.");
  }
  return {*from, *to};
}

json::object slot_json(const store::Slot& slot, const std::string& time_zone, Names& names,
                       const store::Reads& reads, store::AgencyId agency) {
  auto body = when_json(slot.time, time_zone);
  body["choices"] = slot.choices;
  json::array free;
  for (const auto& id : slot.free) {
    names.learn(reads, agency, id);
    free.push_back(names.reference(id));
  }
  body["free"] = std::move(free);
  if (slot.seats_left) {
    body["seats_left"] = *slot.seats_left;
  }
  return body;
}

/// Staff learn of others' calendars nothing.
json::array blind_json(const store::Freshness& fresh, const Request& request, Names& names,
                       const store::Reads& reads) {
  json::array blind;
  for (const auto& source : fresh.blind) {
    if (may_see(request, source.resource)) {
      names.learn(reads, request.agency(), source.resource);
      blind.push_back({{"id", source.id.value},
                       {"resource", names.reference(source.resource)},
                       {"last_good_at", or_null(source.last_good_at)}});
    }
  }
  return blind;
}

Result<HttpResponse> answer_question(const Context& context, const Request& request,
                                     const store::Reads& reads) {
  Faults faults;
  const auto question = read_slot_question(request, reads, faults);
  const auto range = read_range(request.query, question.zone, faults);
  if (!faults.none()) {
    return faults.error();
  }
  const auto wish = question.wish(range.start);
  auto slots = store::free_slots(wish, range, context.settings.rules, context.clock.now(), reads,
                                 kMostSlots + 1);
  if (!slots) {
    return slots.error();
  }
  json::object body;
  json::array data;
  body["next_from"] = nullptr;
  if (std::ssize(*slots) > kMostSlots) {
    body["next_from"] = to_rfc3339(slots->back().time.start);
    slots->pop_back();
  }
  Names names;
  for (const auto& slot : *slots) {
    data.push_back(slot_json(slot, question.zone.name(), names, reads, request.agency()));
  }
  body["data"] = std::move(data);
  const auto fresh = store::freshness(wish, context.settings.rules, context.clock.now(), reads);
  body["blind_sources"] = blind_json(fresh, request, names, reads);
  // Weak, and made before what changes with every read of a calendar: the same offers are the same.
  const auto tag = "W/\"" + sha256_hex(json::serialize(body)).substr(0, 24) + '"';
  body["verified_until"] = or_null(fresh.verified_until);
  auto response = json_response(200, body);
  response.headers.set("ETag", tag);
  return unless_known(request.headers, std::move(response));
}

}  // namespace

// GET /v1/slots: what could be booked at this moment. A list is never a promise; the booking
// itself decides.
Awaitable<Result<HttpResponse>> list_slots(Context context, Request request) {
  const auto answer = [&](const store::Reads& reads) {
    return answer_question(context, request, reads);
  };
  co_return store::read(context.ledger.engine(), answer);
}

}  // namespace holdfast::gateway::rest
