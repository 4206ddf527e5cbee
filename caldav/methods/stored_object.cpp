// The body is parsed here, because the ledger has only one writer. The client's condition is not
// judged here but travels in the command, for the same transaction that writes.
#include "caldav/methods/stored_object.hpp"

#include <algorithm>

#include "caldav/content_type.hpp"
#include "caldav/errors.hpp"
#include "caldav/icalendar/read.hpp"
#include "caldav/icalendar/refold.hpp"
#include "caldav/methods/refused.hpp"
#include "caldav/seen.hpp"
#include "caldav/webdav/depth.hpp"
#include "caldav/zone.hpp"
#include "store/base/text.hpp"
#include "store/commands/calendar_objects.hpp"

namespace holdfast::caldav {
namespace {

/// Puts the object as it is stored now into the answer.
void represent(const Door& door, const Call& call, const std::string& name,
               HttpResponse& response) {
  auto object = store::read(door.ledger.engine(), [&](const store::Reads& reads) {
    return seen_object(reads, call.place, call.user, name);
  });
  if (!object) {
    return;
  }
  response.status = response.status == 204 ? 200 : response.status;
  response.headers.set("ETag", '"' + object->entry.etag + '"');
  response.headers.set("Content-Type", content_type_of(object->entry));
  response.headers.set("Content-Location",
                       href_of(object_in(call.place.target, name), door.settings.root));
  response.headers.set("Preference-Applied", "return=representation");
  response.body = std::move(object->text);
}

/// `tells_etag`: what a GET of the writer answers is what was sent, if the store took it as it is.
HttpResponse answer_of(const Result<store::PutCalendarObject::Outcome>& outcome, bool conditional,
                       bool tells_etag) {
  if (!outcome) {
    return error_response(outcome.error());
  }
  if (outcome->refused) {
    return refused_response(*outcome->refused, conditional);
  }
  HttpResponse response;
  response.status = outcome->created ? 201 : 204;
  // Only for the octets that were sent may an ETag be told: a client takes it as a sign that it
  // need not read again (RFC 4791 section 5.3.4).
  if (outcome->as_sent && tells_etag) {
    response.headers.set("ETag", '"' + outcome->etag + '"');
  }
  return response;
}

}  // namespace

Result<store::ObjectDraft> read_draft(const Door& door, const Place& place, std::string_view text) {
  const auto zone = zone_of(*place.resource, *place.calendar);
  auto draft = icalendar::read_object(text, reading_options(door, *place.resource, zone));
  if (draft) {
    draft->read_in = zone_name(*place.resource, *place.calendar);
  }
  return draft;
}

void look_again(const Door& door, Place& place) {
  door.ledger.engine().read([&](const store::Reads& reads) {
    if (auto calendar = reads.calendar(place.calendar->id)) {
      place.calendar = std::move(*calendar);
    }
    if (auto resource = reads.resource(place.resource->agency, place.resource->id)) {
      place.resource = std::move(*resource);
    }
  });
}

Error with_href(Error error, const Door& door, const Target& calendar) {
  if (error.code == Errc::uid_conflict) {
    const auto name = std::find_if(error.fields.begin(), error.fields.end(),
                                   [](const ErrorField& field) { return field.name == "name"; });
    if (name != error.fields.end()) {
      const auto other = object_in(calendar, name->value);
      error.fields.push_back({"href", href_of(other, door.settings.root)});
    }
  }
  return error;
}

Awaitable<Result<HttpResponse>> store_object(const Door& door, const Call& call, std::string name,
                                             webdav::WritePrecondition precondition) {
  if (auto checked = check_calendar_body(call.request.headers); !checked) {
    co_return checked.error();
  }
  if (call.request.body.size() > door.settings.max_resource_size) {
    co_return object_too_large(door.settings.max_resource_size);
  }
  const bool foldable = is_utf8(call.request.body);
  const auto text = foldable ? call.request.body : icalendar::refolded(call.request.body);
  Place place = call.place;
  bool is_private = false;
  Result<store::PutCalendarObject::Outcome> outcome = Error{Errc::version_conflict};
  for (int tries = 1; tries <= kReadingTries; ++tries) {
    auto draft = read_draft(door, place, call.request.body);
    if (!draft) {
      co_return draft.error();
    }
    is_private = draft->is_private;
    store::PutCalendarObject command;
    command.agency = place.calendar->agency;
    command.actor = actor_of(call);
    command.calendar = place.calendar->id;
    command.name = name;
    command.draft = std::move(*draft);
    command.text = text;
    command.condition = precondition.condition;
    outcome = co_await door.ledger.apply(std::move(command));
    if (outcome || outcome.error().code != Errc::version_conflict) {
      break;
    }
    look_again(door, place);
  }
  if (!outcome && outcome.error().code != Errc::precondition_failed) {
    co_return with_href(outcome.error(), door, call.place.target);
  }
  const bool tells_etag = foldable && !(is_private && sees_time_alone(place, call.user));
  auto response = answer_of(outcome, precondition.conditional, tells_etag);
  if (webdav::prefers(call.request.headers, "return=representation") && response.status != 409) {
    represent(door, call, name, response);
  }
  co_return response;
}

}  // namespace holdfast::caldav
