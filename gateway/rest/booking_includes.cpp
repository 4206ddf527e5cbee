#include "gateway/rest/booking_includes.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <string_view>

#include "gateway/rest/access.hpp"
#include "gateway/rest/effect_json.hpp"

namespace holdfast::gateway::rest {
namespace {

namespace json = boost::json;

/// Copies in calendars are no messages.
bool is_message(const store::Effect& effect) { return !effect.kind.starts_with("copy."); }

json::array notifications_of(const store::Booking& booking, const store::Reads& reads) {
  json::array list;
  for (const auto& effect : reads.effects_of(booking.agency, booking.id)) {
    if (is_message(effect)) {
      list.push_back(notification_json(effect));
    }
  }
  return list;
}

json::array mirrors_of(const store::Booking& booking, const Request& request,
                       const store::Reads& reads) {
  json::array list;
  for (const auto& mirror : reads.mirrors_of(booking.agency, booking.id)) {
    const auto source = reads.source(mirror.source);
    if (source && may_see(request, source->resource)) {
      // -1 stands for none that was ever written.
      const bool written = mirror.sequence >= 0;
      list.push_back({{"source", mirror.source.value},
                      {"resource", source->resource.value},
                      {"state", mirror.state},
                      {"sequence", written ? json::value(mirror.sequence) : json::value(nullptr)}});
    }
  }
  return list;
}

}  // namespace

Includes read_includes(const Query& query, Faults& faults) {
  Includes asked;
  const auto text = query.find("include").value_or("");
  for (std::string_view rest = text; !rest.empty();) {
    const auto end = std::min(rest.find(','), rest.size());
    const auto name = rest.substr(0, end);
    if (name == "notifications") {
      asked.notifications = true;
    } else if (name == "mirrors") {
      asked.mirrors = true;
    } else if (name != "customer") {
      faults.add("?include", "value", "customer, notifications and mirrors, separated by commas.");
      return asked;
    }
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return asked;
}

void add_included(json::object& body, const store::Booking& booking, const Includes& asked,
                  const Request& request, const store::Reads& reads) {
  if (asked.notifications) {
    body["notifications"] = notifications_of(booking, reads);
  }
  if (asked.mirrors) {
    body["mirrors"] = mirrors_of(booking, request, reads);
  }
}

}  // namespace holdfast::gateway::rest
