#include "sync/providers/feed_snapshot.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "caldav/icalendar/scan.hpp"
#include "store/base/text.hpp"

namespace holdfast::sync {
namespace {

using icalendar::Component;
using icalendar::Property;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

icalendar::Limits limits_of_feeds() {
  icalendar::Limits limits;
  limits.max_bytes = kLargestFeed;
  limits.max_components = 200'000;
  limits.max_lines = 2'000'000;
  return limits;
}

/// Begins and ends as a calendar does. What ends in the middle looks like a calendar with fewer
/// events.
bool is_whole(std::string_view body) {
  if (body.starts_with(kByteOrderMark)) {
    body.remove_prefix(kByteOrderMark.size());
  }
  body = trim(body);
  constexpr std::string_view kBegin = "BEGIN:VCALENDAR";
  constexpr std::string_view kEnd = "END:VCALENDAR";
  return body.size() > kBegin.size() + kEnd.size() &&
         equal_ignoring_case(body.substr(0, kBegin.size()), kBegin) &&
         equal_ignoring_case(body.substr(body.size() - kEnd.size()), kEnd);
}

bool is_cut_off(const Component& component) {
  return component.cut_off ||
         std::any_of(component.children.begin(), component.children.end(), is_cut_off);
}

void write(const Component& component, std::string& out) {
  out.append("BEGIN:").append(component.name).append("\r\n");
  for (const auto& property : component.properties) {
    out.append(property.line).append("\r\n");
  }
  for (const auto& child : component.children) {
    write(child, out);
  }
  out.append("END:").append(component.name).append("\r\n");
}

/// What publishers make anew for each answer, and what is no part of the event's meaning.
bool is_incidental(const Property& property) {
  constexpr std::string_view kNames[] = {"UID", "DTSTAMP", "CREATED", "LAST-MODIFIED"};
  return std::any_of(std::begin(kNames), std::end(kNames),
                     [&](std::string_view name) { return property.is(name); });
}

std::string meaning_of(const Component& component) {
  std::vector<std::string_view> lines;
  for (const auto& property : component.properties) {
    if (!is_incidental(property)) {
      lines.push_back(property.line);
    }
  }
  std::sort(lines.begin(), lines.end());
  std::string meaning(component.name);
  for (const auto line : lines) {
    meaning.append("\n").append(line);
  }
  return meaning;
}

/// One object on its way: the master comes first where there is one.
struct Group {
  std::vector<const Component*> components;
};

class Sorter {
 public:
  void take(const Component& calendar) {
    for (const auto& child : calendar.children) {
      if (child.is("VTIMEZONE")) {
        zones_.emplace(child.value_of("TZID"), &child);
      } else if (icalendar::is_object_kind(child.name)) {
        groups_[key_of(child)].components.push_back(&child);
      }
    }
  }

  [[nodiscard]] std::vector<FeedObject> objects() const {
    std::vector<FeedObject> objects;
    for (const auto& [key, group] : groups_) {
      objects.push_back({key, fingerprint_of(group), text_of(group)});
    }
    return objects;
  }

 private:
  /// Two masters with one UID are two events of a careless publisher, not one.
  std::string key_of(const Component& component) {
    const auto uid = component.value_of("UID");
    const bool is_override = component.find("RECURRENCE-ID") != nullptr;
    if (!uid.empty()) {
      auto key = sha256_hex(uid).substr(0, 32);
      if (is_override || masters_.insert(key).second) {
        return key;
      }
    }
    const auto own = sha256_hex(meaning_of(component)).substr(0, 32);
    auto key = own;
    for (int copy = 2; !masters_.insert(key).second; ++copy) {
      key = own + '-' + std::to_string(copy);
    }
    return key;
  }

  [[nodiscard]] std::string fingerprint_of(const Group& group) const {
    std::vector<std::string> meanings;
    for (const auto* component : group.components) {
      meanings.push_back(meaning_of(*component));
    }
    for (const auto* zone : zones_of(group)) {
      meanings.push_back(meaning_of(*zone));
    }
    std::sort(meanings.begin(), meanings.end());
    std::string all;
    for (const auto& meaning : meanings) {
      all.append(std::to_string(meaning.size())).append(":").append(meaning);
    }
    return sha256_hex(all).substr(0, 32);
  }

  [[nodiscard]] std::string text_of(const Group& group) const {
    std::string text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Holdfast//Feed//EN\r\n";
    for (const auto* zone : zones_of(group)) {
      write(*zone, text);
    }
    for (const auto* component : group.components) {
      write(*component, text);
    }
    return text + "END:VCALENDAR\r\n";
  }

  [[nodiscard]] std::vector<const Component*> zones_of(const Group& group) const {
    std::set<std::string_view> names;
    for (const auto* component : group.components) {
      for (const auto& property : component->properties) {
        names.insert(property.parameter("TZID"));
      }
    }
    std::vector<const Component*> zones;
    for (const auto name : names) {
      const auto zone = zones_.find(name);
      if (zone != zones_.end()) {
        zones.push_back(zone->second);
      }
    }
    return zones;
  }

  std::map<std::string, Group> groups_;
  std::map<std::string_view, const Component*> zones_;
  std::set<std::string> masters_;
};

}  // namespace

Result<FeedSnapshot> read_feed(std::string_view body) {
  if (!is_whole(body)) {
    return Error{Errc::unavailable,
                 "the address answers with something that is no calendar, or not a whole one"};
  }
  const auto scanned = icalendar::scan_tolerantly(body, limits_of_feeds());
  if (!scanned) {
    return Error{scanned.error().code == Errc::too_large ? Errc::too_large : Errc::unavailable,
                 "the feed cannot be read: " + scanned.error().detail};
  }
  FeedSnapshot snapshot;
  Sorter sorter;
  for (const auto& calendar : scanned->calendars) {
    if (is_cut_off(calendar)) {
      return Error{Errc::unavailable, "the feed breaks off in the middle of an event"};
    }
    sorter.take(calendar);
    for (const std::string_view name : {"NAME", "X-WR-CALNAME"}) {
      if (snapshot.name.empty()) {
        snapshot.name = calendar.value_of(name);
      }
    }
  }
  snapshot.objects = sorter.objects();
  return snapshot;
}

}  // namespace holdfast::sync
