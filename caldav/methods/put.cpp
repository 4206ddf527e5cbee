// PUT of a calendar object resource, RFC 4791 section 5.3.2.
//
// The body is parsed here, because the ledger has only one writer. The client's condition is not
// judged here but travels in the command, for the same transaction that writes.
#include <algorithm>

#include "caldav/content_type.hpp"
#include "caldav/errors.hpp"
#include "caldav/icalendar/read.hpp"
#include "caldav/methods/methods.hpp"
#include "caldav/methods/refused.hpp"
#include "caldav/webdav/preconditions.hpp"
#include "caldav/zone.hpp"
#include "store/commands/calendar_objects.hpp"

namespace holdfast::caldav {
namespace {

Result<store::ObjectDraft> read_draft(const Door& door, const Call& call) {
  const auto zone = zone_of(*call.place.resource);
  auto draft =
      icalendar::read_object(call.request.body, reading_options(door, *call.place.resource, zone));
  if (!draft) {
    return draft.error();
  }
  // What C:supported-calendar-component-set names, RFC 4791 section 5.2.3.
  if (draft->component != "VEVENT" && draft->component != "VTODO") {
    return Error{Errc::unsupported_component, draft->component + " is not kept in calendars here"};
  }
  return std::move(*draft);
}

/// RFC 4791 section 5.3.2.1: no-uid-conflict names the resource that has the UID.
Error with_href(Error error, const Door& door, const Call& call) {
  if (error.code == Errc::uid_conflict) {
    const auto name = std::find_if(error.fields.begin(), error.fields.end(),
                                   [](const ErrorField& field) { return field.name == "name"; });
    if (name != error.fields.end()) {
      const auto other = object_in(call.place.target, name->value);
      error.fields.push_back({"href", href_of(other, door.settings.root)});
    }
  }
  return error;
}

}  // namespace

Awaitable<Result<HttpResponse>> put(const Door& door, const Call& call) {
  const auto precondition = webdav::read_write_precondition(call.request.headers);
  if (!precondition) {
    co_return precondition.error();
  }
  if (auto checked = check_calendar_body(call.request.headers); !checked) {
    co_return checked.error();
  }
  if (call.request.body.size() > door.settings.max_resource_size) {
    co_return object_too_large(door.settings.max_resource_size);
  }
  auto draft = read_draft(door, call);
  if (!draft) {
    co_return draft.error();
  }
  store::PutCalendarObject command{.agency = call.place.calendar->agency,
                                   .actor = actor_of(call),
                                   .calendar = call.place.calendar->id,
                                   .name = call.place.target.object,
                                   .draft = std::move(*draft),
                                   .text = call.request.body,
                                   .condition = precondition->condition};

  const auto outcome = co_await door.ledger.apply(std::move(command));
  if (!outcome) {
    co_return with_href(outcome.error(), door, call);
  }
  if (outcome->refused) {
    co_return refused_response(*outcome->refused, precondition->conditional);
  }
  HttpResponse response;
  response.status = outcome->created ? 201 : 204;
  // Only for the octets that were sent may an ETag be told: a client takes it as a sign that it
  // need not read again (RFC 4791 section 5.3.4).
  if (outcome->as_sent) {
    response.headers.set("ETag", '"' + outcome->etag + '"');
  }
  co_return response;
}

}  // namespace holdfast::caldav
