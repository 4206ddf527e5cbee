#include "gateway/rest/route_scope.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace holdfast::gateway::rest {
namespace {

constexpr std::string_view kPrefix = "/v1/";
constexpr std::string_view kNoNoun = "";

constexpr auto kNouns = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"app-passwords", "access"},
    {"audit", "audit"},
    {"availability", "slots"},
    {"bookings", "bookings"},
    {"bookings:batch", "bookings"},
    {"closures", "catalogue"},
    {"conflicts", "conflicts"},
    {"customers", "customers"},
    {"delegations", "access"},
    {"events", "events"},
    {"exports", "bookings"},
    {"feeds", "feeds"},
    {"grants", "calendars"},
    {"holds", "bookings"},
    {"imports", "bookings"},
    {"invitations", "access"},
    {"message-settings", "catalogue"},
    {"message-templates", "catalogue"},
    {"metrics", "metrics"},
    {"notifications", "notifications"},
    {"resources", "catalogue"},
    {"series", "bookings"},
    {"services", "catalogue"},
    {"sessions", "bookings"},
    {"shared-calendars", "feeds"},
    {"slots", "slots"},
    {"sources", "calendars"},
    {"stream", "events"},
    {"suppressions", "notifications"},
    {"waitlist", "waitlist"},
    {"webhook-endpoints", "webhooks"},
});

std::string_view noun_of(std::string_view pattern) {
  // What happened to one thing is read with the right to read what happened.
  if (pattern.ends_with("/audit") || pattern.ends_with("/history")) {
    return "audit";
  }
  auto first = pattern.substr(std::min(kPrefix.size(), pattern.size()));
  first = first.substr(0, std::min(first.find('/'), first.size()));
  const auto* const found = std::find_if(kNouns.begin(), kNouns.end(),
                                         [&](const auto& row) { return row.first == first; });
  return found == kNouns.end() ? kNoNoun : found->second;
}

}  // namespace

std::optional<store::Scope> scope_of(const Route& route) {
  if (route.pattern == "/v1/me") {
    return std::nullopt;
  }
  return store::Scope{noun_of(route.pattern), route.method != "GET"};
}

bool admits(const Route& route, std::string_view scopes) {
  const auto scope = scope_of(route);
  return !scope || store::allows(scopes, *scope);
}

}  // namespace holdfast::gateway::rest
