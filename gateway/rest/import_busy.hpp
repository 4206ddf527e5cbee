// Events of an iCalendar file as somebody's own events: busy time that bookings keep clear of.
#pragma once

#include <boost/json/object.hpp>

#include "gateway/rest/context.hpp"
#include "gateway/rest/import_calendar.hpp"
#include "gateway/rest/request.hpp"
#include "store/calendar.hpp"

namespace holdfast::gateway::rest {

/// Where they go: the appointments calendar of that resource.
struct BusyPlace {
  store::Resource resource;
  store::Calendar calendar;
};

/// Puts the event there, in the place of the one with the same UID, as its owner's calendar app
/// would; or says what would become of it. {"line", "uid", "outcome", "conflicts", "problem"}:
/// created, changed, unchanged or refused; how many bookings are in question by it.
Awaitable<boost::json::object> import_busy_event(Context context, Request request, BusyPlace place,
                                                 ImportedEvent event, bool dry_run);

}  // namespace holdfast::gateway::rest
