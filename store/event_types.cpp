#include <algorithm>
#include <array>
#include <set>

#include "store/event.hpp"

namespace holdfast::store {
namespace {

constexpr std::array<std::string_view, 25> kTypes = {"booking.cancelled",
                                                     "booking.completed",
                                                     "booking.confirmed",
                                                     "booking.conflicted",
                                                     "booking.conflict_resolved",
                                                     "booking.declined",
                                                     "booking.expired",
                                                     "booking.held",
                                                     "booking.no_show",
                                                     "booking.reassigned",
                                                     "booking.requested",
                                                     "booking.rescheduled",
                                                     "booking.restored",
                                                     "calendar.blind",
                                                     "calendar.connected",
                                                     "calendar.paused",
                                                     "calendar.recovered",
                                                     "notification.bounced",
                                                     "notification.delivered",
                                                     "notification.failed",
                                                     "waitlist.expired",
                                                     "waitlist.joined",
                                                     "waitlist.left",
                                                     "waitlist.offered",
                                                     "waitlist.promoted"};

constexpr std::string_view kAllOfIt = ".*";

/// "booking.*" of a type.
bool is_family_of(std::string_view name, std::string_view type) {
  return name.ends_with(kAllOfIt) && type.starts_with(name.substr(0, name.size() - 1));
}

bool is_known(std::string_view name) {
  return std::any_of(kTypes.begin(), kTypes.end(), [&](std::string_view type) {
    return name == type || is_family_of(name, type);
  });
}

}  // namespace

std::vector<std::string_view> event_types() { return {kTypes.begin(), kTypes.end()}; }

bool wants_event(std::string_view list, std::string_view type) {
  if (list.empty()) {
    return true;
  }
  while (!list.empty()) {
    const auto end = std::min(list.find(' '), list.size());
    const auto name = list.substr(0, end);
    if (name == type || is_family_of(name, type)) {
      return true;
    }
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return false;
}

Result<std::string> tidy_event_types(const std::vector<std::string>& names) {
  std::set<std::string_view> wanted;
  for (const auto& name : names) {
    if (!is_known(name)) {
      return Error{Errc::validation,
                   "there is no event type " + name.substr(0, 60) +
                       ": one is a name such as booking.confirmed, or a family such as booking.*"};
    }
    wanted.insert(name);
  }
  std::string list;
  for (const auto name : wanted) {
    list += (list.empty() ? "" : " ") + std::string(name);
  }
  return list;
}

}  // namespace holdfast::store
