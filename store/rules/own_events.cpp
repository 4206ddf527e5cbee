#include "store/rules/own_events.hpp"

#include <algorithm>

#include "store/rules/busy_time.hpp"
#include "store/rules/record.hpp"

namespace holdfast::store {
namespace {

void set_time(const Calendar& calendar, const std::string& name, const ObjectDraft& draft,
              const Actor& actor, RuleContext context, Transaction& tx) {
  const Cause cause{calendar.agency, calendar.resource, ClaimKind::block,
                    origin_of(calendar.id, name), actor};
  const auto claims =
      calendar.transparent ? std::vector<Claim>{} : busy_claims(draft, cause, context.now);
  const auto before = tx.claims_of(calendar.agency, cause.origin).size();
  if (set_busy(cause, claims, context, tx).changed) {
    boost::json::object after{{"claims", claims.size()}};
    if (!draft.busy_rule.empty()) {
      after["rule"] = draft.busy_rule;
    }
    record({calendar.agency,
            actor,
            "block.changed",
            cause.origin,
            {{"claims", before}},
            std::move(after)},
           context, tx);
  }
}

}  // namespace

ObjectEntry put_own_event(const Calendar& calendar, const std::string& name,
                          const ObjectDraft& draft, std::string_view text, const Actor& actor,
                          RuleContext context, Transaction& tx) {
  auto entry = tx.put_object(calendar.id, name, {}, draft, text, context.now);
  set_time(calendar, name, draft, actor, context, tx);
  return entry;
}

void remove_own_event(const Calendar& calendar, const std::string& name, const Actor& actor,
                      RuleContext context, Transaction& tx) {
  tx.remove_object(calendar.id, name);
  set_time(calendar, name, {}, actor, context, tx);
}

void block_again(const Calendar& calendar, const std::string& name, const Actor& actor,
                 RuleContext context, Transaction& tx) {
  auto stored = tx.expansion(calendar.id, name);
  ObjectDraft draft;
  draft.instances = std::move(stored.instances);
  draft.busy_rule = std::move(stored.busy_rule);
  set_time(calendar, name, draft, actor, context, tx);
}

Status judge_uid(const std::optional<CalendarObject>& stored, const CalendarId& calendar,
                 const std::string& name, const std::string& uid, const Reads& reads) {
  const auto other = reads.object_entry_by_uid(calendar, uid);
  if (other && other->name != name) {
    return Error{
        Errc::uid_conflict, "another object of the calendar has that UID", {{"name", other->name}}};
  }
  if (stored && stored->entry.uid != uid) {
    return Error{Errc::uid_conflict,
                 "an object keeps its UID for life; another one wants another name",
                 {{"name", name}}};
  }
  return {};
}

Status judge_zone(const Calendar& calendar, const ObjectDraft& draft, const Reads& reads) {
  if (draft.read_in.empty() || draft.read_in == calendar.time_zone) {
    return {};
  }
  const auto resource = calendar.time_zone.empty()
                            ? reads.resource(calendar.agency, calendar.resource)
                            : std::nullopt;
  if (resource && resource->time_zone == draft.read_in) {
    return {};
  }
  return Error{Errc::version_conflict, "the calendar's time zone has changed since it was read"};
}

Status judge_component(const Calendar& calendar, const std::string& component) {
  const auto& taken = calendar.components;
  if (std::find(taken.begin(), taken.end(), component) == taken.end()) {
    return Error{Errc::unsupported_component, component + " is not kept in this calendar"};
  }
  return {};
}

}  // namespace holdfast::store
