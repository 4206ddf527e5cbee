#include "gateway/rest/start_time.hpp"

namespace holdfast::gateway::rest {
namespace {

constexpr std::size_t kLongestTime = 64;
constexpr std::size_t kLongestZone = 64;

Error fault(std::string pointer, std::string_view code, std::string message) {
  Faults faults;
  faults.add(std::move(pointer), code, std::move(message));
  return faults.error();
}

std::string text_in(const TimeZone& zone, Instant at) { return to_rfc3339(at, zone.offset_at(at)); }

}  // namespace

Error ask_which(const LocalMeaning& meaning, const TimeZone& zone, std::string_view local) {
  const bool gap = meaning.kind == LocalMeaning::Kind::gap;
  Error error{Errc::invalid_local_time,
              std::string(local) + (gap ? " does not exist in " : " exists twice in ") +
                  zone.name() +
                  ": a clock change lies there. Send one of the candidates as starts_at.",
              {{"reason", gap ? "gap" : "ambiguous"}}};
  const auto first = std::min(meaning.earlier, meaning.later);
  const auto second = std::max(meaning.earlier, meaning.later);
  error.fields.push_back({"candidate", text_in(zone, first)});
  if (second != first) {
    error.fields.push_back({"candidate", text_in(zone, second)});
  }
  return error;
}

StartMembers read_start(Members& members, Faults& faults) {
  StartMembers start{members.text("starts_at", kLongestTime), members.text("local", kLongestTime),
                     members.text("time_zone", kLongestZone)};
  if (members.has("starts_at") == members.has("local")) {
    faults.add(members.pointer_to("starts_at"), "required",
               "Send either starts_at with its offset, or local together with time_zone.");
  } else if (members.has("local") && !members.has("time_zone")) {
    faults.add(members.pointer_to("time_zone"), "required",
               "A local time needs the zone that it is meant in, such as Europe/Berlin.");
  }
  return start;
}

Result<StartTime> decide_start(const StartMembers& members, const std::string& fallback_zone) {
  const auto zone = TimeZone::find(members.time_zone.value_or(fallback_zone));
  if (!zone) {
    return fault("/time_zone", "value",
                 "This is the name of an IANA time zone, such as Europe/Berlin.");
  }
  if (members.starts_at) {
    const auto at = parse_rfc3339(*members.starts_at);
    if (!at) {
      return fault("/starts_at", "format",
                   "RFC 3339 with an offset, such as 2026-12-01T10:00:00+01:00.");
    }
    return StartTime{*at, zone->name()};
  }
  const auto local = parse_local_time(members.local.value_or(""));
  if (!local) {
    return fault("/local", "format", "A date and time without an offset: 2026-12-01T10:00.");
  }
  const auto meaning = zone->meaning_of(*local);
  if (meaning.kind != LocalMeaning::Kind::unique) {
    return ask_which(meaning, *zone, *members.local);
  }
  return StartTime{meaning.earlier, zone->name()};
}

boost::json::object when_json(TimeRange time, const std::string& time_zone) {
  // A zone that a newer tz database has dropped must not make a booking unreadable.
  const auto found = TimeZone::find(time_zone);
  const auto zone = found ? *found : TimeZone::utc();
  boost::json::object when;
  when["starts_at"] = text_in(zone, time.start);
  when["ends_at"] = text_in(zone, time.end);
  when["time_zone"] = time_zone;
  return when;
}

}  // namespace holdfast::gateway::rest
