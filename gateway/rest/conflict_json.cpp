#include "gateway/rest/conflict_json.hpp"

#include <algorithm>
#include <boost/json/array.hpp>

#include "gateway/rest/answers.hpp"
#include "gateway/rest/start_time.hpp"
#include "store/placement.hpp"

namespace holdfast::gateway::rest {
namespace {

namespace json = boost::json;

constexpr int kTimes = 5;
/// Who could take over is tried one by one.
constexpr std::size_t kMostTried = 50;

json::value text_or_null(const std::string& text) {
  return text.empty() ? json::value(nullptr) : json::value(text);
}

/// Where the cause stands: the calendar, source or closure by its id and name. Not the event.
json::object origin_json(const store::Conflict& conflict, const store::Reads& reads) {
  const auto place = conflict.cause.substr(0, conflict.cause.find('/'));
  json::object origin{{"kind", "time_zone"}, {"id", nullptr}, {"name", nullptr}};
  const auto is = [&](std::string_view kind, const std::string& name) {
    origin = {{"kind", kind}, {"id", place}, {"name", text_or_null(name)}};
  };
  if (place.starts_with(store::SourceId::prefix())) {
    const auto source = reads.source(store::SourceId{place});
    is("source", source ? source->name : "");
  } else if (place.starts_with(store::CalendarId::prefix())) {
    const auto calendar = reads.calendar(store::CalendarId{place});
    is("calendar", calendar ? calendar->name : "");
  } else if (place.starts_with(store::ClosureId::prefix())) {
    const auto closure = reads.closure(conflict.agency, store::ClosureId{place});
    is("closure", closure ? closure->reason : "");
  } else if (conflict.kind == "time_zone") {
    origin["name"] = conflict.cause.substr(conflict.cause.find('/') + 1);
  } else if (place == "reply") {
    origin = {{"kind", "customer"}, {"id", conflict.booking.value}, {"name", nullptr}};
  } else {
    // A resource that was changed.
    const auto resource = reads.resource(conflict.agency, conflict.resource);
    origin = {{"kind", "resource"},
              {"id", conflict.resource.value},
              {"name", text_or_null(resource ? resource->name : "")}};
  }
  return origin;
}

json::array told_json(const store::Conflict& conflict, const store::Reads& reads) {
  json::array told;
  for (const auto& effect : reads.effects_of(conflict.agency, conflict.booking)) {
    if (!effect.kind.starts_with("conflict.") || effect.discriminator != conflict.id.value) {
      continue;
    }
    std::optional<Instant> at;
    for (const auto& attempt : reads.attempts(effect.id)) {
      if (attempt.outcome == "delivered") {
        at = attempt.ended_at;
      }
    }
    told.push_back({{"kind", effect.kind},
                    {"recipient", effect.recipient},
                    {"state", std::string(name(effect.state))},
                    {"owed_at", to_rfc3339(effect.created_at)},
                    {"told_at", rest::or_null(at)}});
  }
  return told;
}

/// Everybody who could stand in for the resource of the conflict.
std::vector<store::ResourceId> candidates(const store::Service& service,
                                          const store::Conflict& conflict) {
  std::vector<store::ResourceId> found;
  for (const auto& requirement : service.requirements) {
    const auto& pool = requirement.pool;
    if (std::find(pool.begin(), pool.end(), conflict.resource) == pool.end()) {
      continue;
    }
    for (const auto& id : pool) {
      if (id != conflict.resource && found.size() < kMostTried) {
        found.push_back(id);
      }
    }
  }
  return found;
}

json::object suggestions_json(const Context& context, const store::Conflict& conflict,
                              const store::Booking& booking, Names& names,
                              const store::Reads& reads) {
  json::array resources;
  json::array times;
  const auto service = reads.service(booking.agency, booking.service);
  const auto now = context.clock.now();
  if (service && booking.session.empty() && booking.time.start > now) {
    const auto& rules = context.settings.rules;
    store::Wish wish{.service = *service,
                     .starts_at = booking.time.start,
                     .moving = &booking,
                     .length = booking.time.length()};
    for (const auto start : store::alternatives(wish, rules, now, reads, kTimes)) {
      const TimeRange time{start, start + booking.time.length()};
      times.push_back(when_json(time, booking.time_zone));
    }
    wish.without = conflict.resource;
    wish.start_stands = true;
    for (const auto& id : candidates(*service, conflict)) {
      wish.wanted = id;
      if (store::place(wish, rules, now, reads)) {
        names.learn(reads, booking.agency, id);
        resources.push_back(names.reference(id));
      }
    }
  }
  return {{"resources", std::move(resources)}, {"times", std::move(times)}};
}

}  // namespace

json::object conflict_json(const store::Conflict& conflict, const Names& names,
                           std::string_view base_url) {
  const auto base = std::string(base_url) + "/v1/";
  json::object body;
  body["id"] = conflict.id.value;
  body["status"] = conflict.closed_at ? "settled" : "open";
  body["booking"] = conflict.booking.value;
  body["resource"] = names.reference(conflict.resource);
  body["kind"] = conflict.kind;
  body["starts_at"] = to_rfc3339(conflict.time.start);
  body["ends_at"] = to_rfc3339(conflict.time.end);
  body["opened_at"] = to_rfc3339(conflict.opened_at);
  body["escalated"] = conflict.escalated;
  body["closed_at"] = or_null(conflict.closed_at);
  body["resolution"] = text_or_null(conflict.resolution);
  body["resolved_by"] = text_or_null(conflict.resolved_by);
  body["reason"] = text_or_null(conflict.reason);
  body["links"] = {{"self", base + "conflicts/" + conflict.id.value},
                   {"booking", base + "bookings/" + conflict.booking.value}};
  return body;
}

json::object conflict_details(const Context& context, const Request& request,
                              const store::Conflict& conflict, const store::Reads& reads) {
  Names names;
  names.learn(reads, request.agency(), conflict.resource);
  auto body = conflict_json(conflict, names, context.settings.base_url);
  body["origin"] = origin_json(conflict, reads);
  body["told"] = told_json(conflict, reads);
  body["suggestions"] = nullptr;
  const auto booking = reads.booking(request.agency(), conflict.booking);
  if (booking && !conflict.closed_at) {
    body["suggestions"] = suggestions_json(context, conflict, *booking, names, reads);
  }
  return body;
}

}  // namespace holdfast::gateway::rest
