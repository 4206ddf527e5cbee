#include "store/rules/external_events.hpp"

#include <algorithm>
#include <tuple>
#include <vector>

#include "store/rules/record.hpp"
#include "store/rules/unreadable.hpp"

namespace holdfast::store {
namespace {

Cause cause_of(const Source& source, std::string_view uid) {
  return {source.agency, source.resource, ClaimKind::external, origin_of(source.id, uid),
          source_actor(source)};
}

/// Living versions of the event in other sources that are busy time of the same resource.
std::vector<RemoteObject> elsewhere(const Source& source, std::string_view uid,
                                    const Reads& reads) {
  auto objects = reads.remote_objects_by_uid(source.agency, source.resource, uid);
  std::erase_if(objects, [&](const RemoteObject& object) {
    if (object.source == source.id || object.deleted || !object.booking.empty()) {
      return true;
    }
    const auto other = reads.source(object.source);
    return !other || !other->reads;
  });
  return objects;
}

/// Whether `other` counts more than this change.
bool counts_more(const RemoteObject& other, const Source& source, const ObjectDraft& draft) {
  const auto stamp = [](const std::optional<Instant>& at) { return at.value_or(Instant{}); };
  const auto theirs = std::tuple(other.sequence, stamp(other.dtstamp));
  const auto ours = std::tuple(draft.sequence, stamp(draft.dtstamp));
  return theirs != ours ? theirs > ours : other.source < source.id;
}

}  // namespace

Claimed claim_event(const Source& source, const ExternalChange& change, RuleContext context,
                    Transaction& tx) {
  const auto cause = cause_of(source, change.draft.uid);
  std::vector<Claim> claims;
  if (source.reads) {
    claims = busy_claims(change.draft, cause, context.now);
  }
  if (!claims.empty() && !change.draft.incomplete.empty()) {
    tell_unreadable(cause, change.draft, context, tx);
  }
  const auto others = elsewhere(source, change.draft.uid, tx);
  if (std::any_of(others.begin(), others.end(), [&](const RemoteObject& other) {
        return counts_more(other, source, change.draft);
      })) {
    claims.clear();
    return set_busy(cause, std::move(claims), context, tx);
  }
  // First ours, then theirs away: a conflict must not close and open again in between.
  auto claimed = set_busy(cause, std::move(claims), context, tx);
  if (source.reads) {
    for (const auto& other : others) {
      if (const auto theirs = tx.source(other.source)) {
        const auto dropped = set_busy(cause_of(*theirs, change.draft.uid), {}, context, tx);
        claimed.changed = claimed.changed || dropped.changed;
        claimed.judged += dropped.judged;
      }
    }
  }
  return claimed;
}

Judged drop_event(const Source& source, std::string_view uid, RuleContext context,
                  Transaction& tx) {
  const auto cause = cause_of(source, uid);
  // Two objects of one calendar with the same UID: one of them is still there.
  const auto living = tx.remote_objects_by_uid(source.agency, source.resource, uid);
  if (std::any_of(living.begin(), living.end(), [&](const RemoteObject& object) {
        return object.source == source.id && !object.deleted;
      })) {
    return {};
  }
  Judged judged;
  const auto others = elsewhere(source, uid, tx);
  auto claims = tx.claims_of(source.agency, cause.origin);
  if (!others.empty() && !claims.empty()) {
    if (const auto heir = tx.source(others.front().source)) {
      const auto inherited = cause_of(*heir, uid);
      for (auto& claim : claims) {
        claim.origin = inherited.origin;
      }
      judged += set_busy(inherited, std::move(claims), context, tx).judged;
    }
  }
  judged += set_busy(cause, {}, context, tx).judged;
  return judged;
}

void release_events(const Source& source, RuleContext context, Transaction& tx) {
  for (auto object : tx.remote_objects(source.id)) {
    if (object.deleted || !object.booking.empty()) {
      continue;
    }
    object.deleted = true;
    tx.put(object);
    drop_event(source, object.uid, context, tx);
  }
}

}  // namespace holdfast::store
