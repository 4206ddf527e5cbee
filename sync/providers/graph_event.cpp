#include "sync/providers/graph_event.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <charconv>

#include "caldav/icalendar/windows_zones.hpp"
#include "store/base/http.hpp"
#include "store/base/text.hpp"
#include "store/base/time_zone.hpp"
#include "sync/providers/graph_json.hpp"

namespace holdfast::sync {
namespace {

namespace json = boost::json;
using icalendar::PlainEvent;
using icalendar::PlainTime;

constexpr std::string_view kTransaction = "holdfast-";

GraphEvent::Type type_of(std::string_view word) {
  if (equal_ignoring_case(word, "occurrence")) {
    return GraphEvent::Type::occurrence;
  }
  if (equal_ignoring_case(word, "exception")) {
    return GraphEvent::Type::exception;
  }
  return equal_ignoring_case(word, "seriesMaster") ? GraphEvent::Type::master
                                                   : GraphEvent::Type::single;
}

/// "2026-12-01T10:00:00.0000000", of which the fraction is left out.
std::optional<LocalTime> wall_time(const json::object& time) {
  const auto text = graph::text(time, "dateTime");
  return parse_local_time(std::string_view(text).substr(0, text.find('.')));
}

/// Every request asks for UTC. Where the answer is in another zone all the same, it is believed.
std::optional<Instant> instant_of(const json::object& time) {
  const auto wall = wall_time(time);
  if (!wall) {
    return std::nullopt;
  }
  const auto zone = graph::text(time, "timeZone");
  if (zone.empty() || equal_ignoring_case(zone, "UTC")) {
    return Instant{wall->value.time_since_epoch()};
  }
  auto found = TimeZone::find(zone);
  if (!found) {
    found = TimeZone::find(icalendar::iana_name_of_windows_zone(zone));
  }
  return found ? std::optional(found->to_instant(*wall)) : std::nullopt;
}

/// A date, or an instant. All-day events are dates wherever they are read: their midnight has no
/// zone.
std::optional<PlainTime> plain_time(const GraphEvent& event, std::string_view name, bool all_day) {
  const auto* time = graph::child(event.fields, name);
  if (time == nullptr) {
    return std::nullopt;
  }
  PlainTime plain;
  if (all_day) {
    const auto wall = wall_time(*time);
    if (!wall) {
      return std::nullopt;
    }
    plain.date = std::chrono::floor<std::chrono::days>(wall->value);
    return plain;
  }
  const auto at = instant_of(*time);
  if (!at) {
    return std::nullopt;
  }
  plain.at = *at;
  return plain;
}

std::string participation_of(const json::object& words) {
  const auto* status = graph::child(words, "responseStatus");
  const auto response = status != nullptr ? to_lower(graph::text(*status, "response")) : "";
  if (response == "declined") {
    return "DECLINED";
  }
  if (response == "tentativelyaccepted") {
    return "TENTATIVE";
  }
  if (response == "notresponded") {
    return "NEEDS-ACTION";
  }
  return response == "accepted" ? "ACCEPTED" : "";
}

/// What counts as busy is decided by the busy rules; here it is only said in iCalendar's words. A
/// word that nobody knows is left out, and bars.
void take_show_as(PlainEvent& plain, std::string_view show_as) {
  const auto word = to_lower(show_as);
  plain.transparent = word == "free";
  if (word == "tentative" || word == "oof" || word == "workingelsewhere") {
    plain.busy_status = word == "oof"         ? "OOF"
                        : word == "tentative" ? "TENTATIVE"
                                              : "WORKINGELSEWHERE";
  }
}

std::string class_of(std::string_view sensitivity) {
  if (equal_ignoring_case(sensitivity, "confidential")) {
    return "CONFIDENTIAL";
  }
  const bool shown = sensitivity.empty() || equal_ignoring_case(sensitivity, "normal");
  return shown ? "" : "PRIVATE";
}

/// Each occurrence is an event of its own, with a UID that does not depend on what was told of it.
std::string uid_of(const GraphEvent& event) {
  if (!event.own_uid.empty()) {
    return event.own_uid;
  }
  const auto uid = graph::text(event.fields, "iCalUId");
  return event.type != GraphEvent::Type::single || uid.empty() ? "graph:" + event.id : uid;
}

void take_own_properties(GraphEvent& event) {
  const auto* properties = graph::list(event.fields, "singleValueExtendedProperties");
  if (properties == nullptr) {
    return;
  }
  for (const auto& entry : *properties) {
    const auto* property = entry.if_object();
    if (property == nullptr) {
      continue;
    }
    const auto id = graph::text(*property, "id");
    const auto value = graph::text(*property, "value");
    if (equal_ignoring_case(id, kGraphUid)) {
      event.own_uid = value;
    } else if (equal_ignoring_case(id, kGraphPrint)) {
      event.own_print = value;
    } else if (equal_ignoring_case(id, kGraphSequence)) {
      std::from_chars(value.data(), value.data() + value.size(), event.own_sequence);
    }
  }
}

json::object time_object(const PlainTime& time) {
  json::object out;
  const auto wall = time.date ? LocalTime{std::chrono::local_seconds{*time.date}}
                              : TimeZone::utc().to_local(time.at);
  out["dateTime"] = to_string(wall);
  out["timeZone"] = "UTC";
  return out;
}

json::object property(std::string_view id, std::string_view value) {
  json::object out;
  out["id"] = json::string_view(id.data(), id.size());
  out["value"] = json::string_view(value.data(), value.size());
  return out;
}

}  // namespace

std::string graph_expansion() {
  const auto named = [](std::string_view id) { return "id eq '" + std::string(id) + "'"; };
  return "$expand=" +
         percent_encode("singleValueExtendedProperties($filter=" + named(kGraphUid) + " or " +
                        named(kGraphSequence) + " or " + named(kGraphPrint) + ")");
}

bool GraphEvent::is_bare() const {
  return type == Type::occurrence && graph::text(fields, "showAs").empty();
}

std::optional<bool> GraphEvent::may_be_ours() const {
  if (type == Type::occurrence || type == Type::exception) {
    return false;
  }
  if (graph::member(fields, "transactionId") == nullptr) {
    return std::nullopt;
  }
  return graph::text(fields, "transactionId").starts_with(kTransaction);
}

std::optional<TimeRange> GraphEvent::span() const {
  const auto* from = graph::child(fields, "start");
  const auto* to = graph::child(fields, "end");
  const auto start = from != nullptr ? instant_of(*from) : std::nullopt;
  const auto end = to != nullptr ? instant_of(*to) : std::nullopt;
  return start && end ? std::optional(TimeRange{*start, *end}) : std::nullopt;
}

std::optional<GraphEvent> read_graph_event(const json::object& fields) {
  GraphEvent event;
  event.id = graph::text(fields, "id");
  if (event.id.empty()) {
    return std::nullopt;
  }
  event.etag = graph::text(fields, "@odata.etag");
  event.type = type_of(graph::text(fields, "type"));
  event.master = graph::text(fields, "seriesMasterId");
  event.fields = fields;
  take_own_properties(event);
  return event;
}

std::string graph_version(const GraphEvent& event, const GraphEvent* master) {
  if (event.etag.empty() || master == nullptr || !event.is_bare()) {
    return event.etag;
  }
  return event.etag + ' ' + master->etag;
}

Result<std::string> graph_text(const GraphEvent& event, const GraphEvent* master) {
  const auto& words = event.is_bare() && master != nullptr ? master->fields : event.fields;
  const bool all_day = graph::flag(words, "isAllDay");
  const auto start = plain_time(event, "start", all_day);
  const auto end = plain_time(event, "end", all_day);
  if (!start || !end) {
    return Error{Errc::validation, "its times cannot be read"};
  }
  PlainEvent plain;
  plain.uid = uid_of(event);
  plain.sequence = event.own_sequence;
  plain.start = *start;
  plain.end = *end;
  if (event.type == GraphEvent::Type::single) {
    plain.changed_at = parse_rfc3339(graph::text(event.fields, "lastModifiedDateTime"));
  }
  plain.summary = graph::text(words, "subject");
  if (const auto* place = graph::child(words, "location")) {
    plain.location = graph::text(*place, "displayName");
  }
  plain.status = graph::flag(words, "isCancelled") || graph::flag(event.fields, "isCancelled")
                     ? "CANCELLED"
                     : "CONFIRMED";
  take_show_as(plain, graph::text(words, "showAs"));
  plain.classification = class_of(graph::text(words, "sensitivity"));
  plain.participation = participation_of(words);
  if (event.type == GraphEvent::Type::master) {
    // Its times are those of the first occurrence, which is told besides. A copy of ours that was
    // made into a series must be seen to be one: it cannot stand.
    plain.transparent = true;
    if (!event.own_uid.empty()) {
      plain.recurrence.push_back("RRULE:FREQ=DAILY;COUNT=2");
    }
  }
  return icalendar::write_plain({plain});
}

Result<GraphCopy> graph_copy(std::string_view uid, std::string_view staff_copy) {
  const auto plain = icalendar::read_plain(staff_copy);
  if (!plain || !plain->end) {
    return Error{Errc::refused, "the copy cannot be read"};
  }
  GraphCopy copy;
  auto& fields = copy.fields;
  fields["subject"] = plain->summary;
  json::object body;
  body["contentType"] = "text";
  body["content"] = plain->description;
  fields["body"] = std::move(body);
  json::object place;
  place["displayName"] = plain->location;
  fields["location"] = std::move(place);
  fields["start"] = time_object(plain->start);
  fields["end"] = time_object(*plain->end);
  fields["isAllDay"] = plain->start.date.has_value();
  fields["showAs"] = plain->transparent             ? "free"
                     : plain->status == "TENTATIVE" ? "tentative"
                                                    : "busy";
  const auto sequence = std::to_string(plain->sequence);
  copy.print = sha256_hex(sequence + ' ' + json::serialize(fields)).substr(0, 32);
  json::array properties;
  properties.push_back(property(kGraphUid, uid));
  properties.push_back(property(kGraphSequence, sequence));
  properties.push_back(property(kGraphPrint, copy.print));
  fields["singleValueExtendedProperties"] = std::move(properties);
  return copy;
}

std::string graph_transaction(std::string_view uid, int generation) {
  return std::string(kTransaction) + sha256_hex(uid).substr(0, 40) + '-' +
         std::to_string(generation);
}

bool is_as_written(const GraphEvent& there, const GraphCopy& copy) {
  const auto wanted = read_graph_event(
      {{"id", there.id}, {"start", copy.fields.at("start")}, {"end", copy.fields.at("end")}});
  return there.own_print == copy.print && there.type == GraphEvent::Type::single &&
         !graph::flag(there.fields, "isCancelled") && there.span() == wanted->span();
}

}  // namespace holdfast::sync
