#include "gateway/rest/series_dates.hpp"

namespace holdfast::gateway::rest {
namespace {

constexpr std::size_t kLongestTime = 64;
constexpr std::int64_t kLongestInterval = 52;

std::vector<Instant> read_starts(Members& body, Faults& faults) {
  std::vector<Instant> starts;
  const auto* list = body.list("starts");
  if (list == nullptr) {
    return starts;
  }
  if (list->empty() || list->size() > kMostOccurrences) {
    faults.add("/starts", "length", "1 to 200 starts.");
    return starts;
  }
  for (std::size_t i = 0; i < list->size(); ++i) {
    const auto* text = (*list)[i].if_string();
    const auto at = text == nullptr ? std::nullopt : parse_rfc3339({text->data(), text->size()});
    if (at) {
      starts.push_back(*at);
    } else {
      faults.add("/starts/" + std::to_string(i), "format",
                 "RFC 3339 with an offset, such as 2026-12-01T10:00:00+01:00.");
    }
  }
  return starts;
}

/// How often, and how long: `every` and `interval`, then `count` or `until`.
void read_pace(Members& repeat, store::SeriesRule& rule, Faults& faults) {
  const auto every = repeat.text("every", kLongestTime).value_or("week");
  const auto interval = repeat.whole("interval", 1, kLongestInterval).value_or(1);
  if (every != "day" && every != "week") {
    faults.add(repeat.pointer_to("every"), "value", "This is day or week.");
  }
  rule.every = std::chrono::days{interval * (every == "week" ? 7 : 1)};
  if (const auto count = repeat.whole("count", 1, kMostOccurrences)) {
    rule.count = static_cast<int>(*count);
  }
  if (const auto until = repeat.text("until", kLongestTime)) {
    rule.until = parse_local_date(*until);
    if (!rule.until) {
      faults.add(repeat.pointer_to("until"), "format", "A date: 2027-01-31.");
    }
  }
  if (repeat.has("count") == repeat.has("until")) {
    faults.add(repeat.pointer_to("count"), "required",
               "Send either count or until, so that the series has an end.");
  }
}

std::optional<store::SeriesRule> read_rule(Members& body, Faults& faults) {
  auto repeat = body.object("repeat");
  if (!repeat) {
    return std::nullopt;
  }
  store::SeriesRule rule;
  repeat->require({"local"});
  if (const auto text = repeat->text("local", kLongestTime)) {
    const auto local = parse_local_time(*text);
    if (local) {
      rule.first = *local;
    } else {
      faults.add(repeat->pointer_to("local"), "format",
                 "A date and time without an offset: 2026-12-01T10:00.");
    }
  }
  read_pace(*repeat, rule, faults);
  repeat->finish();
  return rule;
}

}  // namespace

SeriesDates read_series_dates(Members& body, const std::string& fallback_zone, Faults& faults) {
  SeriesDates dates;
  dates.starts = read_starts(body, faults);
  dates.rule = read_rule(body, faults);
  dates.time_zone = body.text("time_zone", kLongestTime).value_or(fallback_zone);
  if (body.has("starts") == body.has("repeat")) {
    faults.add("/starts", "required", "Send either starts or repeat.");
  }
  if (!TimeZone::find(dates.time_zone)) {
    faults.add("/time_zone", "value",
               "This is the name of an IANA time zone, such as Europe/Berlin.");
  }
  return dates;
}

}  // namespace holdfast::gateway::rest
