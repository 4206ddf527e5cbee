#include "store/rules/calendar_changes.hpp"

#include "store/rules/faults.hpp"

namespace holdfast::store {

Status apply_change(const CalendarChange& change, Calendar& calendar) {
  Faults faults;
  if (change.name) {
    faults.check_line("/displayname", *change.name, 255);
    calendar.name = *change.name;
  }
  if (change.time_zone) {
    if (!change.time_zone->empty()) {
      faults.check_zone("/calendar-timezone-id", *change.time_zone);
    }
    calendar.time_zone = *change.time_zone;
  }
  if (change.transparent) {
    faults.unless(!*change.transparent || is_own(calendar), "/schedule-calendar-transp",
                  "appointments always take time");
    calendar.transparent = *change.transparent;
  }
  if (change.components) {
    faults.unless(!change.components->empty(), "/supported-calendar-component-set",
                  "a calendar takes at least one component");
    calendar.components = *change.components;
  }
  return faults.status();
}

boost::json::object describe(const Calendar& calendar) {
  std::string components;
  for (const auto& component : calendar.components) {
    components += (components.empty() ? "" : ",") + component;
  }
  return {{"resource", calendar.resource.value},
          {"components", std::move(components)},
          {"time_zone", calendar.time_zone},
          {"transparent", calendar.transparent}};
}

bool is_own(const Calendar& calendar) { return calendar.slug != kAppointments; }

}  // namespace holdfast::store
