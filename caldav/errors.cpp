#include "caldav/errors.hpp"

#include <algorithm>

#include "caldav/webdav/error_element.hpp"

namespace holdfast::caldav {
namespace {

/// A status and the element that goes with it. `sentence`: the element is ours and carries the
/// detail; elements of RFCs stand alone.
struct Answer {
  int status;
  webdav::Name element;
  bool sentence = false;
};

Answer ours(int status) { return {status, webdav::own("reason"), true}; }

Answer answer_for(Errc code) {
  switch (code) {
    case Errc::invalid_calendar_data:
      return {403, webdav::caldav("valid-calendar-data")};
    case Errc::invalid_calendar_object:
      return {403, webdav::caldav("valid-calendar-object-resource")};
    case Errc::unsupported_calendar_data:
      return {403, webdav::caldav("supported-calendar-data")};
    case Errc::unsupported_component:
      return {403, webdav::caldav("supported-calendar-component")};
    case Errc::uid_conflict:
      return {403, webdav::caldav("no-uid-conflict")};
    case Errc::too_many_instances:
      return {403, webdav::caldav("max-instances")};
    case Errc::invalid_sync_token:
      return {403, webdav::dav("valid-sync-token")};
    case Errc::unsupported_filter:
      return {403, webdav::caldav("supported-filter")};
    case Errc::move_refused:
      return {409, webdav::own("move-refused"), true};
    case Errc::storage_full:
      return {507, webdav::dav("sufficient-disk-space")};

    case Errc::invalid_xml:
    case Errc::validation:
    case Errc::invalid_local_time:
      return ours(400);
    case Errc::forbidden:
      return ours(403);
    case Errc::not_found:
      return ours(404);
    case Errc::precondition_failed:
    case Errc::version_conflict:
      return ours(412);
    case Errc::precondition_required:
      return ours(428);
    case Errc::too_large:
      return ours(413);
    case Errc::rate_limited:
      return ours(429);

    // The rules say no to what a calendar app asked for. 409 makes each of them load our version
    // again (docs/caldav.md).
    case Errc::outside_rules:
    case Errc::already_exists:
    case Errc::slot_taken:
    case Errc::busy_outside:
    case Errc::source_unverified:
    case Errc::hold_expired:
    case Errc::offer_expired:
    case Errc::policy_window_closed:
    case Errc::duplicate_suspected:
    case Errc::invalid_transition:
      return ours(409);

    // A fault of ours is never told as 401: Thunderbird deletes a password that it is asked for
    // twice.
    case Errc::unauthenticated:
    case Errc::storage_failed:
    case Errc::overloaded:
    case Errc::unavailable:
    case Errc::timed_out:
    case Errc::canceled:
      return ours(503);

    // Codes of other doors; that they come here is a fault of ours.
    case Errc::cursor_mismatch:
    case Errc::idempotency_key_required:
    case Errc::idempotency_key_reused:
    case Errc::idempotency_in_flight:
    case Errc::refused:
    case Errc::internal:
      return ours(500);
  }
  return ours(500);
}

std::string_view field(const Error& error, std::string_view name) {
  const auto found = std::find_if(error.fields.begin(), error.fields.end(),
                                  [&](const ErrorField& f) { return f.name == name; });
  return found == error.fields.end() ? std::string_view{} : std::string_view(found->value);
}

std::string body_for(const Answer& answer, const Error& error) {
  const auto href = field(error, "href");
  if (const auto privilege = field(error, "privilege"); !privilege.empty()) {
    return webdav::need_privileges_body(href, webdav::dav(privilege));
  }
  if (answer.sentence) {
    return webdav::error_body(answer.element, error.detail);
  }
  if (error.code == Errc::uid_conflict && !href.empty()) {
    return webdav::error_body_with_href(answer.element, href);
  }
  return webdav::error_body(answer.element);
}

}  // namespace

Error precondition(std::string_view element, std::string_view detail) {
  return {Errc::validation, std::string(detail), {{"element", std::string(element)}}};
}

Error object_too_large(std::size_t limit) {
  return {Errc::too_large,
          "calendar objects have at most " + std::to_string(limit) + " octets",
          {{"element", "C:max-resource-size"}}};
}

Error need_privilege(std::string_view href, std::string_view privilege) {
  return {Errc::forbidden,
          "the privilege " + std::string(privilege) + " is missing",
          {{"href", std::string(href)}, {"privilege", std::string(privilege)}}};
}

HttpResponse error_response(const Error& error) {
  auto answer = answer_for(error.code);
  if (const auto element = field(error, "element"); !element.empty()) {
    const auto local = element.substr(2);
    answer.element = element.starts_with("C:") ? webdav::caldav(local) : webdav::dav(local);
    answer.sentence = false;
    if (error.code == Errc::validation) {
      answer.status = 403;
    }
  }
  auto response = xml_response(answer.status, body_for(answer, error));
  if (answer.status == 503 || answer.status == 507) {
    response.headers.set("Retry-After", answer.status == 503 ? "5" : "120");
  }
  return response;
}

HttpResponse xml_response(int status, std::string body) {
  return {status,
          {{"Content-Type", "application/xml; charset=utf-8"},
           {"X-Content-Type-Options", "nosniff"},
           {"Cache-Control", "no-store"}},
          std::move(body)};
}

}  // namespace holdfast::caldav
