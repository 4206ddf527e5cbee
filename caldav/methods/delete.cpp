// DELETE, RFC 4918 section 9.6.
#include "caldav/errors.hpp"
#include "caldav/if_condition.hpp"
#include "caldav/methods/methods.hpp"
#include "caldav/methods/refused.hpp"
#include "store/commands/calendar_objects.hpp"
#include "store/commands/calendars.hpp"

namespace holdfast::caldav {
namespace {

/// Deleting a member is a right on its collection (RFC 3744 section 3.10). Nobody has it over the
/// appointments, which come and go with the staff member, nor over a guest in one's home.
bool may_be_deleted(const Place& place) {
  return !place.shared && place.calendar->slug != store::kAppointments;
}

store::DeleteCalendar deletion_of(const Call& call, const store::WriteCondition& condition) {
  store::DeleteCalendar command;
  command.agency = call.place.calendar->agency;
  command.actor = actor_of(call);
  command.calendar = call.place.calendar->id;
  command.condition = condition;
  return command;
}

Awaitable<Result<HttpResponse>> remove_calendar(const Door& door, const Call& call,
                                                const webdav::WritePrecondition& precondition) {
  if (!may_be_deleted(call.place)) {
    const auto home = home_of(call.place.owner->login);
    co_return need_privilege(href_of(home, door.settings.root), "unbind");
  }
  auto condition = precondition.condition;
  bool begun = false;
  for (bool gone = false; !gone;) {
    auto command = deletion_of(call, condition);
    const auto outcome = co_await door.ledger.apply(std::move(command));
    // Somebody else may be deleting it too.
    gone = begun && !outcome && outcome.error().code == Errc::not_found;
    if (!outcome && !gone) {
      co_return outcome.error();
    }
    gone = gone || *outcome;
    // It held for what we began with; since then it is we who change the calendar.
    condition = {};
    begun = true;
  }
  HttpResponse response;
  response.status = 204;
  co_return response;
}

}  // namespace

Awaitable<Result<HttpResponse>> remove(const Door& door, const Call& call) {
  const auto precondition = write_precondition(call);
  if (!precondition) {
    co_return precondition.error();
  }
  if (call.place.target.kind == Kind::calendar) {
    auto response = co_await remove_calendar(door, call, *precondition);
    co_return response;
  }
  store::DeleteCalendarObject command{.agency = call.place.calendar->agency,
                                      .actor = actor_of(call),
                                      .calendar = call.place.calendar->id,
                                      .name = call.place.target.object,
                                      .condition = precondition->condition};

  const auto outcome = co_await door.ledger.apply(std::move(command));
  if (!outcome) {
    co_return outcome.error();
  }
  if (outcome->refused) {
    co_return refused_response(*outcome->refused, precondition->conditional);
  }
  HttpResponse response;
  response.status = 204;
  co_return response;
}

}  // namespace holdfast::caldav
