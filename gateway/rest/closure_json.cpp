#include "gateway/rest/closure_json.hpp"

#include <boost/json/array.hpp>

#include "gateway/rest/start_time.hpp"

namespace holdfast::gateway::rest {
namespace {

namespace json = boost::json;

constexpr std::size_t kLongestTime = 64;
constexpr std::size_t kLongestKey = 80;
constexpr std::size_t kLongestReason = 200;

std::optional<LocalDate> read_day(Members& body, std::string_view name, Faults& faults) {
  const auto text = body.text(name, kLongestTime);
  const auto date = text ? parse_local_date(*text) : std::nullopt;
  if (text && !date) {
    faults.add(body.pointer_to(name), "format", "A date, such as 2026-12-24.");
  }
  return date;
}

std::optional<Instant> read_instant(Members& body, std::string_view name, Faults& faults) {
  const auto text = body.text(name, kLongestTime);
  const auto at = text ? parse_rfc3339(*text) : std::nullopt;
  if (text && !at) {
    faults.add(body.pointer_to(name), "format",
               "RFC 3339 with an offset, such as 2026-12-24T14:00:00+01:00.");
  }
  return at;
}

/// A bound is a day or an instant, not both.
void expect_one(const Members& body, std::string_view day, std::string_view instant,
                Faults& faults) {
  if (body.has(day) && body.has(instant)) {
    faults.add(body.pointer_to(instant), "value",
               "Send either " + std::string(day) + " or " + std::string(instant) + '.');
  }
}

void read_resource(Members& body, Faults& faults, const store::Reads& reads,
                   store::Closure& closure) {
  if (body.is_null("resource")) {
    closure.resource.reset();
    return;
  }
  const auto named = body.text("resource", kLongestKey);
  if (!named) {
    return;
  }
  if (const auto resource = find_resource(reads, closure.agency, *named)) {
    closure.resource = resource->id;
  } else {
    faults.add("/resource", "not_found",
               "There is no such resource. Send an id or a slug, or null for the whole agency.");
  }
}

}  // namespace

json::object closure_json(const store::Closure& closure, const Names& names, const TimeZone& zone) {
  json::object body;
  body["id"] = closure.id.empty() ? json::value(nullptr) : json::value(closure.id.value);
  body["resource"] =
      closure.resource ? json::value(names.reference(*closure.resource)) : json::value(nullptr);
  for (auto& member : when_json(closure.time, zone.name())) {
    body[member.key()] = std::move(member.value());
  }
  body["reason"] = closure.reason;
  body["version"] = closure.version;
  return body;
}

json::object closure_json(const store::DefineClosure::Outcome& outcome, const Names& names,
                          const TimeZone& zone) {
  auto body = closure_json(outcome.closure, names, zone);
  json::array hit;
  for (const auto& id : outcome.hit) {
    hit.emplace_back(id.value);
  }
  body["hit"] = std::move(hit);
  return body;
}

void read_closure(Members& body, Faults& faults, const store::Reads& reads, const TimeZone& zone,
                  store::Closure& closure) {
  read_resource(body, faults, reads, closure);
  expect_one(body, "first_day", "starts_at", faults);
  expect_one(body, "last_day", "ends_at", faults);
  if (const auto day = read_day(body, "first_day", faults)) {
    closure.time.start = zone.first_instant_at_or_after(LocalTime{*day});
  }
  if (const auto at = read_instant(body, "starts_at", faults)) {
    closure.time.start = *at;
  }
  if (const auto day = read_day(body, "last_day", faults)) {
    closure.time.end = zone.first_instant_at_or_after(LocalTime{*day + std::chrono::days{1}});
  }
  if (const auto at = read_instant(body, "ends_at", faults)) {
    closure.time.end = *at;
  }
  closure.reason = body.text("reason", kLongestReason).value_or(closure.reason);
}

}  // namespace holdfast::gateway::rest
