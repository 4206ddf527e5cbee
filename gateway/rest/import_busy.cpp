#include "gateway/rest/import_busy.hpp"

#include <boost/json/parse.hpp>
#include <utility>

#include "caldav/zone.hpp"
#include "gateway/rest/problem.hpp"
#include "store/commands/calendar_objects.hpp"
#include "store/engine.hpp"
#include "store/rules/claim_owners.hpp"

namespace holdfast::gateway::rest {
namespace {

namespace json = boost::json;

/// What is there under the event's name or UID, and what a new text would mean.
struct Judged {
  std::string name;
  std::string_view outcome;
  int conflicts = 0;
};

/// The bookings ahead that lie under its busy instances.
int count_hit(const BusyPlace& place, const store::ObjectDraft& draft, Instant now,
              const store::Reads& reads) {
  std::vector<store::Claim> claims;
  for (const auto& instance : draft.instances) {
    if (instance.busy && instance.time.end > now && !place.calendar.transparent) {
      for (const auto& piece : store::split(instance.time)) {
        store::Claim claim;
        claim.resource = place.resource.id;
        claim.time = piece;
        claim.kind = store::ClaimKind::block;
        claims.push_back(std::move(claim));
      }
    }
  }
  return static_cast<int>(store::bookings_under(place.resource.agency, claims, now, reads).size());
}

Result<Judged> judge(const BusyPlace& place, const ImportedEvent& event,
                     const store::ObjectDraft& draft, Instant now, const store::Reads& reads) {
  if (const auto ours = reads.booking_by_uid(place.resource.agency, draft.uid)) {
    return Error{Errc::already_exists,
                 "It is the booking " + ours->id.value + " of this agency.",
                 {{"booking", ours->id.value}}};
  }
  Judged judged{event.object.key + ".ics", "created", count_hit(place, draft, now, reads)};
  if (const auto known = reads.object_entry_by_uid(place.calendar.id, draft.uid)) {
    judged.name = known->name;
    const auto stored = reads.object(place.calendar.id, known->name);
    judged.outcome = stored && stored->text == event.object.text ? "unchanged" : "changed";
  }
  return judged;
}

json::object result_of(const ImportedEvent& event, std::string_view outcome) {
  json::object result;
  result["line"] = event.line;
  result["uid"] = event.uid;
  result["outcome"] = outcome;
  result["conflicts"] = 0;
  result["problem"] = nullptr;
  return result;
}

json::object refusal_of(const ImportedEvent& event, const Error& error, const Occurrence& where) {
  auto result = result_of(event, "refused");
  result["problem"] = json::parse(problem(error, where).body);
  return result;
}

}  // namespace

Awaitable<json::object> import_busy_event(Context context, Request request, BusyPlace place,
                                          ImportedEvent event, bool dry_run) {
  const Occurrence where{context.settings.base_url, request.path, request.request_id};
  const auto now = context.clock.now();
  const auto zone = caldav::zone_of(place.resource, place.calendar);
  auto draft =
      icalendar::read_object(event.object.text, caldav::reading_options(place.resource, zone, now));
  if (!draft) {
    const Error error{Errc::validation, "It cannot be read: " + draft.error().detail, {}};
    co_return refusal_of(event, error, where);
  }
  const auto look = [&](const store::Reads& reads) {
    return judge(place, event, *draft, now, reads);
  };
  const auto judged = store::read(context.ledger.engine(), look);
  if (!judged) {
    co_return refusal_of(event, judged.error(), where);
  }
  auto result = result_of(event, judged->outcome);
  if (dry_run || judged->outcome == "unchanged") {
    result["conflicts"] = dry_run ? judged->conflicts : 0;
    co_return result;
  }
  store::PutCalendarObject command;
  command.agency = place.resource.agency;
  command.actor = request.actor();
  command.calendar = place.calendar.id;
  command.name = judged->name;
  command.draft = std::move(*draft);
  command.text = event.object.text;
  const auto stored = co_await context.ledger.apply(std::move(command));
  if (!stored) {
    co_return refusal_of(event, stored.error(), where);
  }
  const auto origin = place.calendar.id.value + "/" + judged->name;
  const auto count = [&](const store::Reads& reads) {
    return reads.open_conflicts_by_cause(place.resource.agency, origin).size();
  };
  result["conflicts"] = store::read(context.ledger.engine(), count);
  co_return result;
}

}  // namespace holdfast::gateway::rest
