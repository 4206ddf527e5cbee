#include "sync/providers/feed_snapshot.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "caldav/icalendar/scan.hpp"
#include "caldav/icalendar/zones.hpp"
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

/// A VTIMEZONE as objects take it along.
struct KnownZone {
  std::shared_ptr<const std::string> text;
  std::string fingerprint;
};

std::string calendar_with(std::string_view inside) {
  return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Holdfast//Feed//EN\r\n" +
         std::string(inside) + "END:VCALENDAR\r\n";
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
        take_zone(child);
      } else if (icalendar::is_object_kind(child.name)) {
        groups_[key_of(child)].components.push_back(&child);
      }
    }
  }

  /// `zone`: what floating times mean.
  [[nodiscard]] std::vector<FeedObject> objects(const std::string& zone) const {
    std::vector<FeedObject> objects;
    for (const auto& [key, group] : groups_) {
      FeedObject object;
      object.key = key;
      object.text = text_of(group);
      auto meanings = zone;
      for (const auto* named : zones_of(group)) {
        object.zones.push_back(named->text);
        meanings += named->fingerprint;
      }
      object.fingerprint = fingerprint_of(group, meanings);
      objects.push_back(std::move(object));
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

  /// Names that the tz database knows mean what it says: those definitions are not needed.
  void take_zone(const Component& zone) {
    const auto name = zone.value_of("TZID");
    if (zones_.contains(name) || icalendar::zone_by_name(name)) {
      return;
    }
    std::string text;
    write(zone, text);
    if (text.size() <= kLargestZone) {
      const auto whole = calendar_with(text);
      zones_.emplace(name, KnownZone{std::make_shared<const std::string>(whole),
                                     sha256_hex(meaning_of(zone) + text)});
    }
  }

  static std::string fingerprint_of(const Group& group, const std::string& zones) {
    std::vector<std::string> meanings{zones};
    for (const auto* component : group.components) {
      meanings.push_back(meaning_of(*component));
    }
    std::sort(meanings.begin(), meanings.end());
    std::string all;
    for (const auto& meaning : meanings) {
      all.append(std::to_string(meaning.size())).append(":").append(meaning);
    }
    return sha256_hex(all).substr(0, 32);
  }

  static std::string text_of(const Group& group) {
    std::string text;
    for (const auto* component : group.components) {
      write(*component, text);
    }
    return calendar_with(text);
  }

  [[nodiscard]] std::vector<const KnownZone*> zones_of(const Group& group) const {
    std::set<std::string_view> names;
    for (const auto* component : group.components) {
      for (const auto& property : component->properties) {
        names.insert(property.parameter("TZID"));
      }
    }
    std::vector<const KnownZone*> zones;
    for (const auto name : names) {
      const auto zone = zones_.find(name);
      if (zone != zones_.end() && zones.size() < kMostZones) {
        zones.push_back(&zone->second);
      }
    }
    return zones;
  }

  std::map<std::string, Group> groups_;
  std::map<std::string_view, KnownZone> zones_;
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
    for (const std::string_view name : {"TIMEZONE-ID", "X-WR-TIMEZONE"}) {
      if (snapshot.zone.empty()) {
        snapshot.zone = calendar.value_of(name);
      }
    }
  }
  snapshot.objects = sorter.objects(snapshot.zone);
  if (snapshot.objects.size() > kMostObjects) {
    return Error{Errc::too_large,
                 "the feed holds more than " + std::to_string(kMostObjects) + " events"};
  }
  return snapshot;
}

}  // namespace holdfast::sync
