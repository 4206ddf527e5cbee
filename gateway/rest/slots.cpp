#include <boost/json/array.hpp>

#include "gateway/rest/answers.hpp"
#include "gateway/rest/entity_tags.hpp"
#include "gateway/rest/handlers.hpp"
#include "gateway/rest/members.hpp"
#include "gateway/rest/names.hpp"
#include "gateway/rest/start_time.hpp"
#include "store/base/text.hpp"
#include "store/engine.hpp"
#include "store/placement.hpp"

namespace holdfast::gateway::rest {
namespace {

namespace json = boost::json;

constexpr std::chrono::days kLongestRange{62};
constexpr int kMostSlots = 1000;

struct SlotQuestion {
  store::Service service;
  TimeRange range;
  std::optional<store::ResourceId> wanted;
  std::string time_zone;
};

/// A date is its first instant in the zone; both bounds are read alike, and the second is left out.
std::optional<Instant> read_bound(const Query& query, const std::string& name, const TimeZone& zone,
                                  Faults& faults) {
  const auto text = query.find(name);
  if (!text) {
    faults.add('?' + name, "required", "A date (2026-12-01) or an instant (RFC 3339).");
    return std::nullopt;
  }
  if (const auto date = parse_local_date(*text)) {
    return zone.first_instant_at_or_after(LocalTime{*date});
  }
  const auto at = parse_rfc3339(*text);
  if (!at) {
    faults.add('?' + name, "format",
               "A date (2026-12-01) or an instant (RFC 3339, write + as %2B).");
  }
  return at;
}

std::optional<TimeRange> read_range(const Query& query, const TimeZone& zone, Faults& faults) {
  const auto from = read_bound(query, "from", zone, faults);
  const auto to = read_bound(query, "to", zone, faults);
  if (!from || !to) {
    return std::nullopt;
  }
  if (*to <= *from) {
    faults.add("?to", "range",
               "`to` lies after `from` and is not part of the range: for one day, send the next "
               "day as `to`.");
  } else if (*to - *from > kLongestRange + std::chrono::hours{2}) {
    // Two hours more, for the clock changes in between.
    faults.add("?to", "range", "At most 62 days at once.");
  }
  return TimeRange{*from, *to};
}

Result<SlotQuestion> read_question(const Request& request, const store::Reads& reads) {
  Faults faults;
  const auto agency = reads.agency(request.agency());
  const auto fallback = agency ? agency->time_zone : std::string("UTC");
  const auto zone = TimeZone::find(request.query.find("time_zone").value_or(fallback));
  if (!zone) {
    faults.add("?time_zone", "value", "An IANA time zone, such as Europe/Berlin.");
    return faults.error();
  }
  const auto range = read_range(request.query, *zone, faults);
  const auto named = request.query.find("service");
  const auto service =
      named ? find_service(reads, request.agency(), *named) : std::optional<store::Service>{};
  if (!service) {
    faults.add("?service", named ? "not_found" : "required", "The id or slug of a service.");
  }
  std::optional<store::ResourceId> wanted;
  const auto staff = request.query.find("staff");
  if (staff && *staff != "any") {
    if (const auto resource = find_resource(reads, request.agency(), *staff)) {
      wanted = resource->id;
    } else {
      faults.add("?staff", "not_found", "There is no such resource. Send an id, a slug or any.");
    }
  }
  if (!faults.none()) {
    return faults.error();
  }
  return SlotQuestion{*service, *range, wanted, zone->name()};
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
  return body;
}

Result<HttpResponse> answer_question(const Context& context, const Request& request,
                                     const store::Reads& reads) {
  const auto question = read_question(request, reads);
  if (!question) {
    return question.error();
  }
  const store::Wish wish{
      .service = question->service, .starts_at = question->range.start, .wanted = question->wanted};
  auto found = store::free_slots(wish, question->range, context.settings.rules, context.clock.now(),
                                 reads, kMostSlots + 1);
  if (!found) {
    return found.error();
  }
  auto& slots = *found;
  json::object body;
  json::array data;
  body["next_from"] = nullptr;
  if (std::ssize(slots) > kMostSlots) {
    body["next_from"] = to_rfc3339(slots.back().time.start);
    slots.pop_back();
  }
  Names names;
  for (const auto& slot : slots) {
    data.push_back(slot_json(slot, question->time_zone, names, reads, request.agency()));
  }
  body["data"] = std::move(data);
  auto response = json_response(200, body);
  response.headers.set("ETag", '"' + sha256_hex(response.body).substr(0, 24) + '"');
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
