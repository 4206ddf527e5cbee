#include "store/rules/external_events.hpp"

#include <algorithm>
#include <optional>
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

/// What decides which of two versions of one event counts.
struct Rank {
  std::int64_t sequence;
  Instant dtstamp;
  const SourceId& source;
};

Rank rank_of(const RemoteObject& object) {
  return {object.sequence, object.dtstamp.value_or(Instant{}), object.source};
}

bool counts_more(const Rank& one, const Rank& other) {
  const auto version = [](const Rank& rank) { return std::tuple(rank.sequence, rank.dtstamp); };
  return version(one) != version(other) ? version(one) > version(other) : one.source < other.source;
}

/// The version in another calendar that counts from now on, where that of `source` is gone; nothing
/// if there is none, or if another one counted before.
std::optional<RemoteObject> heir_of(const Source& source, const RemoteObject& gone, bool had_time,
                                    const Reads& reads) {
  const auto others = elsewhere(source, gone.uid, reads);
  const auto by_rank = [](const RemoteObject& one, const RemoteObject& other) {
    return counts_more(rank_of(one), rank_of(other));
  };
  const auto heir = std::min_element(others.begin(), others.end(), by_rank);
  if (heir == others.end()) {
    return std::nullopt;
  }
  // A version without time may have counted too: it said that the event is free.
  return had_time || by_rank(gone, *heir) ? std::optional(*heir) : std::nullopt;
}

/// Nobody kept when the heir takes place, for it did not count: it is news once more, and its
/// calendar is read whole.
void read_anew(RemoteObject heir, Source of, Transaction& tx) {
  heir.etag.clear();
  heir.content_hash.clear();
  tx.put(heir);
  of.cursor.clear();
  of.version += 1;
  tx.put(of);
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
  const Rank ours{change.draft.sequence, change.draft.dtstamp.value_or(Instant{}), source.id};
  const auto better = std::find_if(others.begin(), others.end(), [&](const RemoteObject& other) {
    return counts_more(rank_of(other), ours);
  });
  if (better != others.end()) {
    const auto calendar = tx.source(better->source);
    if (calendar && !tx.claims_of(source.agency, cause.origin).empty()) {
      // Ours counted until now and fell behind: it bars until the other one was read.
      read_anew(*better, *calendar, tx);
    } else {
      claims.clear();
    }
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

Claimed bar_besides(const Source& source, const ObjectDraft& draft, RuleContext context,
                    Transaction& tx) {
  const auto cause = cause_of(source, draft.uid);
  tell_unreadable(cause, draft, context, tx);
  auto claims = tx.claims_of(source.agency, cause.origin);
  auto told = busy_claims(draft, cause, context.now);
  claims.insert(claims.end(), told.begin(), told.end());
  return set_busy(cause, std::move(claims), context, tx);
}

Judged drop_event(const Source& source, const RemoteObject& gone, RuleContext context,
                  Transaction& tx) {
  const auto& uid = gone.uid;
  const auto cause = cause_of(source, uid);
  // Two objects of one calendar with the same UID: one of them is still there.
  const auto living = tx.remote_objects_by_uid(source.agency, source.resource, uid);
  if (std::any_of(living.begin(), living.end(), [&](const RemoteObject& object) {
        return object.source == source.id && !object.deleted;
      })) {
    return {};
  }
  Judged judged;
  auto claims = tx.claims_of(source.agency, cause.origin);
  const auto heir = heir_of(source, gone, !claims.empty(), tx);
  const auto calendar = heir ? tx.source(heir->source) : std::nullopt;
  if (calendar) {
    // Until it is read the time that was known bars on.
    const auto inherited = cause_of(*calendar, uid);
    for (auto& claim : claims) {
      claim.origin = inherited.origin;
    }
    judged += set_busy(inherited, std::move(claims), context, tx).judged;
    read_anew(*heir, *calendar, tx);
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
    drop_event(source, object, context, tx);
  }
}

}  // namespace holdfast::store
