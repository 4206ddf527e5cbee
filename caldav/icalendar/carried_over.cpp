#include "caldav/icalendar/carried_over.hpp"

#include "caldav/icalendar/scan.hpp"
#include "store/base/text.hpp"

namespace holdfast::icalendar {
namespace {

constexpr std::size_t kMostOctets = 32768;
constexpr std::size_t kMostAlarms = 20;

bool is_kept(const Property& property) {
  const bool extension =
      property.name.size() > 2 && equal_ignoring_case(property.name.substr(0, 2), "X-");
  // The last is libical's word for what it could not read, and nobody's wish; Microsoft's status
  // and times contradict ours as soon as the booking moves.
  const bool ours_to_say = equal_ignoring_case(property.name.substr(0, 6), "X-LIC-") ||
                           equal_ignoring_case(property.name.substr(0, 12), "X-MICROSOFT-") ||
                           equal_ignoring_case(property.name.substr(0, 11), "X-HOLDFAST-");
  return (extension && !ours_to_say) || property.is("COLOR") || property.is("CATEGORIES");
}

// RFC 5545 section 3.6.6. EMAIL would mail strangers in the staff member's name, PROCEDURE (RFC
// 2445) would run a program.
bool is_kept(const Component& alarm) {
  const auto action = trim(alarm.value_of("ACTION"));
  return alarm.is("VALARM") &&
         (equal_ignoring_case(action, "DISPLAY") || equal_ignoring_case(action, "AUDIO"));
}

const Component* event_of(const Component& calendar) {
  for (const auto& child : calendar.children) {
    if (child.is("VEVENT")) {
      return &child;
    }
  }
  return nullptr;
}

}  // namespace

void write_carried_over(Writer& writer, std::string_view previous) {
  if (previous.empty()) {
    return;
  }
  const auto scanned = scan_strictly(previous, Limits{});
  if (!scanned) {
    return;
  }
  const auto* event = event_of(scanned->calendars.front());
  if (event == nullptr) {
    return;
  }
  std::size_t octets = 0;
  const auto write = [&](std::string_view line) {
    octets += line.size();
    writer.line(line);
  };
  for (const auto& property : event->properties) {
    if (is_kept(property) && octets + property.line.size() <= kMostOctets) {
      write(property.line);
    }
  }
  std::size_t alarms = 0;
  for (const auto& alarm : event->children) {
    std::size_t size = 0;
    for (const auto& property : alarm.properties) {
      size += property.line.size();
    }
    if (!is_kept(alarm) || octets + size > kMostOctets || ++alarms > kMostAlarms) {
      continue;
    }
    writer.begin("VALARM");
    for (const auto& property : alarm.properties) {
      write(property.line);
    }
    writer.end("VALARM");
  }
}

}  // namespace holdfast::icalendar
