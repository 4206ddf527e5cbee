#include "store/base/time_zone.hpp"

#include <absl/time/civil_time.h>
#include <absl/time/time.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <mutex>

namespace holdfast {

struct TimeZone::Rules {
  absl::TimeZone zone;
};

namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hh_mm_ss;
using std::chrono::local_days;
using std::chrono::local_seconds;
using std::chrono::seconds;
using std::chrono::year_month_day;

absl::CivilSecond to_civil(LocalTime local) {
  return absl::CivilSecond() + local.value.time_since_epoch().count();
}

LocalTime from_civil(absl::CivilSecond civil) {
  return {local_seconds{seconds{civil - absl::CivilSecond()}}};
}

absl::Time to_absl(Instant at) { return absl::FromUnixMicros(to_stored(at)); }

Instant from_absl(absl::Time at) { return from_stored(absl::ToUnixMicros(at)); }

std::string database_folder() {
  const char* folder = std::getenv("TZDIR");
  return folder != nullptr ? folder : "/usr/share/zoneinfo";
}

/// Whether the tz database has a file of that name. cctz keeps every name it was ever asked for,
/// good or bad, and knows names that are no zones ("localtime", "Fixed/UTC+01:00:00"); so a name
/// that a stranger sent is looked up here first.
bool in_database(const std::string& name) {
  constexpr std::size_t kLongestName = 64;
  if (name.empty() || name.size() > kLongestName || name.front() == '/' ||
      name.find("..") != std::string::npos) {
    return false;
  }
  const bool plain = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '/' ||
           c == '_' || c == '-' || c == '+';
  });
  // posix/ and right/ are whole copies of the database; right/ counts leap seconds.
  constexpr std::array kOther{"posix/", "right/", "Fixed/"};
  const bool other = std::any_of(kOther.begin(), kOther.end(),
                                 [&](const char* prefix) { return name.starts_with(prefix); });
  if (!plain || other || name == "localtime" || name == "posixrules") {
    return false;
  }
  std::ifstream file(database_folder() + '/' + name, std::ios::binary);
  std::array<char, 4> magic{};
  file.read(magic.data(), magic.size());
  return file && std::string_view(magic.data(), magic.size()) == "TZif";
}

}  // namespace

// The sources of the database, which packages bring along, begin with "# version 2026f".
std::string TimeZone::database_version() {
  constexpr std::string_view kBefore = "# version ";
  std::ifstream file(database_folder() + "/tzdata.zi");
  std::string line;
  std::getline(file, line);
  return line.starts_with(kBefore) ? line.substr(kBefore.size()) : std::string{};
}

std::optional<LocalDate> parse_local_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') {
    return std::nullopt;
  }
  std::array<int, 3> parts{};
  constexpr std::array<std::pair<std::size_t, std::size_t>, 3> kPlaces{{{0, 4}, {5, 2}, {8, 2}}};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    for (const char c : text.substr(kPlaces.at(i).first, kPlaces.at(i).second)) {
      if (c < '0' || c > '9') {
        return std::nullopt;
      }
      parts.at(i) = parts.at(i) * 10 + (c - '0');
    }
  }
  const year_month_day date{std::chrono::year{parts[0]},
                            std::chrono::month{static_cast<unsigned>(parts[1])},
                            std::chrono::day{static_cast<unsigned>(parts[2])}};
  if (!date.ok() || parts[0] < 1970) {
    return std::nullopt;
  }
  return local_days{date};
}

std::optional<LocalTime> parse_local_time(std::string_view text) {
  if (text.size() != 16 && text.size() != 19) {
    return std::nullopt;
  }
  // The same grammar as an instant's, with the zone that it must not have.
  std::string whole(text);
  if (whole.size() == 16) {
    whole += ":00";
  }
  if (whole[10] != 'T') {
    return std::nullopt;
  }
  const auto at = parse_rfc3339(whole + 'Z');
  if (!at) {
    return std::nullopt;
  }
  return LocalTime{local_seconds{floor<seconds>(*at).time_since_epoch()}};
}

std::string to_string(LocalDate date) {
  const year_month_day ymd{date};
  std::array<char, 32> text;
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(ymd.year()),
                static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()));
  return text.data();
}

std::string to_string(LocalTime time) {
  const auto day = floor<days>(time.value);
  const hh_mm_ss clock{time.value - day};
  std::array<char, 32> text;
  std::snprintf(text.data(), text.size(), "T%02d:%02d:%02d",
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return to_string(LocalDate{day}) + text.data();
}

Result<TimeZone> TimeZone::find(std::string_view name) {
  static std::mutex mutex;
  static std::map<std::string, std::shared_ptr<const Rules>, std::less<>> known;
  const std::lock_guard lock(mutex);
  auto found = known.find(name);
  if (found == known.end()) {
    const std::string wanted(name);
    absl::TimeZone zone;
    if (!in_database(wanted) || !absl::LoadTimeZone(wanted, &zone)) {
      return Error{Errc::validation, "not a time zone of the tz database"};
    }
    found = known.emplace(wanted, std::make_shared<const Rules>(Rules{zone})).first;
  }
  return TimeZone(found->first, found->second);
}

TimeZone TimeZone::utc() {
  static const auto rules = std::make_shared<const Rules>(Rules{absl::UTCTimeZone()});
  return {"UTC", rules};
}

std::chrono::seconds TimeZone::offset_at(Instant at) const {
  return seconds{rules_->zone.At(to_absl(at)).offset};
}

std::string TimeZone::abbreviation_at(Instant at) const {
  return rules_->zone.At(to_absl(at)).zone_abbr;
}

LocalTime TimeZone::to_local(Instant at) const {
  return from_civil(rules_->zone.At(to_absl(at)).cs);
}

LocalDate TimeZone::date_at(Instant at) const { return floor<days>(to_local(at).value); }

LocalMeaning TimeZone::meaning_of(LocalTime local) const {
  const auto info = rules_->zone.At(to_civil(local));
  switch (info.kind) {
    case absl::TimeZone::TimeInfo::SKIPPED:
      return {LocalMeaning::Kind::gap, from_absl(info.pre), from_absl(info.trans)};
    case absl::TimeZone::TimeInfo::REPEATED:
      return {LocalMeaning::Kind::fold, from_absl(info.pre), from_absl(info.post)};
    case absl::TimeZone::TimeInfo::UNIQUE:
      break;
  }
  return {LocalMeaning::Kind::unique, from_absl(info.pre), from_absl(info.pre)};
}

Instant TimeZone::to_instant(LocalTime local) const { return meaning_of(local).earlier; }

Instant TimeZone::first_instant_at_or_after(LocalTime local) const {
  const auto meaning = meaning_of(local);
  return meaning.kind == LocalMeaning::Kind::gap ? meaning.later : meaning.earlier;
}

std::optional<Instant> TimeZone::next_transition(Instant at) const {
  absl::Time from = to_absl(at);
  absl::TimeZone::CivilTransition change;
  while (rules_->zone.NextTransition(from, &change)) {
    if (change.from == change.to) {
      // Only the abbreviation or the daylight flag changes.
      from = rules_->zone.At(change.from).pre;
      continue;
    }
    // The smaller of both wall times lies in the gap or begins the fold.
    return from_absl(rules_->zone.At(std::min(change.from, change.to)).trans);
  }
  return std::nullopt;
}

}  // namespace holdfast
