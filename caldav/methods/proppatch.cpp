// PROPPATCH, RFC 4918 section 9.2: all that is asked for, or nothing.
#include "caldav/errors.hpp"
#include "caldav/if_condition.hpp"
#include "caldav/kept.hpp"
#include "caldav/methods/methods.hpp"
#include "caldav/property_update.hpp"
#include "caldav/read_anew.hpp"
#include "caldav/request_body.hpp"
#include "caldav/webdav/depth.hpp"
#include "caldav/webdav/multistatus.hpp"

namespace holdfast::caldav {
namespace {

constexpr webdav::Name kProtected = webdav::dav("cannot-modify-protected-property");

bool is_guest(const Call& call) {
  return call.place.shared && call.place.target.kind == Kind::calendar;
}

/// Appointments take time whatever a client thinks of them.
void protect_appointments(const Call& call, PropertyUpdate& update) {
  const auto& calendar = call.place.calendar;
  if (call.place.target.kind != Kind::calendar || calendar->slug != store::kAppointments) {
    return;
  }
  for (auto& property : update.properties) {
    if (property.name == webdav::caldav("schedule-calendar-transp") &&
        update.change.transparent.value_or(false)) {
      property.status = 403;
      property.error = kProtected;
    }
  }
}

HttpResponse answer_of(const Call& call, const PropertyUpdate& update) {
  // RFC 8144 section 2.3: nothing to tell.
  if (update.accepted() && webdav::prefers_minimal(call.request.headers)) {
    HttpResponse response;
    if (webdav::prefers(call.request.headers, "return=minimal")) {
      response.headers.set("Preference-Applied", "return=minimal");
    }
    return response;
  }
  webdav::Multistatus out;
  out.begin(call.href);
  write_propstats(out.xml(), update);
  out.end();
  return xml_response(207, std::move(out).finish());
}

store::ChangeProperties command_for(const Call& call, const PropertyUpdate& update,
                                    const webdav::WritePrecondition& precondition) {
  const auto& place = call.place;
  store::ChangeProperties command;
  command.agency = call.user.agency;
  command.actor = actor_of(call);
  command.subject = kept_subject(place);
  if (place.calendar && !is_guest(call)) {
    command.calendar = place.calendar->id;
    command.object = place.target.object;
  }
  if (is_in_files(place.target.kind)) {
    command.files_of = place.owner->id;
    command.file = place.target.path;
  }
  command.condition = precondition.condition;
  command.change = update.change;
  return command;
}

}  // namespace

Awaitable<Result<HttpResponse>> proppatch(const Door& door, const Call& call) {
  if (call.place.owner && !call.place.writable && !is_guest(call)) {
    co_return need_privilege(call.href, "write-properties");
  }
  const auto precondition = write_precondition(call);
  if (!precondition) {
    co_return precondition.error();
  }
  const auto document = read_xml_body(door, call.request);
  if (!document) {
    co_return document.error();
  }
  const auto root = document->root();
  if (!root.is(webdav::dav("propertyupdate"))) {
    co_return Error{Errc::validation, "the body of a PROPPATCH is a DAV:propertyupdate"};
  }
  const auto what = is_guest(call) ? UpdateOf::guest : UpdateOf::resource;
  auto update = read_update(root, what, call.place.target.kind, door.clock.now());
  if (!update) {
    co_return update.error();
  }
  if (update->properties.empty()) {
    co_return Error{Errc::validation, "a DAV:propertyupdate names properties to set or remove"};
  }
  protect_appointments(call, *update);
  update->refuse_all();
  if (!update->accepted()) {
    co_return answer_of(call, *update);
  }
  auto command = command_for(call, *update, *precondition);
  const auto changed = co_await door.ledger.apply(std::move(command));
  if (!changed && changed.error().code == Errc::storage_full) {
    update->refuse_all(507, webdav::dav("quota-not-exceeded"));
  } else if (!changed) {
    co_return changed.error();
  } else if (update->change.time_zone || update->change.transparent) {
    // What fails is gone on with by housekeeping.
    [[maybe_unused]] const auto settled =
        co_await settle(door.ledger, door.clock, call.place.calendar->id);
  }
  co_return answer_of(call, *update);
}

}  // namespace holdfast::caldav
