#include "caldav/icalendar/zones.hpp"

#include "caldav/icalendar/values.hpp"
#include "caldav/icalendar/windows_zones.hpp"
#include "store/base/text.hpp"

namespace holdfast::icalendar {
namespace {

/// In one object. Each unknown name costs a few look-ups in the file system.
constexpr std::size_t kMostZones = 50;

// The tz database is looked up by file name, so only what can be a name of it is asked for.
bool could_be_iana(std::string_view name) {
  if (name.empty() || name.size() > 64 || name.front() == '/' || name.front() == '.') {
    return false;
  }
  for (const char c : name) {
    const bool fits = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                      c == '/' || c == '_' || c == '-' || c == '+';
    if (!fits) {
      return false;
    }
  }
  return name.find("//") == name.npos;
}

std::optional<TimeZone> find_iana(std::string_view name) {
  if (!could_be_iana(name)) {
    return std::nullopt;
  }
  auto found = TimeZone::find(name);
  if (!found) {
    return std::nullopt;
  }
  return std::move(*found);
}

}  // namespace

Instant Zone::to_instant(LocalSeconds local) const {
  if (const auto* known = std::get_if<TimeZone>(&rules_)) {
    return known->to_instant(LocalTime{local});
  }
  return std::get<Observances>(rules_).to_instant(local);
}

LocalSeconds Zone::to_local(Instant at) const {
  if (const auto* known = std::get_if<TimeZone>(&rules_)) {
    return known->to_local(at).value;
  }
  return std::get<Observances>(rules_).to_local(at);
}

Instant Zone::start_of(std::chrono::local_days day) const {
  if (const auto* known = std::get_if<TimeZone>(&rules_)) {
    return known->first_instant_at_or_after(LocalTime{day});
  }
  return std::get<Observances>(rules_).to_instant(day);
}

std::optional<TimeZone> zone_by_name(std::string_view tzid) {
  tzid = trim(tzid);
  if (auto found = find_iana(tzid)) {
    return found;
  }
  if (const auto iana = iana_name_of_windows_zone(tzid); !iana.empty()) {
    return find_iana(iana);
  }
  // RFC 5545 section 3.8.3.1: a globally unique TZID begins with a solidus; what follows the
  // vendor's part is usually an IANA name of one to three segments.
  if (tzid.starts_with('/')) {
    auto slash = tzid.size();
    for (int segments = 1; segments <= 3 && slash > 1; ++segments) {
      slash = tzid.rfind('/', slash - 1);
      if (auto found = slash > 0 ? find_iana(tzid.substr(slash + 1)) : std::nullopt) {
        return found;
      }
    }
  }
  return std::nullopt;
}

std::optional<Zone> zone_of_text(std::string_view text, Steps& steps) {
  const auto scanned = scan_strictly(text, {});
  if (!scanned || scanned->calendars.front().children.size() != 1) {
    return std::nullopt;
  }
  const auto& component = scanned->calendars.front().children.front();
  const auto tzid = std::string(trim(unescape(component.value_of("TZID"))));
  if (!component.is("VTIMEZONE") || tzid.empty()) {
    return std::nullopt;
  }
  // Also where the name is known: what cannot be evaluated is not valid.
  if (!Observances::read(component, steps)) {
    return std::nullopt;
  }
  return ZoneBook(scanned->calendars, TimeZone::utc(), steps).resolve(tzid);
}

ZoneBook::ZoneBook(const std::vector<Component>& calendars, const TimeZone& floating, Steps& steps)
    : ZoneBook(calendars, Zone(floating), steps) {}

ZoneBook::ZoneBook(const std::vector<Component>& calendars, Zone floating, Steps& steps)
    : calendars_(calendars), floating_(std::move(floating)), utc_(TimeZone::utc()), steps_(steps) {}

const Zone* ZoneBook::find(std::string_view tzid) {
  auto found = known_.find(tzid);
  if (found == known_.end()) {
    if (known_.size() >= kMostZones) {
      return nullptr;
    }
    found = known_.emplace(std::string(tzid), resolve(tzid)).first;
  }
  return found->second ? &*found->second : nullptr;
}

std::optional<Zone> ZoneBook::resolve(std::string_view tzid) const {
  if (auto known = zone_by_name(tzid)) {
    return Zone(std::move(*known));
  }
  for (const auto& calendar : calendars_) {
    for (const auto& component : calendar.children) {
      if (!component.is("VTIMEZONE") || trim(unescape(component.value_of("TZID"))) != trim(tzid)) {
        continue;
      }
      // The producer's own word for the zone behind a made-up name.
      for (const auto* alias : {"X-LIC-LOCATION", "TZID-ALIAS-OF"}) {
        if (auto known = zone_by_name(component.value_of(alias))) {
          return Zone(std::move(*known));
        }
      }
      if (auto own = Observances::read(component, steps_)) {
        return Zone(std::move(*own));
      }
    }
  }
  return std::nullopt;
}

}  // namespace holdfast::icalendar
