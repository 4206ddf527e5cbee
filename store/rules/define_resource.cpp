#include <algorithm>
#include <set>

#include "store/commands/administration.hpp"
#include "store/rules/administration.hpp"
#include "store/rules/staff_copies.hpp"

namespace holdfast::store {
namespace {

constexpr int kMostPlaces = 1000;
constexpr std::size_t kMostWindows = 24;
constexpr std::size_t kMostOverrides = 2000;

boost::json::object describe(const Resource& resource) {
  return {{"kind", name(resource.kind)},      {"slug", resource.slug},
          {"time_zone", resource.time_zone},  {"capacity", resource.capacity},
          {"hours", to_json(resource.hours)}, {"active", resource.active},
          {"version", resource.version}};
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
    const auto pointer = "/hours/overrides/" + to_string(other.date);
    faults.unless(dates.insert(other.date).second, pointer, "the date is there twice");
    check_windows(pointer, other.windows, faults);
  }
}

/// Places can only be taken away where no booking ahead has them.
bool is_needed(const Resource& resource, RuleContext context, const Reads& reads) {
  const auto ahead = reads.claims(resource.agency, resource.id,
                                  {context.now, context.now + std::chrono::days{800}});
  return std::any_of(ahead.begin(), ahead.end(), [&](const Claim& claim) {
    return is_exclusive(claim.kind) && claim.unit >= resource.capacity;
  });
}

Status check(const Resource& resource, const std::optional<Resource>& before, RuleContext context,
             const Reads& reads) {
  Faults faults;
  faults.check_slug("/slug", resource.slug);
  faults.check_line("/name", resource.name, 200);
  if (!resource.email.empty()) {
    faults.check_email("/email", resource.email);
  }
  faults.check_zone("/time_zone", resource.time_zone);
  faults.unless(resource.capacity >= 1 && resource.capacity <= kMostPlaces, "/capacity",
                "must be between 1 and 1000");
  check_hours(resource.hours, faults);
  if (before) {
    faults.unless(before->kind == resource.kind, "/kind", "a resource keeps its kind");
    if (resource.capacity < before->capacity) {
      faults.unless(!is_needed(resource, context, reads), "/capacity",
                    "bookings ahead need more places than that");
    }
  }
  return faults.status();
}

void make_calendar(const Resource& resource, RuleContext context, Transaction& tx) {
  Calendar calendar;
  calendar.id = make_id<CalendarId>(context.now, context.random);
  calendar.agency = resource.agency;
  calendar.resource = resource.id;
  calendar.slug = std::string(kAppointments);
  calendar.name = "Appointments of " + resource.name;
  tx.put(calendar);
}

}  // namespace

Result<Resource> decide(const DefineResource& command, RuleContext context, Transaction& tx) {
  auto resource = command.resource;
  if (!tx.agency(resource.agency)) {
    return Error{Errc::not_found, "there is no such agency"};
  }
  const auto before =
      resource.id.empty() ? std::nullopt : tx.resource(resource.agency, resource.id);
  const auto version = next_version(resource, before, command.expected_version);
  if (!version) {
    return version.error();
  }
  if (const auto valid = check(resource, before, context, tx); !valid) {
    return valid.error();
  }
  const auto namesake = tx.resource_by_slug(resource.agency, resource.slug);
  if (namesake && namesake->id != resource.id) {
    return Error{Errc::already_exists, "another resource has that slug", {{"pointer", "/slug"}}};
  }
  resource.version = *version;
  if (!before) {
    resource.id = make_id<ResourceId>(context.now, context.random);
  }
  tx.put(resource);
  if (!before && resource.kind == ResourceKind::staff) {
    make_calendar(resource, context, tx);
  }
  record(
      {resource.agency, command.actor, before ? "resource.changed" : "resource.defined",
       resource.id.value, before ? describe(*before) : boost::json::object{}, describe(resource)},
      context, tx);
  return resource;
}

}  // namespace holdfast::store
