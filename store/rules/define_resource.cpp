#include <algorithm>
#include <set>

#include "store/commands/administration.hpp"
#include "store/rules/administration.hpp"
#include "store/rules/closed_time.hpp"
#include "store/rules/resource_changes.hpp"
#include "store/rules/staff_copies.hpp"
#include "store/rules/waitlist.hpp"
#include "store/unsettled.hpp"

namespace holdfast::store {
namespace {

constexpr int kMostPlaces = 1000;
constexpr int kMostBookings = 1000;
constexpr std::size_t kMostWindows = 24;
constexpr std::size_t kMostOverrides = 2000;
/// Beyond the longest booking window nothing is booked.
constexpr Duration kAhead = std::chrono::days{800};

boost::json::object describe(const Resource& resource) {
  return {{"kind", name(resource.kind)},      {"slug", resource.slug},
          {"time_zone", resource.time_zone},  {"capacity", resource.capacity},
          {"daily_cap", resource.daily_cap},  {"weekly_cap", resource.weekly_cap},
          {"hours", to_json(resource.hours)}, {"agenda", resource.agenda},
          {"active", resource.active},        {"version", resource.version}};
}

void check_windows(const std::string& pointer, const std::vector<DayWindow>& windows,
                   Faults& faults) {
  faults.unless(windows.size() <= kMostWindows, pointer, "a day has at most 24 windows");
  for (const auto& window : windows) {
    if (window.start_minute < 0 || window.start_minute >= window.end_minute ||
        window.end_minute > 24 * 60) {
      faults.add(pointer, "a window starts before it ends, between 00:00 and 24:00");
      return;
    }
  }
}

void check_hours(const WorkingHours& hours, Faults& faults) {
  constexpr const char* kDays[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  for (std::size_t day = 0; day < std::size(kDays); ++day) {
    check_windows(std::string("/hours/") + kDays[day], hours.weekdays[day], faults);
  }
  faults.unless(hours.overrides.size() <= kMostOverrides, "/hours/overrides",
                "there are at most 2000 dates that differ");
  std::set<LocalDate> dates;
  for (const auto& other : hours.overrides) {
    const auto pointer = "/hours/overrides/" + holdfast::to_string(other.date);
    faults.unless(dates.insert(other.date).second, pointer, "the date is there twice");
    check_windows(pointer, other.windows, faults);
  }
}

Status check(const Resource& resource, const std::optional<Resource>& before) {
  Faults faults;
  faults.check_slug("/slug", resource.slug);
  faults.check_line("/name", resource.name, 200);
  if (!resource.email.empty()) {
    faults.check_email("/email", resource.email);
  }
  faults.check_zone("/time_zone", resource.time_zone);
  faults.unless(resource.capacity >= 1 && resource.capacity <= kMostPlaces, "/capacity",
                "must be between 1 and 1000");
  faults.unless(resource.daily_cap >= 0 && resource.daily_cap <= kMostBookings, "/daily_cap",
                "must be between 0, which is no limit, and 1000");
  faults.unless(resource.weekly_cap >= 0 && resource.weekly_cap <= kMostBookings, "/weekly_cap",
                "must be between 0, which is no limit, and 1000");
  check_hours(resource.hours, faults);
  faults.unless(!before || before->kind == resource.kind, "/kind", "a resource keeps its kind");
  return faults.status();
}

/// Own events are read in the zone of their calendar, else of the resource; whose answers to
/// invitations count hangs on the address.
void unsettle_calendars(const Resource& before, const Resource& after, Transaction& tx) {
  const bool other_zone = before.time_zone != after.time_zone;
  const bool other_owner = before.email != after.email;
  if (!other_zone && !other_owner) {
    return;
  }
  for (const auto& calendar : tx.calendars_of(after.agency, after.id)) {
    if (other_owner || calendar.time_zone.empty()) {
      unsettle(calendar.id, Unsettling::texts, tx);
    }
  }
}

/// Only then all that is booked ahead must be looked at.
bool bears_on_bookings(const Resource& before, const Resource& after) {
  return before.capacity != after.capacity || before.daily_cap != after.daily_cap ||
         before.weekly_cap != after.weekly_cap || before.active != after.active ||
         before.time_zone != after.time_zone || to_json(before.hours) != to_json(after.hours);
}

void make_calendar(const Resource& resource, RuleContext context, Transaction& tx) {
  Calendar calendar;
  calendar.id = make_id<CalendarId>(context.now, context.random);
  calendar.agency = resource.agency;
  calendar.resource = resource.id;
  calendar.slug = std::string(kAppointments);
  calendar.name = "Appointments of " + resource.name;
  calendar.created_at = context.now;
  tx.put(calendar);
}

}  // namespace

Result<DefineResource::Outcome> decide(const DefineResource& command, RuleContext context,
                                       Transaction& tx) {
  DefineResource::Outcome outcome{command.resource, {}};
  Resource& resource = outcome;
  if (!tx.agency(resource.agency)) {
    return Error{Errc::not_found, "there is no such agency"};
  }
  const auto before =
      resource.id.empty() ? std::nullopt : tx.resource(resource.agency, resource.id);
  const auto version = next_version(resource, before, command.expected_version);
  if (!version) {
    return version.error();
  }
  if (const auto valid = check(resource, before); !valid) {
    return valid.error();
  }
  const auto namesake = tx.resource_by_slug(resource.agency, resource.slug);
  if (namesake && namesake->id != resource.id) {
    return Error{Errc::already_exists, "another resource has that slug", {{"pointer", "/slug"}}};
  }
  resource.version = *version;
  const bool changes = before && bears_on_bookings(*before, resource);
  Carried carried;
  if (changes) {
    carried = carried_by(resource, *before, context.now, tx);
    outcome.hit = carried.hit();
  }
  if (command.dry_run) {
    return outcome;
  }
  if (!before) {
    resource.id = make_id<ResourceId>(context.now, context.random);
  }
  tx.put(resource);
  record(
      {resource.agency, command.actor, before ? "resource.changed" : "resource.defined",
       resource.id.value, before ? describe(*before) : boost::json::object{}, describe(resource)},
      context, tx);
  if (changes) {
    judge_resource(resource, carried, command.actor, context, tx);
    // Longer hours and more places are free time (rule W10).
    look_at_waitlist(resource.agency, {{resource.id, {context.now, context.now + kAhead}}}, context,
                     tx);
  }
  if (before) {
    unsettle_calendars(*before, resource, tx);
  }
  if (!before) {
    if (resource.kind == ResourceKind::staff) {
      make_calendar(resource, context, tx);
    }
    close_time_of(resource, context, tx);
  }
  return outcome;
}

}  // namespace holdfast::store
