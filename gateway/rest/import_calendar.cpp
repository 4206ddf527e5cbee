#include "gateway/rest/import_calendar.hpp"

#include <algorithm>
#include <map>

#include "caldav/icalendar/scan.hpp"
#include "gateway/rest/import_rows.hpp"
#include "store/base/text.hpp"

namespace holdfast::gateway::rest {
namespace {

bool begins_component(std::string_view line) {
  constexpr std::string_view kBegin = "BEGIN:V";
  return line.size() > kBegin.size() && equal_ignoring_case(line.substr(0, kBegin.size()), kBegin);
}

/// The content of a UID line; nothing for another one.
std::optional<std::string_view> uid_in(std::string_view line) {
  const auto colon = line.find(':');
  const auto name = line.substr(0, std::min(line.find(';'), colon));
  if (colon == std::string_view::npos || !equal_ignoring_case(name, "UID")) {
    return std::nullopt;
  }
  return trim(line.substr(colon + 1));
}

/// Where in the file each UID's component begins: people look there for what was refused.
std::map<std::string, std::size_t> places_of(std::string_view text) {
  std::map<std::string, std::size_t> places;
  std::size_t begins = 0;
  std::string line;
  std::size_t line_number = 0;
  const auto take = [&] {
    if (begins_component(line)) {
      begins = line_number;
    } else if (const auto uid = uid_in(line)) {
      places.emplace(*uid, begins);
    }
  };
  for (std::size_t number = 1; !text.empty(); ++number) {
    const auto end = std::min(text.find('\n'), text.size());
    auto piece = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (piece.ends_with('\r')) {
      piece.remove_suffix(1);
    }
    // RFC 5545 section 3.1: a line that begins with white space goes on the one before.
    if (piece.starts_with(' ') || piece.starts_with('\t')) {
      line += piece.substr(1);
      continue;
    }
    take();
    line = piece;
    line_number = number;
  }
  take();
  return places;
}

std::string uid_of(const sync::FeedObject& object) {
  const auto scanned = icalendar::scan_tolerantly(object.text, {});
  if (!scanned) {
    return {};
  }
  for (const auto& component : scanned->calendars.front().children) {
    if (icalendar::is_object_kind(component.name)) {
      return std::string(component.value_of("UID"));
    }
  }
  return {};
}

}  // namespace

Result<std::vector<ImportedEvent>> events_of_calendar(std::string_view text) {
  auto snapshot = sync::read_feed(text);
  if (!snapshot) {
    return Error{snapshot.error().code == Errc::too_large ? Errc::too_large : Errc::validation,
                 "The file is no whole iCalendar file: it begins with BEGIN:VCALENDAR and ends "
                 "with END:VCALENDAR."};
  }
  if (snapshot->objects.size() > kMostImported) {
    return Error{Errc::too_large,
                 "An import has at most " + std::to_string(kMostImported) + " events."};
  }
  const auto places = places_of(text);
  std::vector<ImportedEvent> events;
  for (auto& object : snapshot->objects) {
    auto uid = uid_of(object);
    const auto place = places.find(uid);
    const auto line = place == places.end() ? 0 : place->second;
    events.push_back({line, std::move(uid), std::move(object)});
  }
  std::stable_sort(events.begin(), events.end(),
                   [](const ImportedEvent& a, const ImportedEvent& b) { return a.line < b.line; });
  return events;
}

}  // namespace holdfast::gateway::rest
