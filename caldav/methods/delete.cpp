// DELETE, RFC 4918 section 9.6.
#include "caldav/errors.hpp"
#include "caldav/methods/methods.hpp"
#include "caldav/methods/refused.hpp"
#include "caldav/webdav/preconditions.hpp"
#include "store/commands/calendar_objects.hpp"

namespace holdfast::caldav {

Awaitable<Result<HttpResponse>> remove(const Door& door, const Call& call) {
  // Deleting a member is a right on its collection (RFC 3744 section 3.10), and nobody has it on a
  // home: a staff member's calendar comes and goes with the staff member.
  if (call.place.target.kind == Kind::calendar) {
    const auto home = home_of(call.place.owner->login);
    co_return need_privilege(href_of(home, door.settings.root), "unbind");
  }
  const auto precondition = webdav::read_write_precondition(call.request.headers);
  if (!precondition) {
    co_return precondition.error();
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
