#include <algorithm>
#include <array>

#include "gateway/rest/handlers.hpp"
#include "gateway/rest/route.hpp"

namespace holdfast::gateway::rest {
namespace {

const std::vector<store::Role> kAdministrators = {store::Role::administrator};
const std::vector<store::Role> kOffice = {store::Role::administrator, store::Role::coordinator};
const std::vector<store::Role> kEveryone = {store::Role::administrator, store::Role::coordinator,
                                            store::Role::staff};

constexpr std::string_view kBookingFilters =
    "status resource staff service session series start_from start_to customer_email include "
    "limit cursor";
constexpr std::string_view kExportQuery =
    "format status resource staff service session series start_from start_to customer_email "
    "limit cursor";
constexpr std::string_view kSlotQuery = "service from to staff duration then party time_zone";

/// A command on one booking whose body may only say why.
Route booking_step(std::string_view pattern, const std::vector<store::Role>& roles,
                   Route::Handler handler) {
  return {.method = "POST",
          .pattern = pattern,
          .roles = roles,
          .handler = handler,
          .body = Body::optional,
          .needs_key = true,
          .needs_if_match = true,
          .query = "dry_run"};
}

std::vector<Route> make_routes() {
  return {
      {"GET", "/v1/me", kEveryone, show_caller},

      {"GET", "/v1/resources", kEveryone, list_resources},
      {.method = "POST",
       .pattern = "/v1/resources",
       .roles = kAdministrators,
       .handler = create_resource,
       .body = Body::required,
       .needs_key = true,
       .query = "dry_run"},
      {"GET", "/v1/resources/{id}", kEveryone, show_resource},
      {.method = "PATCH",
       .pattern = "/v1/resources/{id}",
       .roles = kAdministrators,
       .handler = change_resource,
       .body = Body::required,
       .needs_if_match = true,
       .query = "dry_run"},

      {"GET", "/v1/services", kEveryone, list_services},
      {.method = "POST",
       .pattern = "/v1/services",
       .roles = kAdministrators,
       .handler = create_service,
       .body = Body::required,
       .needs_key = true,
       .query = "dry_run"},
      {"GET", "/v1/services/{id}", kEveryone, show_service},
      {.method = "PATCH",
       .pattern = "/v1/services/{id}",
       .roles = kAdministrators,
       .handler = change_service,
       .body = Body::required,
       .needs_if_match = true,
       .query = "dry_run"},

      {"GET", "/v1/message-settings", kOffice, show_message_settings},
      {.method = "PUT",
       .pattern = "/v1/message-settings",
       .roles = kAdministrators,
       .handler = put_message_settings,
       .body = Body::required,
       .needs_if_match = true},
      {"GET", "/v1/message-templates", kOffice, list_message_templates},
      {"GET", "/v1/message-templates/{id}", kOffice, show_message_template},
      {.method = "PUT",
       .pattern = "/v1/message-templates/{id}",
       .roles = kAdministrators,
       .handler = put_message_template,
       .body = Body::required,
       .needs_if_match = true},
      {"DELETE", "/v1/message-templates/{id}", kAdministrators, remove_message_template},
      {.method = "POST",
       .pattern = "/v1/message-templates/{id}/preview",
       .roles = kOffice,
       .handler = preview_message_template,
       .body = Body::optional},

      {.method = "GET",
       .pattern = "/v1/closures",
       .roles = kEveryone,
       .handler = list_closures,
       .query = "from to"},
      {.method = "POST",
       .pattern = "/v1/closures",
       .roles = kOffice,
       .handler = create_closure,
       .body = Body::required,
       .needs_key = true,
       .query = "dry_run"},
      {"GET", "/v1/closures/{id}", kEveryone, show_closure},
      {.method = "PATCH",
       .pattern = "/v1/closures/{id}",
       .roles = kOffice,
       .handler = change_closure,
       .body = Body::required,
       .needs_if_match = true,
       .query = "dry_run"},
      {.method = "DELETE",
       .pattern = "/v1/closures/{id}",
       .roles = kOffice,
       .handler = remove_closure,
       .needs_if_match = true,
       .query = "dry_run"},

      {.method = "GET",
       .pattern = "/v1/slots/explain",
       .roles = kEveryone,
       .handler = explain_slot,
       .query = "service at staff duration then party time_zone"},
      {.method = "GET",
       .pattern = "/v1/slots",
       .roles = kEveryone,
       .handler = list_slots,
       .query = kSlotQuery},
      {.method = "GET",
       .pattern = "/v1/availability",
       .roles = kEveryone,
       .handler = list_slots,
       .query = kSlotQuery,
       .alias_of = "/v1/slots"},

      {.method = "GET",
       .pattern = "/v1/bookings",
       .roles = kEveryone,
       .handler = list_bookings,
       .query = kBookingFilters},
      {.method = "POST",
       .pattern = "/v1/bookings",
       .roles = kOffice,
       .handler = create_booking,
       .body = Body::required,
       .needs_key = true,
       .query = "dry_run"},
      {.method = "POST",
       .pattern = "/v1/bookings:batch",
       .roles = kOffice,
       .handler = create_bookings,
       .body = Body::required},
      {.method = "GET",
       .pattern = "/v1/exports",
       .roles = kOffice,
       .handler = export_bookings,
       .query = kExportQuery},
      {.method = "POST",
       .pattern = "/v1/imports",
       .roles = kOffice,
       .handler = import_bookings,
       .body = Body::table,
       .query = "as service resource dry_run"},
      {.method = "GET",
       .pattern = "/v1/bookings/{id}",
       .roles = kEveryone,
       .handler = show_booking,
       .query = "include"},
      {.method = "PATCH",
       .pattern = "/v1/bookings/{id}",
       .roles = kEveryone,
       .handler = edit_booking,
       .body = Body::required,
       .needs_if_match = true,
       .query = "dry_run"},
      booking_step("/v1/bookings/{id}/confirm", kOffice, confirm_booking),
      booking_step("/v1/bookings/{id}/decline", kOffice, decline_booking),
      booking_step("/v1/bookings/{id}/no-show", kEveryone, mark_no_show),
      booking_step("/v1/bookings/{id}/complete", kEveryone, complete_booking),
      booking_step("/v1/bookings/{id}/restore", kEveryone, restore_booking),
      {.method = "POST",
       .pattern = "/v1/bookings/{id}/reassign",
       .roles = kOffice,
       .handler = reassign_booking,
       .body = Body::required,
       .needs_key = true,
       .needs_if_match = true,
       .query = "dry_run"},
      {.method = "POST",
       .pattern = "/v1/bookings/{id}/reschedule",
       .roles = kEveryone,
       .handler = reschedule_booking,
       .body = Body::required,
       .needs_key = true,
       .needs_if_match = true,
       .query = "dry_run"},
      {.method = "POST",
       .pattern = "/v1/bookings/{id}/move",
       .roles = kEveryone,
       .handler = reschedule_booking,
       .body = Body::required,
       .needs_key = true,
       .needs_if_match = true,
       .query = "dry_run",
       .alias_of = "/v1/bookings/{id}/reschedule"},
      {.method = "POST",
       .pattern = "/v1/bookings/{id}/cancel",
       .roles = kEveryone,
       .handler = cancel_booking,
       .body = Body::optional,
       .needs_key = true,
       .needs_if_match = true,
       .query = "dry_run"},
      {"GET", "/v1/bookings/{id}/audit", kEveryone, list_booking_audit},
      {.method = "GET",
       .pattern = "/v1/bookings/{id}/history",
       .roles = kEveryone,
       .handler = list_booking_audit,
       .alias_of = "/v1/bookings/{id}/audit"},
      {"GET", "/v1/bookings/{id}/effects", kEveryone, list_booking_effects},
      {"GET", "/v1/bookings/{id}/invite.ics", kEveryone, show_invite},

      {.method = "POST",
       .pattern = "/v1/holds",
       .roles = kOffice,
       .handler = place_hold,
       .body = Body::required,
       .needs_key = true,
       .query = "dry_run"},
      {.method = "PATCH",
       .pattern = "/v1/holds/{id}",
       .roles = kOffice,
       .handler = extend_hold,
       .body = Body::optional,
       .query = "dry_run"},
      {.method = "DELETE",
       .pattern = "/v1/holds/{id}",
       .roles = kOffice,
       .handler = drop_hold,
       .query = "dry_run"},

      {.method = "GET",
       .pattern = "/v1/sessions",
       .roles = kEveryone,
       .handler = list_sessions,
       .query = "service from to"},
      {"GET", "/v1/sessions/{id}", kEveryone, show_session},
      {.method = "POST",
       .pattern = "/v1/sessions/{id}/move",
       .roles = kEveryone,
       .handler = move_session,
       .body = Body::required,
       .needs_key = true,
       .needs_if_match = true,
       .query = "dry_run"},
      {.method = "POST",
       .pattern = "/v1/sessions/{id}/reassign",
       .roles = kOffice,
       .handler = reassign_session,
       .body = Body::required,
       .needs_key = true,
       .needs_if_match = true,
       .query = "dry_run"},
      booking_step("/v1/sessions/{id}/cancel", kEveryone, cancel_session),

      {.method = "POST",
       .pattern = "/v1/series",
       .roles = kOffice,
       .handler = create_series,
       .body = Body::required,
       .needs_key = true,
       .query = "dry_run"},
      {"GET", "/v1/series/{id}", kEveryone, show_series},
      {.method = "POST",
       .pattern = "/v1/series/{id}/cancel",
       .roles = kOffice,
       .handler = cancel_series,
       .body = Body::optional,
       .needs_key = true,
       .query = "dry_run"},

      {.method = "GET",
       .pattern = "/v1/waitlist",
       .roles = kOffice,
       .handler = list_waitlist,
       .query = "service status limit cursor"},
      {.method = "POST",
       .pattern = "/v1/waitlist",
       .roles = kOffice,
       .handler = join_waitlist,
       .body = Body::required,
       .needs_key = true,
       .query = "dry_run"},
      {"GET", "/v1/waitlist/{id}", kOffice, show_entry},
      {.method = "DELETE",
       .pattern = "/v1/waitlist/{id}",
       .roles = kOffice,
       .handler = leave_waitlist,
       .needs_if_match = true,
       .query = "dry_run"},
      booking_step("/v1/waitlist/{id}/accept", kOffice, accept_offer),
      booking_step("/v1/waitlist/{id}/decline", kOffice, decline_offer),
      {.method = "POST",
       .pattern = "/v1/waitlist/{id}/promote",
       .roles = kOffice,
       .handler = promote_entry,
       .body = Body::required,
       .needs_key = true,
       .needs_if_match = true,
       .query = "dry_run"},

      {.method = "GET",
       .pattern = "/v1/conflicts",
       .roles = kEveryone,
       .handler = list_conflicts,
       .query = "status resolution kind resource booking limit cursor"},
      {"GET", "/v1/conflicts/{id}", kEveryone, show_conflict},
      {.method = "POST",
       .pattern = "/v1/conflicts/{id}/resolve",
       .roles = kEveryone,
       .handler = resolve_conflict,
       .body = Body::required,
       .needs_key = true,
       .query = "dry_run"},

      {.method = "GET",
       .pattern = "/v1/suppressions",
       .roles = kOffice,
       .handler = list_suppressions,
       .query = "limit cursor"},
      {"DELETE", "/v1/suppressions/{id}", kOffice, clear_suppression},
      {.method = "GET",
       .pattern = "/v1/notifications",
       .roles = kOffice,
       .handler = list_notifications,
       .query = "booking channel status limit cursor"},
      {"GET", "/v1/notifications/{id}", kOffice, show_notification},
      {.method = "POST",
       .pattern = "/v1/notifications/{id}/resend",
       .roles = kOffice,
       .handler = resend_notification,
       .needs_key = true,
       .query = "dry_run"},

      {"GET", "/v1/customers/{id}", kOffice, show_customer},
      {.method = "PATCH",
       .pattern = "/v1/customers/{id}",
       .roles = kOffice,
       .handler = mend_customer,
       .body = Body::required,
       .query = "dry_run"},
      {.method = "POST",
       .pattern = "/v1/customers/{id}/erase",
       .roles = kAdministrators,
       .handler = erase_customer,
       .needs_key = true,
       .query = "dry_run"},

      {"GET", "/v1/sources", kEveryone, list_sources},
      {.method = "POST",
       .pattern = "/v1/sources",
       .roles = kEveryone,
       .handler = connect_source,
       .body = Body::required,
       .needs_key = true},
      {.method = "POST",
       .pattern = "/v1/sources/preview",
       .roles = kEveryone,
       .handler = preview_source,
       .body = Body::required},
      {"GET", "/v1/sources/{id}", kEveryone, show_source},
      {.method = "DELETE",
       .pattern = "/v1/sources/{id}",
       .roles = kEveryone,
       .handler = disconnect_source,
       .query = "copies"},
      {"POST", "/v1/sources/{id}/sync", kEveryone, sync_source},
      {"POST", "/v1/sources/{id}/pause", kEveryone, pause_source},
      {"POST", "/v1/sources/{id}/resume", kEveryone, resume_source},
      {"POST", "/v1/sources/{id}/resync", kEveryone, resync_source},

      {"GET", "/v1/grants", kEveryone, list_grants},
      {.method = "POST",
       .pattern = "/v1/grants",
       .roles = kEveryone,
       .handler = ask_for_grant,
       .body = Body::required},
      {"GET", "/v1/grants/{id}", kEveryone, show_grant},
      {"DELETE", "/v1/grants/{id}", kEveryone, end_grant},
      {"POST", "/v1/grants/{id}/reconnect", kEveryone, reconnect_grant},
      {"GET", "/v1/grants/{id}/calendars", kEveryone, list_grant_calendars},

      // What these make is told once and never kept, so there is no key under which it could be
      // told again.
      {"GET", "/v1/feeds", kEveryone, list_feeds},
      {.method = "POST",
       .pattern = "/v1/feeds",
       .roles = kEveryone,
       .handler = make_feed,
       .body = Body::required},
      {"GET", "/v1/feeds/{id}", kEveryone, show_feed},
      {"DELETE", "/v1/feeds/{id}", kEveryone, revoke_feed},
      {.method = "GET",
       .pattern = "/v1/app-passwords",
       .roles = kEveryone,
       .handler = list_app_passwords,
       .query = "user"},
      {.method = "POST",
       .pattern = "/v1/app-passwords",
       .roles = kEveryone,
       .handler = make_app_password,
       .body = Body::required},
      {"DELETE", "/v1/app-passwords/{id}", kEveryone, revoke_app_password},
      {"GET", "/v1/invitations", kEveryone, list_invitations},
      {.method = "POST",
       .pattern = "/v1/invitations",
       .roles = kEveryone,
       .handler = make_invitation,
       .body = Body::required},
      {"DELETE", "/v1/invitations/{id}", kEveryone, revoke_invitation},

      {"GET", "/v1/delegations", kEveryone, list_delegations},
      {.method = "POST",
       .pattern = "/v1/delegations",
       .roles = kOffice,
       .handler = grant_delegation,
       .body = Body::required},
      {"DELETE", "/v1/delegations/{id}", kEveryone, revoke_delegation},

      {"GET", "/v1/shared-calendars", kOffice, list_shared_calendars},
      {.method = "POST",
       .pattern = "/v1/shared-calendars",
       .roles = kOffice,
       .handler = share_calendar,
       .body = Body::required},
      {"DELETE", "/v1/shared-calendars/{id}", kOffice, unshare_calendar},

      // Whoever names an address has everything sent there.
      {"GET", "/v1/webhook-endpoints", kAdministrators, list_webhooks},
      {.method = "POST",
       .pattern = "/v1/webhook-endpoints",
       .roles = kAdministrators,
       .handler = make_webhook,
       .body = Body::required},
      {"GET", "/v1/webhook-endpoints/{id}", kAdministrators, show_webhook},
      {.method = "PATCH",
       .pattern = "/v1/webhook-endpoints/{id}",
       .roles = kAdministrators,
       .handler = change_webhook,
       .body = Body::required,
       .needs_if_match = true},
      {"DELETE", "/v1/webhook-endpoints/{id}", kAdministrators, remove_webhook},
      {"POST", "/v1/webhook-endpoints/{id}/rotate-secret", kAdministrators, rotate_webhook_secret},
      {"POST", "/v1/webhook-endpoints/{id}/test", kAdministrators, test_webhook},
      {"POST", "/v1/webhook-endpoints/{id}/pause", kAdministrators, pause_webhook},
      {"POST", "/v1/webhook-endpoints/{id}/resume", kAdministrators, resume_webhook},
      {.method = "POST",
       .pattern = "/v1/webhook-endpoints/{id}/replay",
       .roles = kAdministrators,
       .handler = replay_events,
       .body = Body::required,
       .needs_key = true},
      {.method = "GET",
       .pattern = "/v1/webhook-endpoints/{id}/deliveries",
       .roles = kAdministrators,
       .handler = list_deliveries,
       .query = "state limit cursor"},

      {.method = "GET",
       .pattern = "/v1/events",
       .roles = kOffice,
       .handler = list_events,
       .query = "type since after limit cursor"},
      {"GET", "/v1/events/{id}", kOffice, show_event},
      {.method = "GET",
       .pattern = "/v1/stream",
       .roles = kOffice,
       .handler = stream_events,
       .query = "type after"},

      {"GET", "/v1/metrics/summary", kOffice, show_metrics},

      {.method = "GET",
       .pattern = "/v1/audit",
       .roles = kAdministrators,
       .handler = list_audit,
       .query = "limit cursor verify"},
  };
}

/// Takes the next segment off; false at the end.
bool next_segment(std::string_view& rest, std::string_view& segment) {
  if (rest.empty() || rest.front() != '/') {
    return false;
  }
  rest.remove_prefix(1);
  const auto end = std::min(rest.find('/'), rest.size());
  segment = rest.substr(0, end);
  rest.remove_prefix(end);
  return true;
}

/// The decoded segment at {id} (empty if the pattern has none), or nothing if the path is another.
std::optional<std::string> fit(std::string_view pattern, std::string_view path) {
  std::string id;
  std::string_view expected;
  std::string_view found;
  while (next_segment(pattern, expected)) {
    if (!next_segment(path, found) || found.empty()) {
      return std::nullopt;
    }
    if (expected.front() == '{') {
      auto decoded = percent_decode(found);
      if (!decoded || decoded->empty()) {
        return std::nullopt;
      }
      id = std::move(*decoded);
    } else if (expected != found) {
      return std::nullopt;
    }
  }
  if (!path.empty()) {
    return std::nullopt;
  }
  return id;
}

}  // namespace

bool Route::allows(store::Role role) const {
  return std::find(roles.begin(), roles.end(), role) != roles.end();
}

std::span<const Route> routes() {
  static const auto table = make_routes();
  return table;
}

Match match(std::string_view method, std::string_view path) {
  const auto wanted = method == "HEAD" ? std::string_view("GET") : method;
  Match found;
  for (const auto& route : routes()) {
    auto id = fit(route.pattern, path);
    if (!id) {
      continue;
    }
    found.allowed.push_back(route.method);
    if (route.method == "GET") {
      found.allowed.push_back("HEAD");
    }
    if (route.method == wanted) {
      found.route = &route;
      found.id = std::move(*id);
    }
  }
  return found;
}

}  // namespace holdfast::gateway::rest
