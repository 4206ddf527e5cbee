// COPY and MOVE of calendar object resources and calendars: RFC 4918 sections 9.8 and 9.9.
#include "caldav/errors.hpp"
#include "caldav/if_condition.hpp"
#include "caldav/methods/copy_calendar.hpp"
#include "caldav/methods/methods.hpp"
#include "caldav/methods/moving.hpp"
#include "caldav/methods/refused.hpp"
#include "caldav/methods/stored_object.hpp"
#include "store/commands/calendars.hpp"

namespace holdfast::caldav {
namespace {

bool is_move(const Call& call) { return call.request.method == "MOVE"; }

Result<store::CopyCalendarObject> command_for(const Door& door, const Call& call, const MoveTo& to,
                                              const store::WriteCondition& condition) {
  auto source = store::read(door.ledger.engine(), [&](const store::Reads& reads) {
    return reads.object(call.place.calendar->id, call.place.target.object);
  });
  if (!source) {
    return Error{Errc::not_found, "nothing is at this path"};
  }
  auto draft = read_draft(door, to.place, source->text);
  if (!draft) {
    return draft.error();
  }
  store::CopyCalendarObject command;
  command.agency = call.place.calendar->agency;
  command.actor = actor_of(call);
  command.from = call.place.calendar->id;
  command.from_name = call.place.target.object;
  command.etag = source->entry.etag;
  command.to = to.place.calendar->id;
  command.to_name = to.place.target.object;
  command.draft = std::move(*draft);
  command.text = std::move(source->text);
  command.overwrite = to.overwrite;
  command.move = is_move(call);
  command.condition = condition;
  return command;
}

Awaitable<Result<HttpResponse>> copy_object(const Door& door, const Call& call, const MoveTo& to) {
  if (to.place.target.kind != Kind::object || !to.place.calendar) {
    co_return Error{Errc::invalid_transition, "a calendar object goes into a calendar"};
  }
  const auto precondition = write_precondition(call);
  if (!precondition) {
    co_return precondition.error();
  }
  // The text is read before the transaction, so somebody may have written it anew since.
  MoveTo there = to;
  for (int tries = 1;; ++tries) {
    auto command = command_for(door, call, there, precondition->condition);
    if (!command) {
      co_return command.error();
    }
    const auto outcome = co_await door.ledger.apply(std::move(*command));
    if (outcome && outcome->refused) {
      co_return refused_response(*outcome->refused, precondition->conditional);
    }
    if (outcome) {
      co_return moved(outcome->created);
    }
    if (outcome.error().code != Errc::version_conflict || tries == kReadingTries) {
      co_return with_href(outcome.error(), door, to.place.target);
    }
    look_again(door, there.place);
  }
}

// A calendar goes on under another name in the same home.
Awaitable<Result<HttpResponse>> move_calendar(const Door& door, const Call& call,
                                              const MoveTo& to) {
  const auto& from = call.place;
  if (from.shared || from.calendar->slug == store::kAppointments) {
    co_return need_privilege(call.href, "unbind");
  }
  if (to.place.target.kind != Kind::calendar || to.place.owner->id != from.owner->id) {
    co_return precondition("C:calendar-collection-location-ok",
                           "a calendar stays in the home that it was made in");
  }
  if (!to.place.vacant && !to.overwrite) {
    co_return Error{Errc::precondition_failed, "there is a calendar at the destination"};
  }
  if (!to.place.vacant) {
    co_return Error{Errc::forbidden, "a calendar is not overwritten; delete it first"};
  }
  store::RenameCalendar command;
  command.agency = from.calendar->agency;
  command.actor = actor_of(call);
  command.calendar = from.calendar->id;
  command.slug = to.place.target.calendar;
  const auto renamed = co_await door.ledger.apply(std::move(command));
  if (!renamed) {
    co_return renamed.error();
  }
  co_return moved(true);
}

}  // namespace

Awaitable<Result<HttpResponse>> copy(const Door& door, const Call& call) {
  const auto to = read_move(door, call);
  if (!to) {
    co_return move_error(to.error());
  }
  if (call.place.target.kind == Kind::calendar && is_move(call)) {
    auto response = co_await move_calendar(door, call, *to);
    co_return response;
  }
  if (call.place.target.kind == Kind::calendar) {
    auto response = co_await copy_calendar(door, call, *to);
    co_return response;
  }
  auto response = co_await copy_object(door, call, *to);
  co_return response;
}

}  // namespace holdfast::caldav
